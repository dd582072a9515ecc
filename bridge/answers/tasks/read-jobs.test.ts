import { expect, onTestFinished, test, vi } from 'vitest'
import type { Context } from '../context.ts'
import { Inquiry } from '../reading/inquiry.ts'
import type { Asked } from '../reading/kept-readings.ts'
import type { FailedJobs } from './explain-task.ts'
import { readFailedJobs } from './read-jobs.ts'

const counts: FailedJobs = {
  failures: { groups: [], specials: [], jobs: 7, failed: 7, replaced: 0 },
  byStatus: [],
  countsErrors: true,
}
const listed: FailedJobs = { ...counts, countsErrors: undefined }

/** PanDA's list of jobs comes as this does; the monitor has counted at once. */
function read(reading: Promise<FailedJobs>) {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const asked: Asked<FailedJobs> = {
    source: 'task/x',
    reading: reading.then((value) => ({ value, at: 'now' })),
  }
  const context = {
    panda: { rows: () => asked },
    othersErrors: { get: () => Promise.resolve(undefined) },
  } as unknown as Context
  const inquiry = new Inquiry(new AbortController().signal)
  const monitor = Promise.resolve({ byStatus: [], failed: counts })
  const details = Promise.resolve(undefined)
  const jobs = readFailedJobs(context, inquiry, { taskId: 1, version: undefined, details, monitor })
  return { inquiry, jobs }
}

test('where PanDA has listed the jobs, nothing is said to be missing, however long the rest of the answer takes', async () => {
  const { inquiry, jobs } = read(Promise.resolve(listed))
  expect(await jobs).toBe(listed)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(inquiry.missing).toEqual([])
})

test('where PanDA takes long, the counts of the monitor stand for its list, and why is said once', async () => {
  const { inquiry, jobs } = read(new Promise(() => undefined))
  await vi.advanceTimersByTimeAsync(20_000)
  expect(await jobs).toBe(counts)
  expect(inquiry.missing).toEqual([
    'Sites, and what the failures have in common: PanDA takes long for so many jobs. Ask again in a minute.',
  ])
})

test('where PanDA gives no list, why is said once as well', async () => {
  const { inquiry, jobs } = read(Promise.reject(new Error('no')))
  expect(await jobs).toBe(counts)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(inquiry.missing.filter((each) => each.startsWith('Sites'))).toEqual([
    'Sites, and what the failures have in common: the monitor only counts.',
  ])
})
