import { describe, expect, it } from 'vitest'
import { withoutParticulars } from './alike-messages.ts'
import { FailureStudy, groupFailures, specials } from './failures.ts'
import { reasonOf } from './reasons.ts'

type Fields = Record<string, unknown>

const crash = { jobStatus: 'failed', pilotErrorCode: 1305, transExitCode: '139' }
const times = (count: number, job: (index: number) => Fields) =>
  Array.from({ length: count }, (_, index) => job(index))

describe('failures by reason', () => {
  it('come with counts, sites and a few examples, the most frequent first', () => {
    const jobs = [
      ...times(3, (index) => ({
        PandaID: 10 + index,
        jobStatus: 'failed',
        pilotErrorCode: 1099,
        computingSite: 'B',
      })),
      ...times(5, (index) => ({ ...crash, PandaID: index, computingSite: index < 4 ? 'A' : 'B' })),
      { jobStatus: 'finished', computingSite: 'A' },
      { jobStatus: 'closed', taskBufferErrorCode: 102 },
      { jobStatus: 'failed' },
    ]
    expect(groupFailures(jobs)).toMatchObject([
      {
        reason: 'pilot:1305/exit-139',
        words: 'Your program crashed (segmentation fault, exit code 139).',
        count: 5,
        sites: [
          { site: 'A', count: 4 },
          { site: 'B', count: 1 },
        ],
        siteCount: 2,
        exampleJobIds: [0, 1, 2],
      },
      { reason: 'pilot:1099', count: 3, sites: [{ site: 'B', count: 3 }] },
      { reason: 'none', words: 'The job failed, and PanDA names no error.', count: 1 },
    ])
  })

  it('tell PanDA apart from the user: what it replaced is counted, and no failure', () => {
    const study = new FailureStudy()
    study.add({ jobStatus: 'closed', taskBufferErrorCode: 105 })
    study.add({ jobStatus: 'failed', pilotErrorCode: 1099 })
    study.add({ jobStatus: 'running' })
    expect(study.result()).toMatchObject({ jobs: 3, failed: 1, replaced: 1 })
  })

  it('show the most frequent message without what differs from job to job', () => {
    const jobs = times(20, (index) => ({
      jobStatus: 'failed',
      pilotErrorCode: 1099,
      pilotErrorDiag:
        index < 15
          ? `copy of root://se${index}.example.org:1094//data/f${index}.root failed after ${index} s`
          : 'another message',
    }))
    expect(groupFailures(jobs)[0]?.said).toEqual({ text: 'copy of URL failed after N s', count: 15 })
  })

  it.each([
    [
      '/srv/pilot/work_42/payload.sh: line 17: root: command not found',
      'PATH: line N: root: command not found',
    ],
    ['lost heartbeat : 2026-11-02 10:20:30', 'lost heartbeat : TIME'],
    ['file mc23_13p6TeV.601229.e8514._000042.pool.root.1 is bad', 'file NAME is bad'],
    ['rule 3f2504e0-4f89-11d3-9a0c-0305e82c3301 and ad:7b21aa09', 'rule ID and ad:ID'],
    ['used 4321000 kB > 4096000 kB', 'used N kB > N kB'],
  ])('%s', (message, alike) => {
    expect(withoutParticulars(message)).toBe(alike)
  })

  it('stay bounded whatever comes: reasons, sites, messages, examples', () => {
    const jobs = times(3_000, (index) => ({
      jobStatus: 'failed',
      PandaID: index,
      computingSite: `S${index}`,
      pilotErrorCode: 10_000 + index,
      pilotErrorDiag: String.fromCodePoint(97 + (index % 26)).repeat(1 + (index % 90)),
    }))
    const groups = groupFailures(jobs)
    expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(3_000)
    expect(groups.length).toBeLessThanOrEqual(101)
    expect(groups[0]).toMatchObject({ reason: 'others', words: 'Other reasons.' })
    expect(JSON.stringify(groups).length).toBeLessThan(100_000)
  })

  it('takes jobs one by one, and asks for no more than one at a time', () => {
    let given = 0
    function* jobs() {
      for (; given < 5_000; given += 1)
        yield { ...crash, PandaID: given, Files: times(20, (file) => ({ lfn: `f${file}`, type: 'input' })) }
    }
    expect(groupFailures(jobs())[0]?.count).toBe(5_000)
    expect(given).toBe(5_000)
  })
})

