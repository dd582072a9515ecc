import { describe, expect, it, test } from 'vitest'
import { rules } from './counting.ts'
import { errorsOf } from './errors-of.ts'

type Fields = Record<string, unknown>

/** By rule: what a job's fields say, and the error that counts. */
const cases: [rule: string, what: string, fields: Fields, counts: string | undefined][] = [
  ['nothing', 'no error', { jobStatus: 'failed', pilotErrorCode: 0, transExitCode: null }, undefined],
  ['finished', 'a finished job with a rest', { jobStatus: 'finished', supErrorCode: 9000 }, undefined],
  ['replaced', 'closed on request', { jobStatus: 'closed', taskBufferErrorCode: 100 }, undefined],
  ['replaced', 'expired', { jobStatus: 'closed', taskBufferErrorCode: 102, pilotErrorCode: 1144 }, undefined],
  ['replaced', 'reassigned', { jobStatus: 'closed', taskBufferErrorCode: 105 }, undefined],
  ['replaced', 're-brokered', { jobStatus: 'closed', taskBufferErrorCode: '130' }, undefined],
  ['shared-events', 'events done by others', { jobStatus: 'closed', taskBufferErrorCode: 116 }, undefined],
  [
    'ended-on-request',
    'cancelled, and the pilot says that it was told to stop',
    { jobStatus: 'cancelled', taskBufferErrorCode: 100, pilotErrorCode: 1144, supErrorCode: 8971 },
    'taskbuffer:100',
  ],
  [
    'ended-on-request',
    'failed as it was told to stop',
    { jobStatus: 'failed', taskBufferErrorCode: 100, pilotErrorCode: 1205 },
    'taskbuffer:100',
  ],
  [
    'program-failed',
    'the program failed, and all else with it',
    {
      jobStatus: 'failed',
      pilotErrorCode: 1305,
      exeErrorCode: 42,
      transExitCode: '42',
      ddmErrorCode: 200,
      taskBufferErrorCode: 300,
      supErrorCode: 3831,
    },
    'pilot:1305',
  ],
  [
    'program-failed',
    'too much memory',
    { jobStatus: 'failed', pilotErrorCode: 1235, transExitCode: 137, jobDispatcherErrorCode: 100 },
    'pilot:1235',
  ],
  [
    'program-failed-first',
    'the log of a failed program was not stored',
    { jobStatus: 'failed', pilotErrorCode: 1137, transExitCode: '3' },
    'transform:3',
  ],
  [
    'program-failed-first',
    'an output is missing as the program says why it failed',
    {
      jobStatus: 'failed',
      pilotErrorCode: 1165,
      exeErrorCode: 65,
      exeErrorDiag: 'a step failed',
      transExitCode: '65',
    },
    'executor:65',
  ],
  [
    'best-known',
    'an output was not stored',
    { jobStatus: 'failed', pilotErrorCode: 1137, transExitCode: '0' },
    'pilot:1137',
  ],
  [
    'best-known',
    'a job that failed before was retried',
    { jobStatus: 'failed', pilotErrorCode: 1099, taskBufferErrorCode: 106 },
    'pilot:1099',
  ],
  [
    'best-known',
    'a worker that ended, with a reason',
    { jobStatus: 'failed', taskBufferErrorCode: 300, jobDispatcherErrorCode: 100 },
    'jobdispatcher:100',
  ],
  [
    'best-known',
    'a worker that ended, without',
    { jobStatus: 'failed', taskBufferErrorCode: 300 },
    'taskbuffer:300',
  ],
  [
    'best-known',
    'outputs not registered since they were not stored',
    { jobStatus: 'failed', ddmErrorCode: 200, pilotErrorCode: 1152 },
    'pilot:1152',
  ],
  ['best-known', 'outputs not registered', { jobStatus: 'failed', ddmErrorCode: 200 }, 'dataservice:200'],
  [
    'best-known',
    'no end of the heartbeat without the reason',
    { jobStatus: 'failed', supErrorCode: 8970, jobDispatcherErrorCode: 100 },
    'jobdispatcher:100',
  ],
  ['best-known', 'Harvester removed it', { jobStatus: 'failed', supErrorCode: 8970 }, 'supervisor:8970'],
  [
    'best-known',
    'the site says why the heartbeat ended',
    { jobStatus: 'failed', supErrorCode: 4215, jobDispatcherErrorCode: 100 },
    'supervisor:4215',
  ],
  [
    'best-known',
    'the site says it in its own words',
    { jobStatus: 'failed', supErrorCode: 9000, supErrorDiag: 'node went down', jobDispatcherErrorCode: 100 },
    'supervisor:9000',
  ],
  [
    'best-known',
    'the site says nothing',
    { jobStatus: 'failed', supErrorCode: 9000, jobDispatcherErrorCode: 100 },
    'jobdispatcher:100',
  ],
  [
    'best-known',
    'supervisor and taskbuffer say the same',
    { jobStatus: 'failed', supErrorCode: 2, supErrorDiag: 'worker ended', taskBufferErrorCode: 101 },
    'supervisor:2',
  ],
  ['best-known', 'an exit code alone', { jobStatus: 'failed', transExitCode: '139' }, 'transform:139'],
  [
    'best-known',
    'a harmless exit code beside an error',
    { jobStatus: 'failed', transExitCode: '160', ddmErrorCode: 201 },
    'dataservice:201',
  ],
  [
    'best-known',
    'inputs that could not be prepared',
    { jobStatus: 'failed', ddmErrorCode: 100, taskBufferErrorCode: 101 },
    'dataservice:100',
  ],
  [
    'best-known',
    'an old error of brokerage',
    { jobStatus: 'failed', brokerageErrorCode: 7, taskBufferErrorCode: 300 },
    'brokerage:7',
  ],
]

describe('the error that counts', () => {
  it.each(cases)('%s: %s', (rule, _what, fields, counts) => {
    const errors = errorsOf(fields)
    expect(errors.rule).toBe(rule)
    expect(errors.counting && `${errors.counting.component}:${errors.counting.code}`).toBe(counts)
  })

  it.each(cases)('is the same as BigPanDA spells the fields: %s, %s', (_rule, _what, fields, counts) => {
    const small = Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]),
    )
    const { counting } = errorsOf(small)
    expect(counting && `${counting.component}:${counting.code}`).toBe(counts)
  })
})

test('each rule has a case, and says why in a sentence', () => {
  expect(rules.filter(({ name }) => !cases.some(([rule]) => rule === name))).toEqual([])
  for (const { because } of rules) expect(because).toMatch(/^[A-Z].*\.$/)
})

test('only a job that failed by itself is a failure', () => {
  const isFailure = (fields: Fields) => errorsOf(fields).isFailure
  expect(isFailure({ jobStatus: 'failed' })).toBe(true)
  expect(isFailure({ jobStatus: 'failed', pilotErrorCode: 1099 })).toBe(true)
  expect(isFailure({ jobStatus: 'running' })).toBe(false)
  expect(isFailure({ jobStatus: 'finished', pilotErrorCode: 1137 })).toBe(false)
  expect(isFailure({ jobStatus: 'closed', taskBufferErrorCode: 102 })).toBe(false)
})

test('the others are named as hidden', () => {
  const { hidden } = errorsOf({
    jobStatus: 'failed',
    pilotErrorCode: 1305,
    transExitCode: '139',
    ddmErrorCode: 200,
  })
  expect(hidden.map(({ reason }) => reason)).toEqual(['transform:139', 'dataservice:200'])
})
