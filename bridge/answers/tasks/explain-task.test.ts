import { expect, test } from 'vitest'
import { FailureStudy } from '../../diagnosis/index.ts'
import { linksTo } from '../links.ts'
import type { TaskDetails } from '../reading/details.ts'
import { readTask } from '../reading/task.ts'
import { explainTask, type FailedJobs } from './explain-task.ts'

const links = linksTo(undefined)
const info = readTask({ jediTaskID: 1, status: 'running', nFiles: 100, nFilesFinished: 10 })
const explained = (jobs: FailedJobs, task = info) =>
  explainTask({ taskId: 1, info: task, details: undefined, jobs, counted: [], isMine: undefined }, links)

function studied(statuses: string[]): FailedJobs['failures'] {
  const study = new FailureStudy()
  for (const [index, jobStatus] of statuses.entries())
    study.add({ PandaID: index + 1, jobStatus, computingSite: 'SITE', pilotErrorCode: 1099 })
  return study.result()
}

test('that none of a sample failed does not say that no job has', () => {
  const { summary } = explained({ failures: studied(['finished', 'finished']), byStatus: [], sampled: 2 })
  expect(summary).not.toContain('No job of it has failed')
  expect(summary).toContain('Of its newest 2 jobs none has failed.')
})

test('where JEDI counts failed files, it is not said that no job has failed', () => {
  const task = readTask({ jediTaskID: 1, status: 'running', nFiles: 100, nFilesFailed: 3 })
  expect(explained({ failures: studied([]), byStatus: [] }, task).summary).not.toContain('No job')
})

test('what a sample has in common is said to be of a sample', () => {
  const { special } = explained({
    failures: studied(['failed', 'failed', 'failed']),
    byStatus: [],
    sampled: 3,
  })
  expect(special.length).toBeGreaterThan(0)
  for (const each of special) expect(each).toMatch(/^Of a sample: /)
})

test('a job may have several errors: that the monitor counts one for each is not called the reason of all', () => {
  const failures = studied(['failed', 'failed'])
  const { summary } = explained({ failures, byStatus: [], countsErrors: true })
  expect(summary).not.toMatch(/for one reason|for this reason/)
  expect(summary).toContain('which the monitor counts 2 times')
})

test('a task that runs again after a retry has not ended', () => {
  const again = readTask({ jediTaskID: 1, status: 'running', endTime: '2026-11-20 00:00:00' })
  expect(explained({ failures: studied([]), byStatus: [] }, again).task.endedAt).toBeUndefined()
})

test('a task whose jobs have left PanDA’s list is not said to have none', () => {
  const details = { jobs: 0, status: 'done', datasets: [], progress: undefined } as unknown as TaskDetails
  const jobs = { failures: studied([]), byStatus: [] }
  const done = readTask({ jediTaskID: 1, status: 'done', nFiles: 9, nFilesFinished: 9 })
  const none = readTask({ jediTaskID: 1, status: 'failed', nFiles: 9 })
  const summary = (info: typeof done) =>
    explainTask({ taskId: 1, info, details, jobs, counted: [], isMine: undefined }, links).summary
  expect(summary(done)).not.toContain('It has no jobs')
  expect(summary(none)).toContain('It has no jobs.')
})
