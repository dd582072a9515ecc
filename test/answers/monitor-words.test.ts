import { expect, test, vi } from 'vitest'
import { KNOWN_JOBS, KNOWN_TASKS } from '../../bridge/demo/index.ts'
import { endsAfterEach } from '../ends.ts'
import { ask, startWithAssistant } from './ask.ts'

const ends = endsAfterEach()

test('the monitor’s own words for an error stand beside ours, in the answer to a code too, with their source', async () => {
  const { client } = await startWithAssistant(ends)
  const { answer, text } = await ask(client, 'panda_explain_error', { code: 1305, component: 'pilot' })
  expect(answer.meanings[0]?.monitorSays).toBeTruthy()
  expect(text).toContain('The monitor says: "')
  expect(answer.sources.map(({ what }) => what)).toContain('the monitor (table of errors)')
})

test('a monitor that was away counts the jobs of a task again when it is back', async () => {
  const { client, fixture } = await startWithAssistant(ends)
  const task_id = KNOWN_TASKS.oneSite
  fixture.demo.faults.monitor = { kind: 'down' }
  expect((await ask(client, 'panda_explain_task', { task_id })).answer.jobs.isWhole).toBe(false)
  fixture.demo.faults.monitor = null
  // What was read of the task is kept for a while.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
  ends(() => vi.useRealTimers())
  expect((await ask(client, 'panda_explain_task', { task_id })).answer.jobs.isWhole).toBe(true)
})

test('a job that somebody ended is not said to have failed', async () => {
  const { client } = await startWithAssistant(ends)
  const { answer } = await ask(client, 'panda_explain_job', { job_id: KNOWN_JOBS.killed })
  expect(answer.summary).toMatch(/^The job is cancelled/)
})