it('a reason has a stable key and a sentence; what is no failure has none', () => {
  expect(reasonOf(crash)).toMatchObject({
    key: 'pilot:1305/exit-139',
    words: expect.stringContaining('crashed') as unknown,
  })
  expect(reasonOf({ jobStatus: 'failed' })).toMatchObject({ key: 'none' })
  expect(reasonOf({ jobStatus: 'closed', taskBufferErrorCode: 100 })).toBeUndefined()
})

describe('what failures have in common', () => {
  const at = (site: string, job: Fields = crash) => ({ ...job, computingSite: site })
  const kinds = (jobs: Fields[], all?: number) => specials(jobs, all).map(({ kind }) => kind)
  const inputs = (...names: string[]) => ({ Files: names.map((lfn) => ({ lfn, type: 'input' })) })

  it('is nothing where few failed', () => {
    expect(specials(times(2, () => at('A')))).toEqual([])
  })

  it('may be the site', () => {
    const jobs = [...times(19, () => at('A')), at('B')]
    expect(specials(jobs)).toContainEqual({
      kind: 'site',
      name: 'A',
      count: 19,
      words: '19 of the 20 failed jobs ran at A.',
    })
    expect(kinds([...times(10, () => at('A')), ...times(10, () => at('B'))])).not.toContain('site')
  })

  it('is not the site where all jobs run there', () => {
    const good = times(5, () => at('A', { jobStatus: 'finished' }))
    expect(kinds([...times(5, () => at('A')), ...good])).not.toContain('site')
    expect(kinds([...times(5, () => at('A')), ...good, at('B', { jobStatus: 'finished' })])).toContain('site')
  })

  it("may be an input file, but not the user's code, nor one that others read well", () => {
    const jobs = times(6, (index) => ({
      ...crash,
      ...inputs('bad.root', `good${index}.root`, 'user.ada.1.lib.tgz'),
    }))
    expect(specials(jobs)).toContainEqual({
      kind: 'file',
      name: 'bad.root',
      count: 6,
      words: 'All 6 failed jobs read the file bad.root, which may be damaged or lost.',
    })
    expect(kinds([...jobs, { jobStatus: 'finished', ...inputs('bad.root') }])).not.toContain('file')
  })

  it.each<[string, string, Fields]>([
    ['memory', 'used at least 90 % of the memory', { maxPSS: 1_900 * 1024, minRamCount: 2_000 }],
    [
      'wall-time',
      'ran for at least 90 % of the time',
      { startTime: '2026-11-01T00:00:00', endTime: '2026-11-01T09:55:00', maxWalltime: 36_000 },
    ],
    [
      'short',
      'ended within two minutes',
      { startTime: '2026-11-01T00:00:00', endTime: '2026-11-01T00:00:40' },
    ],
    ['attempt', 'were at attempt 3 of 3: none is left', { attemptNr: 3, maxAttempt: 3 }],
    ['attempt', 'were at attempt 1 of 3.', { attemptNr: 1, maxAttempt: 3 }],
  ])('may be the %s: %s', (kind, words, fields) => {
    const found = specials(times(4, () => ({ ...crash, ...fields })))
    expect(found).toMatchObject([{ kind, count: 4, words: expect.stringContaining(words) as unknown }])
  })

  it('may be that all failed', () => {
    expect(
      specials(
        times(4, () => crash),
        4,
      ),
    ).toMatchObject([{ kind: 'all', words: 'All 4 jobs failed.' }])
    expect(
      kinds(
        times(4, () => crash),
        5,
      ),
    ).not.toContain('all')
  })
})
