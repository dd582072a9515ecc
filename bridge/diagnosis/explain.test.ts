import { describe, expect, it, test } from 'vitest'
import { explainError } from './explain-error.ts'
import { explainText } from './explain-text.ts'
import { messageSigns, vagueSigns } from './signs.ts'
import { knownError } from './tables/index.ts'

const keys = (text: string) => explainText(text).map(({ component, code }) => `${component}:${code}`)

describe('explainError', () => {
  it('finds a number in all tables that have it', () => {
    expect(explainError(100).map(({ component, name }) => [component, name])).toEqual([
      ['dataservice', 'EC_Setupper'],
      ['jobdispatcher', 'EC_Watcher'],
      ['taskbuffer', 'EC_Kill'],
    ])
    expect(explainError(1305)).toMatchObject([
      { component: 'pilot', name: 'PAYLOADEXECUTIONFAILURE', known: true },
    ])
  })

  it.each([
    ['ddm', 'dataservice'],
    ['DDM', 'dataservice'],
    ['ddmErrorCode', 'dataservice'],
    ['jobDispatcher', 'jobdispatcher'],
    ['jobdispatchererrorcode', 'jobdispatcher'],
    ['taskBufferErrorCode', 'taskbuffer'],
    ['superrorcode', 'supervisor'],
    ['transExitCode', 'transform'],
    ['exe', 'executor'],
    ['pilot', 'pilot'],
  ])('takes %s for %s', (name, component) => {
    expect(explainError(100, name)).toMatchObject([{ component, code: 100 }])
  })

  it.each([
    [1999, 'pilot'],
    [222, 'transform'],
    [7777, 'supervisor'],
    [123_456, 'pilot'],
  ])('says of %i that it is not known', (code, component) => {
    expect(explainError(code)).toMatchObject([{ component, code, known: false }])
  })
})

describe('explainText', () => {
  it.each<[text: string, first: string]>([
    ['pilot:1305', 'pilot:1305'],
    ['pilot 1305', 'pilot:1305'],
    ['1305', 'pilot:1305'],
    ['error 1099', 'pilot:1099'],
    ['Why do I get error code 1201?', 'pilot:1201'],
    ['"piloterrorcode": "1212", "pilotid": "PR|3.10"', 'pilot:1212'],
    ['taskBufferErrorCode=300', 'taskbuffer:300'],
    ['ddm:200 something', 'dataservice:200'],
    ['jobdispatcher:100 lost heartbeat', 'jobdispatcher:100'],
    ['exit code 139', 'transform:139'],
    ['exited with code 1', 'transform:1'],
    ['errno 137', 'transform:137'],
    ['killed by signal 9', 'transform:137'],
    ['Non-zero return code from RAWtoALL (65)', 'transform:65'],
    ['TRF_EXEC_LOGERROR', 'transform:68'],
    ['STAGEINFAILED', 'pilot:1099'],
    ['EC_WorkerDone', 'taskbuffer:300'],
    ['SIGSEGV', 'transform:139'],
    ['Failed to stage-in file', 'pilot:1099'],
    ['lost heartbeat', 'jobdispatcher:100'],
    ['[Errno 2] No such file or directory', 'pilot:1103'],
  ])('%s', (text, first) => {
    expect(keys(text)[0]).toBe(first)
  })

  it('names what is certain before what is worded, and vague words only alone', () => {
    expect(
      explainText('pilot:1099 out of memory, timeout').map(({ code, certainty }) => [code, certainty]),
    ).toEqual([
      [1099, 'named'],
      [1212, 'worded'],
      [1223, 'worded'],
      [137, 'worded'],
    ])
    expect(explainText('some timeout')[0]).toMatchObject({ certainty: 'possible' })
  })

  it.each(['', 'hello', 'please help me with my task 12345678', 'the year 2026', 'PandaID 6742000011'])(
    'finds nothing in "%s"',
    (text) => {
      expect(explainText(text)).toEqual([])
    },
  )

  it('stays bounded with a whole log', () => {
    const log = 'pilot:1099 exit code 3 STAGEOUTFAILED error 1305 lost heartbeat '.repeat(1e5)
    expect(explainText(log).length).toBeLessThanOrEqual(8)
  })
})

