// What people ask of PanDA, at a terminal and in scripts.
import { stripVTControlCharacters } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { shapes } from '../../bridge/answers/shapes/index.ts'
import type { Home } from '../../bridge/home/home.ts'
import { startTestBridge, type TestBridge } from '../bridge.ts'
import { runAtTerminal, runCli } from '../cli.ts'
import { endsAfterAll, endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'

const ESC = '\u001B'
/** Turns the terminal's title and colours round, and makes up a line. */
const HOSTILE = `user.dana.muon.${ESC}[2J${ESC}]0;root\u0007\u202Etxet\nfeedbeef  done`
/** What a terminal carries out, and what turns or hides a text. */
const dangerous = /[^\P{Cc}\n]|[\u2028\u2029\u202A-\u202E\u2066-\u2069\u200B-\u200F]/u

let fixture: TestBridge
let home: Home
let exhausted: number
let failedJob: number
const ends = endsAfterAll()
const endsWithTest = endsAfterEach()
beforeAll(async () => {
  fixture = await startTestBridge({ policy: 'usual' })
  ends(() => fixture[Symbol.asyncDispose]())
  ;({ home } = fixture)
  const { world } = fixture.demo.state
  exhausted = world.ownTask('exhausted').jediTaskID
  world.ownTask('running').taskName = HOSTILE
  for (const { PandaID, jediTaskID, jobStatus } of world.jobs.values())
    if (jediTaskID === exhausted && jobStatus === 'failed') failedJob = PandaID
})

const commands: [keyof typeof shapes, () => string[], RegExp][] = [
  ['panda_overview', () => ['overview'], /: PanDA is alive[^]*^Needs you$/m],
  ['panda_my_tasks', () => ['tasks'], /^\d+ tasks of yours[^]*^ +TASK +STATE/m],
  ['panda_explain_task', () => ['why', `${exhausted}`], /^Task \d+ {2}exhausted$[^]*^Why jobs failed$/m],
  ['panda_explain_job', () => ['why', `${failedJob}`], /^Job \d+ {2}failed$[^]*^Why it failed$/m],
  ['panda_explain_error', () => ['why', 'pilot:1305'], /^pilot:1305 .*\n {4}Monitor .*\n {4}Can act /],
  ['panda_summary', () => ['summary', '--since', '14d'], /^From .* tasks of yours changed[^]*^Files /m],
]

describe.for(commands)('%s', ([tool, args, shown]) => {
  test('tells people, as a text without colours where the output is a file', async () => {
    const { code, stdout, stderr } = await runCli(home, args())
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(shown)
    expect(stdout).not.toMatch(dangerous)
    expect(stdout).not.toContain('panda_')
  })

  test('tells programs, in one JSON document', async () => {
    const { code, stdout } = await runCli(home, [...args(), '--json'])
    expect(code).toBe(0)
    expect(shapes[tool].safeParse(JSON.parse(stdout)).error).toBeUndefined()
    expect(stdout).not.toMatch(dangerous)
  })

  test('fits into a narrow terminal, in colours that can be had without', async () => {
    const { screen } = await runAtTerminal(home, args(), 64)
    const plain = stripVTControlCharacters(screen)
    expect(plain).not.toBe(screen)
    expect(plain).not.toMatch(dangerous)
    const tooWide = plain.split('\n').filter((line) => line.length > 64)
    // Lines of a log are as they are; what has no blank in it is not broken, as the name of an endpoint, or an address.
    const isWhole = (line: string) => line.startsWith('  | ') || /https?:/.test(line) || !/\S\s+\S/.test(line)
    expect(tooWide.filter((line) => !isWhole(line))).toEqual([])
    expect((await runAtTerminal(home, args(), 64, { NO_COLOR: '1' })).screen).not.toContain(ESC)
  })
})

test('my tasks are chosen by state and name, and all are shown when asked for', async () => {
  const { stdout } = await runCli(home, ['tasks', '--status', 'exhausted', '--name', 'user.*muon'])
  expect(stdout).toContain(`${exhausted}  exhausted`)
  expect(stdout).not.toMatch(/^\d+ {2}(?!exhausted)/m)
  const rows = (text: string) => text.split('\n').filter((line) => /^\d{8} {2}/.test(line)).length
  const some = await runCli(home, ['tasks'])
  expect(some.stdout).toMatch(/… and \d+ more; --all lists them/)
  const all = await runCli(home, ['tasks', '--all'])
  const { total } = shapes.panda_my_tasks.parse(JSON.parse((await runCli(home, ['tasks', '--json'])).stdout))
  expect([rows(some.stdout), rows(all.stdout)]).toEqual([30, total])
})

test('a name from outside is one text in one line', async () => {
  const { stdout } = await runCli(home, ['tasks', '--status', 'running', '--all'])
  expect(stdout).toMatch(/^\d+ {2}running .*user\.dana\.muon\..*feedbeef done/m)
  expect(stdout).not.toMatch(/^feedbeef/m)
})

test('a colour is asked for also where the output is a file', async () => {
  const { stdout } = await runCli(home, ['tasks', '--status', 'exhausted'], { FORCE_COLOR: '1' })
  expect(stdout).toContain(`${ESC}[31m${ESC}[1mexhausted`)
})

test('a log: its files, and the end of one with nothing besides it in the output', async () => {
  const job = `${failedJob}`
  const list = await runCli(home, ['log', job])
  expect(list).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ *[\d.]+ k?B .* payload\.stdout$/m) })
  const end = await runCli(home, ['log', job, 'payload.stdout', '--lines', '3'])
  const answer = await runCli(home, ['log', job, 'payload.stdout', '--lines', '3', '--json'])
  const { text } = shapes.panda_read_log.parse(JSON.parse(answer.stdout))
  expect(end).toMatchObject({
    code: 0,
    stdout: `${text}\n`,
    stderr: expect.stringMatching(/^payload\.stdout /),
  })
  expect(await runCli(home, ['log', job, 'no-such-file'])).toMatchObject({ code: 1, stdout: '' })
})

