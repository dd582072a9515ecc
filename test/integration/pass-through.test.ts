import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import type { Client } from '@modelcontextprotocol/client'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { connectClient, eras, rawModernResult, textOf } from '../clients.ts'
import { endsAfterEach } from '../ends.ts'

const anything = z.looseObject({})
const readme = 'panda://demo/readme'

describe.each(eras)('what PandaMCP offers beyond plain tools reaches an assistant of %s', (era) => {
  let fixture: TestBridge
  let client: Client
  const ends = endsAfterEach()
  beforeEach(async () => {
    fixture = await startTestBridge({ demo: { mcpExtras: true } })
    ends(() => fixture[Symbol.asyncDispose]())
    client = await connectClient(fixture, era)
    ends(() => client.close())
  })

  test('resources, templates and their text', async () => {
    expect((await client.listResources()).resources.map(({ uri }) => uri)).toEqual([readme])
    const { resourceTemplates } = await client.listResourceTemplates()
    expect(resourceTemplates.filter(({ uriTemplate }) => uriTemplate.includes('demo'))).toHaveLength(1)
    const { contents } = await client.readResource({ uri: readme })
    expect(contents[0]).toMatchObject({ uri: readme, mimeType: 'text/plain' })
  })

  test('prompts and completion', async () => {
    // After those of the bridge itself.
    expect((await client.listPrompts()).prompts.at(-1)?.name).toBe('diagnose_task')
    const prompt = await client.getPrompt({ name: 'diagnose_task', arguments: { task_id: '7' } })
    expect(JSON.stringify(prompt.messages)).toContain('task 7')
    const { completion } = await client.complete({
      ref: { type: 'ref/prompt', name: 'diagnose_task' },
      argument: { name: 'task_id', value: '4' },
    })
    expect(completion.values.length).toBeGreaterThan(0)
  })

  test('progress, with the token that the assistant chose', async () => {
    const steps: number[] = []
    const onprogress = ({ progress }: { progress: number }) => steps.push(progress)
    const result = await client.callTool({ name: 'demo_progress', arguments: {} }, { onprogress })
    expect(textOf(result)).toBe('ten steps done')
    expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  test('cancellation stops the work at PanDA', async () => {
    const cancel = new AbortController()
    // The tool reports progress when it begins, so that it is known to run when it is cancelled.
    const call = client.callTool(
      { name: 'demo_wait', arguments: { seconds: 60 } },
      { signal: cancel.signal, onprogress: () => cancel.abort() },
    )
    await expect(call).rejects.toThrow(/abort/i)
    await until(() => fixture.demo.counters.mcpCancellations === 1)
  })

  test('fields and content types that nobody knows yet', async () => {
    // The SDK's client of 2026 refuses what it does not know, so there the bytes are looked at.
    const ask = async (method: string, params: Record<string, unknown>) =>
      era === '2026' ? rawModernResult(fixture, method, params) : client.request({ method, params }, anything)
    const { tools } = await ask('tools/list', {})
    expect((tools as { name: string }[]).find(({ name }) => name === 'demo_hologram')).toMatchObject({
      futureField: { kept: true },
      _meta: { 'demo.example.org/flavour': 'strange' },
    })
    expect(await ask('tools/call', { name: 'demo_hologram', arguments: {} })).toMatchObject({
      content: [{ type: 'text' }, { type: 'hologram', depth: 3, frames: ['zero', 'one'], futureField: true }],
      futureField: { nested: [1, 2, 3] },
      _meta: { 'demo.example.org/trace': 'abc' },
    })
    expect(await ask('resources/list', {})).toMatchObject({ resources: [{ futureField: 'kept' }] })
  })

  test('a JSON-RPC error of PandaMCP, code and all', async () => {
    const unknown = client.getPrompt({ name: 'no_such_prompt' })
    await expect(unknown).rejects.toMatchObject({
      code: -32_602,
      message: expect.stringContaining('Unknown prompt'),
    })
  })

  test('a changed list of tools', async () => {
    await client.listTools()
    let told = 0
    client.setNotificationHandler('notifications/tools/list_changed', () => {
      told += 1
    })
    if (era === '2026') await client.listen({ toolsListChanged: true })
    await fixture.demo.changeMcpTools()
    await until(() => told > 0)
    const names = async () => {
      const { tools } = await client.listTools(undefined, { cacheMode: 'refresh' })
      return tools.map(({ name }) => name)
    }
    // The catalogue does not know it: the user looks at it first.
    expect(await names()).not.toContain('demo_appeared')
    const { api } = fixture.bridge
    const version =
      (await api.listTools({})).find(({ name }) => name === 'demo_appeared')?.held?.version ?? ''
    await api.releaseTool({ name: 'demo_appeared', version })
    expect(await names()).toContain('demo_appeared')
  })
})

test('log messages reach an assistant of 2025 from the level that it has set', async () => {
  await using fixture = await startTestBridge({ demo: { mcpExtras: true } })
  const client = await connectClient(fixture, '2025')
  const levels: string[] = []
  client.setNotificationHandler('notifications/message', ({ params }) => {
    levels.push(params.level)
  })
  await client.setLoggingLevel('error')
  await client.callTool({ name: 'demo_log', arguments: {} })
  await until(() => levels.includes('emergency'))
  expect(levels).toEqual(['error', 'critical', 'alert', 'emergency'])
  await client.close()
})

test('log messages reach an assistant of 2026 where its request asks for them', async () => {
  await using fixture = await startTestBridge({ demo: { mcpExtras: true } })
  const client = await connectClient(fixture, '2026')
  const levels: string[] = []
  client.setNotificationHandler('notifications/message', ({ params }) => {
    levels.push(params.level)
  })
  const call = (_meta: Record<string, unknown>) =>
    client.request({ method: 'tools/call', params: { name: 'demo_log', arguments: {}, _meta } }, anything)
  await call({})
  expect(levels).toEqual([])
  await call({ 'io.modelcontextprotocol/logLevel': 'critical' })
  expect(levels).toEqual(['critical', 'alert', 'emergency'])
  await client.close()
})

test('a PandaMCP behind a proxy, which only fetch can reach, is the same to an assistant', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch')
  onTestFinished(() => fetched.mockRestore())
  await using fixture = await startTestBridge({
    demo: { mcpExtras: true },
    bridge: { usesProxy: () => Promise.resolve(true) },
  })
  const client = await connectClient(fixture, '2025')
  onTestFinished(() => client.close())
  const steps: number[] = []
  const onprogress = ({ progress }: { progress: number }) => steps.push(progress)
  const result = await client.callTool({ name: 'demo_progress', arguments: {} }, { onprogress })
  expect(textOf(result)).toBe('ten steps done')
  expect(steps).toHaveLength(10)
  expect(fetched).toHaveBeenCalledWith(
    new URL(fixture.demo.mcpUrl),
    expect.objectContaining({ method: 'POST' }),
  )
  await fixture.demo.restartMcp()
  expect((await client.callTool({ name: 'system_is_alive', arguments: {} })).isError ?? false).toBe(false)
})
