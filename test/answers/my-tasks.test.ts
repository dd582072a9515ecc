import { expect, test } from 'vitest'
import { shapes } from '../../bridge/answers/shapes/index.ts'
import { startTestBridge, type TestBridge } from '../bridge.ts'
import { connectClient, textOf } from '../clients.ts'
import { endsAfterEach } from '../ends.ts'

const ends = endsAfterEach()

async function start(upstream: 'pandamcp' | 'rest'): Promise<TestBridge> {
  const fixture = await startTestBridge({ policy: 'usual', upstream })
  ends(() => fixture[Symbol.asyncDispose]())
  return fixture
}

test.each(['pandamcp', 'rest'] as const)(
  'by %s, "which of my tasks need me" is one call, which is on record and names its source',
  async (upstream) => {
    const fixture = await start(upstream)
    const client = await connectClient(fixture, '2025')
    ends(() => client.close())

    const { tools } = await client.listTools()
    expect(tools.slice(0, 3).map(({ name }) => name)).toEqual([
      'panda_overview',
      'panda_my_tasks',
      'panda_explain_task',
    ])
    const result = await client.callTool({ name: 'panda_my_tasks', arguments: { status: 'attention' } })
    const answer = shapes.panda_my_tasks.parse(result.structuredContent)
    expect(answer.tasks.map(({ standing }) => standing)).toEqual(answer.tasks.map(() => 'attention'))
    expect(new Set(answer.tasks.map(({ status }) => status))).toContain('exhausted')
    expect(textOf(result)).toMatch(/exhausted/)
    expect(textOf(result).length).toBeLessThanOrEqual(6_000)
  },
)
