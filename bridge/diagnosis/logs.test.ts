import { describe, expect, it } from 'vitest'
import { errorsOf } from './errors-of.ts'
import { excerptOf } from './log-excerpt.ts'
import { causeInLog, filesToRead, logPlan } from './log-rules.ts'

const failed = (fields: Record<string, unknown>) => errorsOf({ jobStatus: 'failed', ...fields }).counting
const lines = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `INFO line ${from + index}`)

describe('which files to read', () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ['a failed program', { pilotErrorCode: 1305 }, ['setup.stdout', 'payload.stdout', 'payload.stderr']],
    ['a crash', { pilotErrorCode: 1305, transExitCode: 139 }, ['payload.stderr', 'payload.stdout']],
    ['a failed stage-in', { pilotErrorCode: 1099 }, ['pilotlog.txt']],
    ['a failed set-up', { pilotErrorCode: 1334 }, ['setup.stdout', 'payload.stdout', 'pilotlog.txt']],
    ['no error at all', {}, ['pilotlog.txt', 'payload.stdout', 'payload.stderr']],
  ])('%s', (_, fields, files) => {
    expect(logPlan({ jobStatus: 'failed', ...fields }).files).toEqual(files)
  })

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['a job that runs', { jobStatus: 'running' }, /not over/],
    ['a job that finished', { jobStatus: 'finished' }, /finished/],
    [
      'an attempt that PanDA replaced',
      { jobStatus: 'closed', taskBufferErrorCode: 102 },
      /no failure of yours/,
    ],
    ['what happened in PanDA itself', { jobStatus: 'failed', taskBufferErrorCode: 102 }, /comes from PanDA/],
  ])('none for %s', (_, job, because) => {
    expect(logPlan(job)).toEqual({ files: [], because: expect.stringMatching(because) as unknown })
  })

  it('never empty ones, nor core dumps; the logs of steps behind those of the program', () => {
    const listed = [
      { name: 'core.1234', size: 4e9 },
      { name: 'payload.stderr', size: 0 },
      { name: 'tarball_PandaJob_1/payload.stdout', size: 10 },
      { name: 'log.EVNTtoHITS', size: 10 },
      { name: 'pilotlog.txt', size: 10 },
      { name: 'setup.stdout', size: 10 },
    ]
    const read = (wanted: string[]) => filesToRead(listed, wanted).map(({ name }) => name)
    expect(read(['setup.stdout', 'payload.stdout', 'payload.stderr'])).toEqual([
      'setup.stdout',
      'tarball_PandaJob_1/payload.stdout',
      'log.EVNTtoHITS',
    ])
    expect(read(['pilotlog.txt'])).toEqual(['pilotlog.txt'])
    expect(read(['core.1234'])).toEqual([])
  })
})

