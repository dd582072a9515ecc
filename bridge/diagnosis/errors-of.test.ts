import { describe, expect, it } from 'vitest'
import { errorsOf } from './errors-of.ts'

const counting = (fields: Record<string, unknown>) => errorsOf({ jobStatus: 'failed', ...fields }).counting

describe('an error of a job in words', () => {
  it('says what the exit code of a failed program means, and what to do', () => {
    expect(
      counting({ pilotErrorCode: 1305, pilotErrorDiag: 'it failed:', transExitCode: '139' }),
    ).toMatchObject({
      component: 'pilot',
      code: 1305,
      name: 'PAYLOADEXECUTIONFAILURE',
      meaning: 'Your program crashed (segmentation fault, exit code 139).',
      helps: expect.stringContaining('payload.stderr') as unknown,
      exitCode: 139,
      said: 'it failed:',
      whoCanAct: ['user'],
      retry: 'after-fix',
      known: true,
    })
  })

  it.each<[string, string | number, string]>([
    [
      'pilot:1305/exit-137',
      '137',
      'Your program was killed (SIGKILL): most often it took too much memory, else the batch system ended it (exit code 137).',
    ],
    ['pilot:1305/exit-127', 127, 'The command to run was not found (exit code 127).'],
    ['pilot:1305/exit-1', '1', 'Your program failed (exit code 1, which says nothing of the reason).'],
    [
      'pilot:1305/exit-99',
      '99',
      'Your program ended with exit code 99, a number of its own that PanDA does not know.',
    ],
    ['pilot:1305/exit-170', '170', 'Your program was ended by signal 42 (exit code 170).'],
    ['pilot:1305', '0', 'Your program ended with an error.'],
  ])('%s', (reason, transExitCode, meaning) => {
    expect(counting({ pilotErrorCode: 1305, transExitCode })).toMatchObject({ reason, meaning })
  })

  it('takes numbers of transformations for what they mean there only', () => {
    const error = { pilotErrorCode: 1305, transExitCode: '65' }
    expect(counting({ ...error, transformation: 'Reco_tf.py' })?.meaning).toBe(
      'A step of the transformation, mostly Athena, ended with an error (exit code 65).',
    )
    expect(
      counting({ ...error, transformation: 'https://example.org/trf/user/runGen-00-00-02' })?.meaning,
    ).toContain('a number of its own')
  })

  it("prefers the program's own report to the pilot's message", () => {
    const error = counting({
      pilotErrorCode: 1305,
      pilotErrorDiag: 'see the log',
      exeErrorCode: 65,
      exeErrorDiag: 'Non-zero return code from step (65); std::bad_alloc',
    })
    expect(error).toMatchObject({
      reason: 'pilot:1305/memory',
      meaning: 'There was not enough memory for your program (exit code 65).',
      said: 'Non-zero return code from step (65); std::bad_alloc',
    })
  })

  it('knows an exit code that the pilot takes for one of its own', () => {
    expect(counting({ pilotErrorCode: 1378, transExitCode: '2' })).toMatchObject({
      reason: 'pilot:1378/exit-2',
      meaning: expect.stringContaining(
        'The pilot takes this exit code for trouble with remote files.',
      ) as unknown,
      whoCanAct: ['user'],
    })
    expect(counting({ pilotErrorCode: 1378, transExitCode: '0' })).toMatchObject({
      reason: 'pilot:1378',
      whoCanAct: ['site'],
    })
  })

  it("tells Harvester's numbers by their range where it does not know them", () => {
    expect(counting({ supErrorCode: 4290, supErrorDiag: 'LRMS error' })).toMatchObject({
      meaning: "The site's batch system ended the job.",
      known: true,
    })
  })

  it("says that it does not know a code, and gives PanDA's own message", () => {
    expect(counting({ pilotErrorCode: 1999, pilotErrorDiag: 'something new' })).toMatchObject({
      known: false,
      meaning: expect.stringContaining('pilot:1999') as unknown,
      said: 'something new',
    })
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a list', [1305]],
    ['a text', 'pilotErrorCode'],
    [
      'codes that are none',
      {
        pilotErrorCode: 'NULL',
        exeErrorCode: '',
        transExitCode: {},
        ddmErrorCode: -1,
        supErrorCode: Number.NaN,
      },
    ],
    [
      'numbers out of range',
      { pilotErrorCode: 1e300, transExitCode: '99999999999', ddmErrorCode: 1.5, supErrorCode: Infinity },
    ],
    ['names of Object', JSON.parse('{"__proto__": {"pilotErrorCode": 1305}}')],
  ])('takes %s for no error', (_, job) => {
    expect(errorsOf(job)).toMatchObject({ counting: undefined, hidden: [], isFailure: false })
  })

  it('shows a message on one line, cut, and without what commands a terminal', () => {
    const said = counting({
      pilotErrorCode: 1099,
      pilotErrorDiag: `\u001B[31mred\n\tand\u202E more ${'x'.repeat(1e6)}`,
    })?.said
    expect(said).toMatch(/^␛\[31mred and� more x+…$/)
    expect(said?.length).toBeLessThanOrEqual(500)
  })
})
