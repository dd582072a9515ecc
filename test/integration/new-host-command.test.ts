import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { beforeEach, describe, expect, test } from 'vitest'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { cli, recordProcess, runCli } from '../cli.ts'
import { endsAfterEach } from '../ends.ts'
import { startStranger, type Stranger } from '../stranger.ts'

let fixture: TestBridge
let stranger: Stranger
let host: string
const ends = endsAfterEach()

beforeEach(async () => {
  fixture = await startTestBridge()
  ends(() => fixture[Symbol.asyncDispose]())
  stranger = await startStranger()
  ends(() => stranger[Symbol.asyncDispose]())
  host = new URL(stranger.url).host
  await fixture.bridge.api.setServer({
    server: { ...demoServer(fixture.demo), pandaMcpUrl: `${stranger.url}/mcp` },
  })
})

const standing = () => {
  const { login } = fixture.bridge.state
  return 'hosts' in login ? login.hosts.find(({ origin }) => origin === stranger.url)?.is : undefined
}

test('status says that a new host waits for an answer', async () => {
  const { stdout } = await runCli(fixture.home, ['status'])
  expect(stdout).toContain(`May the login go to ${stranger.url}?   panda-bridge login`)
})

test('where there is no terminal, as in the shell of an assistant, login does not take an answer', async () => {
  const { code, stdout, stderr } = await runCli(fixture.home, ['login'])
  expect(code).toBe(5)
  expect(stdout).toContain(`names ${stranger.url}`)
  expect(stderr).toContain('is answered in a terminal or a window')
  expect(standing()).toBe('asked')
})

test('a monitor that waits for an answer is named, and does not make login fail', async () => {
  await fixture.bridge.api.setServer({ server: { ...demoServer(fixture.demo), monitorUrl: stranger.url } })
  const { code, stdout } = await runCli(fixture.home, ['login'])
  expect(code).toBe(0)
  expect(stdout).toContain(`names ${stranger.url} as its monitor, where pages of jobs and logs are read.`)
  expect(standing()).toBe('asked')
  const status = await runCli(fixture.home, ['status'])
  expect(status.stdout).toContain(`May the login go to the monitor ${stranger.url}?   panda-bridge login`)
})

const hasTerminals = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0
describe.runIf(hasTerminals)('login in a terminal', () => {
  test.each([
    ['the name of the host', () => host, 'allowed', 'The login may go to'],
    ['no', () => 'no', 'refused', 'The login does not go to'],
    ['yes, which names nothing', () => 'yes', 'asked', ''],
    ['nothing', () => '', 'asked', ''],
  ])('takes %s as what it says', async (_, typed, expected, said) => {
    const { code, shown } = await loginInTerminal(typed())
    expect(code).toBe(0)
    expect(shown).toContain(said === '' ? 'nothing of it is sent now' : `${said} ${host}`)
    expect(standing()).toBe(expected)
  })
})

async function loginInTerminal(typed: string): Promise<{ code: unknown; shown: string }> {
  const { folder } = fixture.home
  const child = spawn('script', ['-qefc', `'${process.execPath}' '${cli}' login`, '/dev/null'], {
    env: { PATH: process.env['PATH'], HOME: folder, PANDA_BRIDGE_HOME: folder, TERM: 'dumb' },
  })
  recordProcess(child.pid)
  let shown = ''
  child.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString()))
  const exited = once(child, 'exit')
  ends(() => child.kill())
  await until(() => shown.includes('nothing for later'))
  child.stdin.write(`${typed}\n`)
  const [code] = (await exited) as [unknown]
  return { code, shown }
}
