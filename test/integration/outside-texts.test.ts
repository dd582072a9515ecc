// What assistants, servers and files say reaches terminals, logs and files of the user as texts, and as nothing else.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/client'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { beforeAll, expect, test } from 'vitest'
import type { Home } from '../../bridge/home/home.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { cli, runCli, startCli } from '../cli.ts'
import { endsAfterAll } from '../ends.ts'

/** Goes up over the question, writes another, sets the terminal's title, turns writing round, and makes up a line. */
const HOSTILE =
  'Helper\u001B[1A\u001B[2K\rLook at the status?\u001B]0;root\u0007\u009B31m\u202Etxet\u200B\nfeedbeef  Fine?'
/** What a terminal carries out, and what turns or hides a text. */
const dangerous = /[^\P{Cc}\n]|[\u2028\u2029\u202A-\u202E\u2066-\u2069\u200B-\u200F]/u

let fixture: TestBridge
let home: Home
let client: Client
let waiting: Promise<unknown>
const ends = endsAfterAll()
beforeAll(async () => {
  fixture = await startTestBridge({ policy: 'usual' })
  ends(() => fixture[Symbol.asyncDispose]())
  home = fixture.home
  await fixture.bridge.api.chooseSet({ id: 'operations' })
  client = new Client({ name: HOSTILE, version: '1\u001B[2J' })
  const requestInit = { headers: await fixture.headersOf('stdio') }
  await client.connect(
    new StreamableHTTPClientTransport(new URL(fixture.bridge.state.mcpUrl), { requestInit }),
  )
  ends(() => client.close())
  await client.callTool({ name: `nothing\u001B[2J`, arguments: { x: HOSTILE } }).catch(() => undefined)
  const task_id = fixture.demo.state.world.ownTask('running').jediTaskID
  waiting = client.callTool({ name: 'task_kill', arguments: { task_id } })
  waiting.catch(() => undefined)
  await until(() => fixture.bridge.state.approvals[0])
})

test('a question in the terminal says what is asked, and no name makes up a line of it', async () => {
  const { stdout } = await runCli(home, ['approvals'])
  expect(stdout).not.toMatch(dangerous)
  const [question, ...rest] = stdout.trimEnd().split('\n')
  expect(question).toMatch(/^[\da-f]{8} {2}Kill task \d+\?$/)
  expect(rest.filter((line) => !line.startsWith(' '.repeat(10)))).toEqual([])
  expect(stdout).toMatch(/^ {10}Asked by Helper␛\[1A␛\[2K␍Look at the status\?.*␊feedbeef {2}Fine\?/m)
})

test.for([['status'], ['activity'], ['keys'], ['tools'], ['clients'], ['servers'], ['sets'], ['rules']])(
  '%s prints texts only, for people and for programs',
  async (args) => {
    const forPeople = await runCli(home, args)
    expect(forPeople.code).toBe(0)
    expect(forPeople.stdout).not.toMatch(dangerous)
    const forPrograms = await runCli(home, [...args, '--json'])
    expect(forPrograms.stdout).not.toMatch(dangerous)
  },
)

test('JSON for programs says what was said', async () => {
  const { stdout } = await runCli(home, ['approvals', '--json'])
  expect(stdout).not.toMatch(dangerous)
  expect(JSON.parse(stdout)).toMatchObject([{ clientName: HOSTILE }])
})

test('an error that names what came from outside is two lines', async () => {
  for (const args of [
    ['call', `x\u001B[2J\ny`],
    ['login', '--server', `x\u001B[2J\ny`],
    ['approve', `x\u001B[2J\ny`],
    [`x\u001B[2J\ny`],
  ]) {
    const { stdout, stderr } = await runCli(home, args)
    expect(stdout + stderr).not.toMatch(dangerous)
    expect((stdout + stderr).trimEnd().split('\n')).toHaveLength(2)
  }
})

test('log and record can be read in a terminal', async () => {
  await fixture.bridge.api.exportActivity({ as: 'json' })
  const files = [home.logsFolder, join(home.folder, 'activity')].flatMap((folder) =>
    readdirSync(folder).map((file) => join(folder, file)),
  )
  const texts = files.map((file) => readFileSync(file, 'utf8'))
  expect(texts.join('')).toContain('Helper')
  for (const text of texts) expect(text).not.toMatch(dangerous)
})

test
  .skipIf(process.platform === 'win32')
  .for([
    ['status', '--json'],
    ['tools'],
    ['endpoints', '--json'],
    ['activity', '--export', 'json'],
    ['activity', '--follow'],
    ['--help'],
    ['servers'],
  ])('a reader that goes, as head does, ends "%s" as SIGPIPE would, without a word', async (args) => {
  const child = startCli(home, args)
  // Before the program has begun to run.
  child.process.stdout.destroy()
  expect(await child.exited).toBe(141)
  expect(child.stderr()).toBe('')
})

test.skipIf(process.platform !== 'linux')('a disk that is full is an error, and said', () => {
  const { stderr, status } = spawnSync(
    'bash',
    ['-c', `"$0" "${cli}" endpoints > /dev/full`, process.execPath],
    {
      encoding: 'utf8',
      env: { ...process.env, HOME: home.folder, PANDA_BRIDGE_HOME: home.folder },
    },
  )
  expect(stderr).toBe('The output could not be written (ENOSPC).\n')
  expect(status).toBe(1)
})
