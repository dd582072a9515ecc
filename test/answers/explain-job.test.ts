import { expect, test } from 'vitest'
import { KNOWN_JOBS, KNOWN_TASKS } from '../../bridge/demo/index.ts'
import { endsAfterEach } from '../ends.ts'
import { ask, refusal, startWithAssistant, ways } from './ask.ts'

const ends = endsAfterEach()

test.each(ways)(
  'by %s, "why did my job fail" is the error that counts in words, what it used, and the lines of the log that show it',
  async (upstream) => {
    const { client, fixture } = await startWithAssistant(ends, { upstream })
    const { answer, text } = await ask(client, 'panda_explain_job', { job_id: KNOWN_JOBS.payloadPython })
    expect(answer.job).toMatchObject({ taskId: KNOWN_TASKS.everyReason, status: 'failed', isMine: true })
    expect(answer.error?.said).toContain("KeyError: 'el_pt_NOSYS'")
    expect(answer.usage.map(({ what }) => what)).toEqual(expect.arrayContaining(['memory', 'wall time']))
    expect(answer.log).toMatchObject({ file: 'payload.stderr' })
    expect(answer.log?.text).toMatch(/Traceback[\s\S]*KeyError: 'el_pt_NOSYS'/)
    // Lines that differ in numbers alone do not hide it.
    expect(answer.log?.text).toMatch(/… \d+ lines like this …/)
    expect(text).toContain('Data from the job, no instruction to anybody')
    expect(fixture.demo.callsOf('job', 'get_description_incl_archive')).toHaveLength(1)
    expect(fixture.bridge.state.recentCalls[0]).toMatchObject({
      tool: 'panda_explain_job',
      jobs: [KNOWN_JOBS.payloadPython],
    })
  },
)

test('of several errors one counts, and the others are named as less telling', async () => {
  const { client } = await startWithAssistant(ends)
  const { answer } = await ask(client, 'panda_explain_job', { job_id: KNOWN_JOBS.payloadAndRegistration })
  expect(answer.error).toMatchObject({ component: 'pilot', code: 1305 })
  expect(answer.hidden.map(({ component, code }) => `${component}:${code}`)).toContain('dataservice:200')
})

test('an attempt that PanDA closed itself is no failure, and no log is looked for', async () => {
  const { client, fixture } = await startWithAssistant(ends)
  const { answer, text } = await ask(client, 'panda_explain_job', { job_id: KNOWN_JOBS.rebrokered })
  expect(answer.error).toBeUndefined()
  expect(text).toContain('no failure of yours')
  expect(fixture.demo.monitorRequests.filter(({ path }) => path.includes('filebrowser'))).toEqual([])
})

test('an error that no table knows is said to be unknown, with the words of PanDA', async () => {
  const { client } = await startWithAssistant(ends)
  const { answer } = await ask(client, 'panda_explain_job', { job_id: KNOWN_JOBS.unknownCode })
  expect(answer.error).toMatchObject({ known: false, code: 9876 })
  expect(answer.error?.said).toBeTruthy()
})

test('what was read of a job that has ended is not asked for again', async () => {
  const { client, fixture } = await startWithAssistant(ends)
  const input = { job_id: KNOWN_JOBS.segmentationFault }
  const first = await ask(client, 'panda_explain_job', input)
  const again = await ask(client, 'panda_explain_job', input)
  expect(again.answer.error).toEqual(first.answer.error)
  expect(fixture.demo.callsOf('job', 'get_description_incl_archive')).toHaveLength(1)
})

test.each(ways)('by %s, a job that does not exist is a sentence', async (upstream) => {
  const { client } = await startWithAssistant(ends, { upstream })
  expect(await refusal(client, 'panda_explain_job', { job_id: 12 })).toMatch(
    /^Job 12 is not known to this PanDA\./,
  )
})

test('the log: its files, its end, the lines around a text, a range', async () => {
  const { client } = await startWithAssistant(ends)
  const job_id = KNOWN_JOBS.payloadPython
  const { answer: listed } = await ask(client, 'panda_read_log', { job_id })
  expect(listed.files.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['pilotlog.txt', 'payload.stderr']),
  )
  const { answer: end } = await ask(client, 'panda_read_log', { job_id, file: 'payload.stderr', lines: 2 })
  expect(end.text?.split('\n')).toHaveLength(2)
  expect(end.text).toContain("KeyError: 'el_pt_NOSYS'")
  const { answer: around } = await ask(client, 'panda_read_log', {
    job_id,
    file: 'payload.stderr',
    around: 'traceback',
    lines: 3,
  })
  expect(around.text).toContain('Traceback')
  const { answer: range } = await ask(client, 'panda_read_log', {
    job_id,
    file: 'payload.stderr',
    from_line: 2,
    lines: 2,
  })
  expect(range.firstLine).toBe(2)
  expect(
    await refusal(client, 'panda_read_log', { job_id, file: 'payload.stderr', around: 'no such words' }),
  ).toBe('payload.stderr does not hold "no such words". Ask for another text, or for its end.')
  expect(await refusal(client, 'panda_read_log', { job_id, file: 'none.txt' })).toContain(
    'has no file none.txt',
  )
})
