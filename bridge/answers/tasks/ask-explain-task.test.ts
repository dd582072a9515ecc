import { setImmediate, setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { signedOut } from '../../auth/login-state.ts'
import type { McpResult } from '../../mcp/index.ts'
import type { Context } from '../context.ts'
import { linksTo } from '../links.ts'
import { Inquiry } from '../reading/inquiry.ts'
import { PandaReader } from '../reading/panda-reader.ts'
import { askExplainTask } from './ask-explain-task.ts'

const task = { jediTaskID: 1, taskName: 'name', status: 'running' }

/** Knows the task, and then has nobody who is signed in. */
function request({ params }: { params?: Record<string, unknown> }): Promise<McpResult> {
  if (params?.['name'] !== 'task_get_detailed_info') return Promise.reject(signedOut())
  const structuredContent = { success: true, message: '', data: task }
  return Promise.resolve({ content: [], structuredContent, isError: false })
}

test('a login that ends while a task is read is an error for who asks, and none that nobody hears of', async () => {
  const unheard: unknown[] = []
  const hear = (reason: unknown) => unheard.push(reason)
  process.on('unhandledRejection', hear)
  onTestFinished(() => void process.off('unhandledRejection', hear))
  const panda = { upstream: { kind: 'rest', request }, tools: {} } as unknown as ConstructorParameters<
    typeof PandaReader
  >[0]
  const context = {
    panda: new PandaReader(panda, () => 'me'),
    links: linksTo(undefined),
    bigPanda: { state: { is: 'none' } },
    // As where the monitor's table is being read.
    othersErrors: { get: () => setTimeout(20) },
    login: () => ({ is: 'signed-out' }),
  } as unknown as Context
  const inquiry = new Inquiry(new AbortController().signal)
  await expect(askExplainTask(context, { task_id: 1 }, inquiry)).rejects.toMatchObject({ code: 'signed-out' })
  await setImmediate()
  expect(unheard).toEqual([])
})