test('the documentation is not fetched unasked; endpoints and errors are searched without', async () => {
  const { code, stdout, stderr } = await runCli(home, ['docs', 'retry', 'a', 'task'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^\d+ sections for “retry a task”, the best first:$/m)
  expect(stderr).toContain('"panda-bridge docs --allow" or "--never"')
  const id = /^ +panda-bridge docs --read (\S+)$/m.exec(stdout)?.[1] ?? ''
  expect((await runCli(home, ['docs', '--read', id])).code).toBe(0)
  const found = shapes.panda_search_docs.parse(
    JSON.parse((await runCli(home, ['docs', 'retry', '--json'])).stdout),
  )
  expect(found.needsConsent).toContain('MB')
  expect((await runCli(home, ['docs', '--never'])).stdout).toMatch(/^No documentation is fetched\./)
  expect((await runCli(home, ['docs', 'retry'])).stderr).toBe('')
  const allowed = await runCli(home, ['docs', '--allow'])
  expect(allowed).toMatchObject({ code: 5, stderr: expect.stringContaining('is for a person') })
})

test.for([
  [['why', '48999999'], 'This PanDA knows neither a task nor a job with the number 48999999.', 1],
  [['why', '--task', '48999999'], 'Task 48999999 is not known to this PanDA.', 1],
  [['why', '--task', 'abc'], '"abc" is no number of a task.', 2],
  [['why', '--task', '--job', '1'], 'It can be one of these only.', 2],
  [['log', 'payload.stdout'], '"payload.stdout" is no number of a job.', 2],
  [['log', '6742000011', '--lines', '5'], 'Nothing says which file of the log to read.', 2],
  [['docs'], 'Nothing says what to look for.', 2],
  [['tasks', '--since', 'sometime'], '"sometime" is no time.', 2],
] as const)('%j is an error, with what to do', async ([args, said, code]) => {
  const { stdout, stderr, ...end } = await runCli(home, args)
  expect({ code: end.code, stdout }).toEqual({ code, stdout: '' })
  expect(stderr).toMatch(/^.+\n.+\n$/)
  expect(stderr).toContain(said)
})

test('before anything runs, each says so and how to begin', async () => {
  const nobody = newHome()
  for (const args of [
    ['overview'],
    ['tasks'],
    ['why', '1305'],
    ['log', '6742000011'],
    ['docs', 'retry'],
    ['summary'],
  ]) {
    const { code, stderr } = await runCli(nobody, args)
    expect({ args, code }).toEqual({ args, code: 1 })
    expect(stderr).toBe('No bridge is running.\nStart one with "panda-bridge serve".\n')
  }
})

test('signed out, they say how to sign in; what concerns nobody is answered all the same', async () => {
  const signedOut = await startTestBridge({ policy: 'usual', signedIn: false })
  endsWithTest(() => signedOut[Symbol.asyncDispose]())
  for (const args of [['tasks'], ['why', `${exhausted}`], ['summary']]) {
    const { code, stdout, stderr } = await runCli(signedOut.home, args)
    expect({ args, code, stdout }).toEqual({ args, code: 4, stdout: '' })
    expect(stderr).toMatch(/sign/i)
  }
  expect(await runCli(signedOut.home, ['why', '1305'])).toMatchObject({ code: 0, stderr: '' })
})

test('while PanDA cannot be reached, each says that', async () => {
  const lost = await startTestBridge({ policy: 'usual' })
  endsWithTest(() => lost[Symbol.asyncDispose]())
  await lost.demo.stop()
  for (const args of [['tasks'], ['why', `${exhausted}`], ['summary']]) {
    const { code, stdout, stderr } = await runCli(lost.home, args)
    expect({ args, code, stdout }).toEqual({ args, code: 3, stdout: '' })
    expect(stderr).toMatch(/refuses connections|cannot be reached|does not answer/)
  }
})
