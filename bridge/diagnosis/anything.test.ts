import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  causeInLog,
  errorsOf,
  excerptOf,
  explainText,
  filesToRead,
  logPlan,
  overlay,
  resourcesOf,
} from './index.ts'
import { groupFailures, specials } from './failures.ts'

const fieldNames = [
  'jobStatus',
  'pilotErrorCode',
  'piloterrordiag',
  'exeErrorDiag',
  'transExitCode',
  'superrorcode',
]
const moreNames = [
  'startTime',
  'endtime',
  'maxPSS',
  'minRamUnit',
  'jobMetrics',
  'Files',
  'computingSite',
  'attemptNr',
]
const value = fc.oneof(
  fc.anything(),
  fc.constantFrom(1305, '1305', 1099, 'failed', '2026-11-01T10:00:00', 'NULL', '', -1, 1e308),
)
const job = fc.oneof(fc.anything(), fc.dictionary(fc.constantFrom(...fieldNames, ...moreNames), value))
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^(?:pilot:1305|exit code|ERROR|\n|[ a-z:=]){0,50}$/),
)

describe('whatever comes from PanDA, its monitor or a log', () => {
  it('jobs are read without a failure, and told in bounded words', () => {
    fc.assert(
      fc.property(fc.array(job, { maxLength: 20 }), (jobs) => {
        for (const one of jobs) {
          const { counting, hidden } = errorsOf(one)
          for (const error of [counting, ...hidden]) expect(error?.said?.length ?? 0).toBeLessThanOrEqual(500)
          expect(Object.values(resourcesOf(one))).not.toContain(undefined)
          logPlan(one)
        }
        const counted = groupFailures(jobs).reduce((sum, { count }) => sum + count, 0)
        expect(counted).toBeLessThanOrEqual(jobs.length)
        expect(specials(jobs).length).toBeLessThanOrEqual(7)
      }),
    )
  })

  it('texts and logs are, too', () => {
    fc.assert(
      fc.property(text, job, fc.nat(200), fc.nat(60), (log, one, characters, lines) => {
        const found = excerptOf(log, errorsOf(one).counting, { characters, lines })
        causeInLog('payload.stdout', log, errorsOf(one).counting)
        expect(found.text.length).toBeLessThanOrEqual(Math.max(10, characters))
        expect([found.from, found.line, found.to, found.of]).toEqual(
          [found.from, found.line, found.to, found.of].toSorted((a, b) => a - b),
        )
        expect(found.to - found.from).toBeLessThan(Math.max(1, lines))
        expect(explainText(log).length).toBeLessThanOrEqual(8)
      }),
    )
  })

  it("a monitor's table and a list of files are, too", () => {
    fc.assert(
      fc.property(
        fc.anything(),
        fc.array(fc.record({ name: fc.string(), size: fc.integer() })),
        (table, listed) => {
          overlay(table)
          overlay({ error_descriptions: [table] })
          for (const { size } of filesToRead(listed, ['pilotlog.txt'])) expect(size).toBeGreaterThan(0)
        },
      ),
    )
  })
})