describe('the part of a log that shows an error', () => {
  it("is where the pilot's own words for it stand, with what led there", () => {
    const log = [...lines(100), 'WARNING Failed to stage-in file: x.root', ...lines(100, 100)].join('\n')
    const found = excerptOf(log, failed({ pilotErrorCode: 1099 }), { lines: 10 })
    expect(found).toMatchObject({ by: 'anchor', line: 101, from: 97, to: 106, of: 201 })
    expect(found.text.split('\n')[4]).toContain('Failed to stage-in file')
  })

  it('is after them where the cause follows', () => {
    const log = [...lines(50), 'getpwuid(): uid not found', ...lines(50, 50)].join('\n')
    expect(excerptOf(log, failed({ pilotErrorCode: 1354 }), { lines: 40 })).toMatchObject({
      line: 51,
      from: 42,
      to: 81,
    })
  })

  it("is else where PanDA's message stands, without the pilot's standard words before it", () => {
    const log = [
      ...lines(9),
      'ERROR early',
      'WARNING it went wrong with the copy tool today',
      ...lines(9),
    ].join('\n')
    const error = failed({
      pilotErrorCode: 1137,
      pilotErrorDiag: 'Standard words:it went wrong with the copy tool today and more',
    })
    expect(excerptOf(log, error)).toMatchObject({ by: 'message', line: 11 })
  })

  it.each<[string, string[], number]>([
    [
      'a traceback, whole',
      ['ERROR first', 'Traceback (most recent call last):', '  File "run.py", line 3', 'ValueError: no'],
      6,
    ],
    ['a fatal error before others', ['FATAL in sysExecute', 'ERROR later'], 5],
    ['the last error', ['ERROR one', 'x', 'ERROR two'], 7],
  ])('is else %s', (_, failure, line) => {
    const log = [...lines(4), ...failure, ...lines(60)].join('\n')
    const found = excerptOf(log, failed({ pilotErrorCode: 1305 }))
    expect(found).toMatchObject({ by: 'failure', line })
    for (const text of failure) expect(found.text).toContain(text)
  })

  it('is else the end', () => {
    expect(excerptOf(`${lines(100).join('\n')}\n\n\n`, undefined, { lines: 3 })).toEqual({
      text: 'INFO line 97\nINFO line 98\nINFO line 99',
      by: 'end',
      from: 98,
      to: 100,
      line: 100,
      of: 100,
    })
    expect(excerptOf('')).toMatchObject({ text: '', by: 'end' })
  })

  it.each([40, 100, 1_000, 6_000])(
    'has the line itself within %i characters, however long lines are',
    (characters) => {
      const long = `${'a'.repeat(50_000)} Failed to stage-in file ${'b'.repeat(50_000)}`
      const log = [...lines(50), long, ...Array.from({ length: 50 }, () => 'c'.repeat(10_000))].join('\n')
      const found = excerptOf(log, failed({ pilotErrorCode: 1099 }), { characters })
      expect(found.text).toContain('Failed to stage-in')
      expect(found.text.length).toBeLessThanOrEqual(characters)
      expect(found.line).toBe(51)
    },
  )

  it('numbers lines right where only the end of a log is looked at', () => {
    const log = `${'x\n'.repeat(2_000_000)}Failed to stage-in file`
    expect(excerptOf(log, failed({ pilotErrorCode: 1099 }), { lines: 2 })).toMatchObject({
      line: 2_000_001,
      of: 2_000_001,
    })
  })

  it('shows what commands a terminal, or is binary, as signs', () => {
    const { text } = excerptOf('\u0000\u0001binary\u001B[2J\u202Ereversed\r\nERROR it failed')
    expect(text).toBe('␀␁binary␛[2J�reversed\nERROR it failed')
  })
})

describe('the cause of a failure in a log', () => {
  it.each<[file: string, text: string, code: number]>([
    ['payload.stderr', 'FATAL out of memory: taking the application down', 1212],
    ['payload.stdout', 'what():  std::bad_alloc', 1212],
    ['payload.stdout', 'sh: /cvmfs/x/setup.sh: No such file or directory', 1211],
    ['setup.stdout', 'AtlasSetup(FATAL): Fatal exception - exiting', 1334],
    ['payload.stderr', 'write failed: No space left on device', 1098],
    ['payload.stdout', 'prepare 5 database is locked', 1115],
    ['payload.stdout', 'ERROR: unable to fetch source tarball from web', 1335],
    ['setup.stdout', 'No matched release is found', 1244],
    ['setup.stdout', '!!!ERROR!!!', 1334],
    ['setup.stdout', 'Error: release 25.0 was not found', 1334],
    ['payload.stderr', 'Not mounting requested bind point', 1308],
    ['payload.stderr', 'FATAL: Failed to mount image', 1309],
    ['payload.stderr', 'Failed to create user namespace', 1345],
  ])('%s: %s', (file, text, code) => {
    const log = ['one', `before ${text}`.replace('before sh:', 'sh:'), 'after'].join('\n')
    expect(causeInLog(`tarball/${file}`, log)).toMatchObject({
      error: { component: 'pilot', code },
      line: expect.stringContaining(text) as unknown,
    })
  })

  it('may be in the last words of a program that failed', () => {
    const error = failed({ pilotErrorCode: 1305, transExitCode: 1 })
    const log = `${'INFO all is well\n'.repeat(5_000)}ModuleNotFoundError: No module named 'uproot'\n`
    expect(causeInLog('payload.stderr', log, error)).toMatchObject({
      meaning: 'Your Python program needs a module that is not there.',
      line: "ModuleNotFoundError: No module named 'uproot'",
    })
    expect(causeInLog('payload.stderr', log, failed({ pilotErrorCode: 1137 }))).toBeUndefined()
  })

  it('is not made up', () => {
    expect(causeInLog('payload.stdout', 'all went well')).toBeUndefined()
    expect(causeInLog('pilotlog.txt', 'No space left on device')).toBeUndefined()
  })
})
