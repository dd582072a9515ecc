import { expect, test } from 'vitest'
import { KNOWN_TASKS } from '../../bridge/demo/index.ts'
import { endsAfterEach } from '../ends.ts'
import { ask, startWithAssistant } from './ask.ts'

const ends = endsAfterEach()
const task_id = KNOWN_TASKS.failing5000
const isJobList = (path: string) => path.includes('/task/get_job_descriptions')

test('the monitor counts all jobs by state, the successful ones too', async () => {
  const { client } = await startWithAssistant(ends)
  const { answer, text } = await ask(client, 'panda_explain_task', { task_id })
  expect(answer.jobs).toMatchObject({ total: 5_000, isWhole: true })
  expect(answer.jobs.byStatus).toEqual(expect.arrayContaining([{ name: 'finished', count: 2_500 }]))
  expect(text).toContain('the monitor (jobs by state)')
})

test('where PanDA cannot list its jobs, the counts of the monitor stand for them, and what is missing is said', async () => {
  const { client, fixture } = await startWithAssistant(ends, { upstream: 'rest' })
  fixture.demo.faults.rest = { kind: 'overloaded', only: isJobList }
  const { answer } = await ask(client, 'panda_explain_task', { task_id })
  expect(answer.failures.length).toBeGreaterThan(1)
  expect(answer.failures[0]?.exampleJobs).not.toEqual([])
  expect(answer.sources.map(({ what }) => what)).toContain('the monitor (jobs by error)')
  expect(answer.missing.join(' ')).toMatch(/The failed jobs could not be read .*Sites/)
})

test('without a monitor either, the newest jobs stand for all, and the answer says so', async () => {
  const { client, fixture } = await startWithAssistant(ends, { upstream: 'rest' })
  fixture.demo.faults.monitor = { kind: 'down' }
  fixture.demo.faults.rest = { kind: 'overloaded', only: isJobList }
  const { answer, text } = await ask(client, 'panda_explain_task', { task_id })
  expect(answer.jobs.sampled).toBeGreaterThan(10)
  expect(text).toContain('of a sample')
})