/** How each sign may be worded, with the first error that it means. */
const worded: [text: string, means: string][] = [
  ['Lost heartbeat', 'jobdispatcher:100'],
  ['the pilot killed a looping job', 'pilot:1150'],
  ['stage-in timed out', 'pilot:1151'],
  ['stageout timed out', 'pilot:1152'],
  ['Authentication problem in stage-in', 'pilot:1338'],
  ['authentication problem in stage-out', 'pilot:1383'],
  ['stage-in did not work', 'pilot:1099'],
  ['stage-out did not work', 'pilot:1137'],
  ['the file transfer timed out', 'pilot:1151'],
  ['no matching replicas', 'pilot:1326'],
  ['exceeded the memory of the queue', 'pilot:1235'],
  ['std::bad_alloc', 'pilot:1212'],
  ['segmentation violation', 'transform:139'],
  ['work directory is too large', 'pilot:1104'],
  ['payload.stdout too big', 'pilot:1106'],
  ['disk full', 'pilot:1098'],
  ['no matched release', 'pilot:1244'],
  ['asetup went wrong', 'pilot:1334'],
  ['the user tarball is gone', 'pilot:1335'],
  ['athena.py: command not found', 'transform:127'],
  ['unrecognized arguments: --x', 'pilot:1349'],
  ['the job was preempted', 'pilot:1379'],
  ['the worker was failed while the job was running', 'taskbuffer:300'],
  ['worker already finished', 'supervisor:2'],
  ['expired in activated', 'taskbuffer:102'],
  ['fast rebrokerage', 'taskbuffer:130'],
  ['reassigned to another site', 'taskbuffer:105'],
  ['killed by panda server', 'pilot:1144'],
  ['killed by Ada', 'taskbuffer:100'],
  ['walltime used up', 'pilot:1213'],
  ['SIGXCPU', 'transform:152'],
  ['the pilot caught signal', 'pilot:1201'],
  ['SIGKILL was sent', 'transform:137'],
  ['terminate called after an exception', 'transform:134'],
  ['core dumped', 'pilot:1355'],
  ['getpwuid(): uid not there', 'pilot:1354'],
  ['the remote file open timed out', 'pilot:1368'],
  ['a remote file', 'pilot:1361'],
  ['xrdcp failed', 'pilot:1362'],
  ['adler32 differs', 'pilot:1171'],
  ['output file is missing', 'pilot:1165'],
  ['empty output', 'pilot:1350'],
  ['no semaphore for job cloning', 'dataservice:200'],
  ['Frontier is down', 'pilot:1369'],
  ['cvmfs hangs', 'pilot:1377'],
  ['image was not found', 'pilot:1360'],
  ['apptainer failed', 'pilot:1306'],
  ['VOMS attributes missing', 'pilot:1177'],
  ['the proxy ended', 'pilot:1163'],
  ['Rucio is down', 'pilot:1322'],
  ['connection refused', 'pilot:1327'],
  ['service not available', 'pilot:1324'],
  ['could not execute payload', 'pilot:1305'],
  ['no such file', 'pilot:1103'],
  ['a timeout', 'pilot:1151'],
  ['Traceback', 'pilot:1305'],
  ['Killed', 'transform:137'],
  ['the heartbeat', 'jobdispatcher:100'],
]

test.each(worded)('"%s" may mean %s', (text, means) => {
  expect(keys(text)[0]).toBe(means)
})

test('each sign has a wording, and means errors that are known', () => {
  const signs = [...messageSigns, ...vagueSigns]
  expect(signs.filter(({ says }) => !worded.some(([text]) => says.test(text)))).toEqual([])
  for (const { means } of signs)
    for (const [component, code] of means) expect(knownError(component, code)).toBeDefined()
})
