import { spawn } from 'node:child_process'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Client } from '@modelcontextprotocol/client'
import { connectToBridge } from '../../bridge/http/client/http-client.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { cli, runCli, startCli, typeAtTerminal } from '../cli.ts'
import { ownPort } from '../own-port.ts'
import { connectClient } from '../clients.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'

/** What an assistant tries that has a shell besides its tools. */
let fixture: TestBridge
let client: Client
const ends = endsAfterEach()
beforeEach(async () => {
  fixture = await startTestBridge({ policy: 'usual', bridge: { approvalMs: 120_000 } })
  ends(() => fixture[Symbol.asyncDispose]())
  await fixture.bridge.api.chooseSet({ id: 'my-work' })
})

const task = () => fixture.demo.state.world.ownTask('running').jediTaskID
const killed = () => fixture.demo.callsOf('task', 'kill').length

/** A kill that waits for a yes. */
async function waitingKill(): Promise<{ id: string; answered: Promise<unknown> }> {
  client = await connectClient(fixture, '2025')
  ends(() => client.close())
  const call = client.callTool({ name: 'task_kill', arguments: { task_id: task() } })
  // Most are never answered: the client goes away at the end.
  const answered = call.catch(() => undefined)
  const { id } = await until(() => fixture.bridge.state.approvals[0])
  return { id, answered }
}

/** Without a terminal, and with the right words in stdin. */
async function piped(args: readonly string[], env: Record<string, string> = {}) {
  const child = startCli(fixture.home, args, env)
  child.process.stdin.on('error', () => undefined).end(`yes\n${task()}\nyes\n`)
  return { code: await child.exited, stdout: child.stdout(), stderr: child.stderr() }
}

describe('a call that waits', () => {
  test('is not approved by a program that has no terminal, whatever it pipes in', async () => {
    const { id, answered } = await waitingKill()
    const { code, stderr } = await piped(['approve', id])
    expect({ code, stderr }).toEqual({
      code: 5,
      stderr:
        'Approving a call is for a person, and there is no terminal to ask one at.\n' +
        'Run it in a terminal, or use the window ("panda-bridge open").\n',
    })
    expect(fixture.bridge.state.approvals).toHaveLength(1)
    expect(killed()).toBe(0)
    expect((await piped(['refuse', id])).code).toBe(0)
    await answered
    expect(fixture.bridge.state.recentCalls[0]).toMatchObject({ approval: 'refused', where: 'command-line' })
  })

  test('is not approved in a terminal that an assistant has opened', async () => {
    const { id } = await waitingKill()
    const { code, screen } = await typeAtTerminal(fixture.home, ['approve', id], `${task()}`, {
      CLAUDECODE: '1',
    })
    expect(code).toBe(5)
    expect(screen).toBe(
      '"panda-bridge approve" is for a person: this shell is that of Claude Code (CLAUDECODE is set).\n' +
        'Use the window, or a terminal that no assistant has opened.\n',
    )
    expect(fixture.bridge.state.approvals).toHaveLength(1)
  })

  test.each(['', 'y', 'yes', '1', '\u0004'])('is not approved by a person who types %j', async (typed) => {
    const { id } = await waitingKill()
    const { code, screen } = await typeAtTerminal(fixture.home, ['approve', id], typed)
    expect(code).toBe(5)
    expect(screen).toContain('Nothing was changed.')
    expect(fixture.bridge.state.approvals).toHaveLength(1)
  })

  test('is approved by one who types the number of the task, and the record says at which terminal', async () => {
    const number = task()
    const { id, answered } = await waitingKill()
    const { code, screen } = await typeAtTerminal(fixture.home, ['approve', id], `${number}`)
    expect(screen).toContain(`Kill task ${number}?`)
    expect(screen).toMatch(/Approved\.\n$/)
    expect(code).toBe(0)
    await answered
    expect(killed()).toBe(1)
    expect(fixture.bridge.state.recentCalls[0]).toMatchObject({
      approval: 'approved',
      where: 'command-line',
      terminal: expect.stringMatching(/^(pts\/|tty)/),
    })
    expect((await runCli(fixture.home, ['activity'])).stdout).toMatch(/approved \(command-line (pts\/|tty)/)
  })

  test('that is approved with the control key is on record as that, whatever the caller claims', async () => {
    const { id, answered } = await waitingKill()
    const remote = await connectToBridge(fixture.home)
    const claim = { where: 'window', origin: 'window' }
    await remote.answerApproval({ ...claim, id, answer: 'yes' })
    await answered
    expect(fixture.bridge.state.recentCalls[0]).toMatchObject({ approval: 'approved', where: 'command-line' })
  })
})

test('a call of the command line that is interrupted is not left waiting for a yes', async () => {
  const child = startCli(fixture.home, ['call', 'task_kill', `task_id=${task()}`])
  await until(() => fixture.bridge.state.approvals[0])
  child.process.kill('SIGKILL')
  await child.exited
  await until(() => fixture.bridge.state.recentCalls[0])
  expect(fixture.bridge.state.approvals).toEqual([])
  expect(fixture.bridge.state.recentCalls[0]).toMatchObject({ tool: 'task_kill', outcome: 'cancelled' })
  expect(killed()).toBe(0)
})

describe('what lets assistants do more', () => {
  const state = () => fixture.bridge.state
  const what = () => {
    const { rules, serversMayAsk, clientRules, set, paused, keys, ports } = state()
    return {
      rules,
      serversMayAsk,
      clientRules,
      set,
      paused,
      port: ports.next,
      keys: keys.map(({ name }) => name),
    }
  }

  test.each([
    [['rules', '--destructive', 'allow']],
    [['rules', '--write', 'allow', '--destructive', 'refuse']],
    [['rules', '--client', 'cursor', '--ask-in-chat', 'yes']],
    [['rules', '--servers-ask', 'yes']],
    [['sets', 'choose', 'operations']],
    [['resume']],
    [['keys', '--revoke', 'stdio']],
    [['settings', '--port', `${ownPort}`]],
    [['servers', 'add', 'Mine', '--url', 'https://panda.example:25443', '--vo', 'atlas', '--no-probe']],
    [['reset']],
  ])('is refused without a terminal and in the shell of an assistant: %j', async (args) => {
    await connectClient(fixture, '2025').then((connected) => connected.close())
    await fixture.bridge.api.pause({ paused: true })
    await fixture.bridge.api.letServersAsk({ on: false })
    const before = what()
    expect(await piped(args)).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('is for a person, and there is no terminal'),
    })
    const { code, screen } = await typeAtTerminal(fixture.home, args, 'yes', { GEMINI_CLI: '1' })
    expect(screen).toContain('this shell is that of Gemini CLI')
    expect(code).toBe(5)
    expect(what()).toEqual(before)
    expect((await fixture.bridge.api.listServers({})).own).toEqual([])

    expect((await typeAtTerminal(fixture.home, args, 'yes')).code).toBe(0)
  })

  test('a tool of the set in force is not switched on, one of another set is', async () => {
    const { api } = fixture.bridge
    await api.chooseSet({ id: 'look' })
    const id = await api.copySet({ id: 'look', name: 'Mine' })
    expect((await piped(['sets', 'on', id, 'task_kill'])).code).toBe(0)
    expect((await piped(['sets', 'choose', id])).code).toBe(5)
    expect((await piped(['sets', 'off', id, 'task_kill'])).code).toBe(0)
    expect((await piped(['sets', 'choose', id])).code).toBe(0)
    expect((await piped(['sets', 'on', id, 'task_kill'])).code).toBe(5)
    const { code, screen } = await typeAtTerminal(fixture.home, ['sets', 'on', id, 'task_kill'], 'yes')
    expect(screen).toContain('task_kill: destructive')
    expect(code).toBe(0)
  })

  test('what leaves them less needs nobody', async () => {
    for (const args of [
      ['rules', '--write', 'refuse', '--destructive', 'refuse'],
      ['rules', '--client', 'cursor', '--ask-in-chat', 'no', '--budget', '50000'],
      ['rules', '--servers-ask', 'no'],
      ['sets', 'choose', 'look'],
      ['pause'],
      ['rules'],
      ['status'],
      ['keys'],
      ['settings', '--watch-tasks', 'yes'],
    ])
      expect({ args, ...(await piped(args, { CLAUDECODE: '1' })) }).toMatchObject({ args, code: 0 })
    expect(state()).toMatchObject({ paused: true, set: { id: 'look' }, rules: { write: 'refuse' } })
    expect(state().serversMayAsk).toBe(false)
  })

  test('an assistant gets no link to the window', async () => {
    const opened = await piped(['open', '--no-browser'], { CLAUDECODE: '1' })
    expect(opened).toMatchObject({ code: 5, stdout: '' })
    expect(opened.stderr).toContain('"panda-bridge open" is for a person')
    const home = newHome()
    const served = startCli(home, ['serve', '--port', '0'], { CLAUDECODE: '1' })
    ends(() => runCli(home, ['stop']))
    await until(() => served.stdout().includes('of your own.'))
    expect(served.stdout()).not.toContain('/ui/open')
  })
})

test('a pause outlives the bridge: to end and start it lets nobody go on', async () => {
  const home = newHome()
  ends(() => runCli(home, ['stop']))
  const start = () => runCli(home, ['serve', '--background', '--port', '0'])
  await start()
  await runCli(home, ['pause'])
  await runCli(home, ['stop'])
  await start()
  expect((await runCli(home, ['status'])).stdout).toContain('all assistants are paused')
})

// An assistant that marks its shells with nothing, and gives them a terminal: it starts a shim, then the command.
const unmarked = `
import os, pty, subprocess, sys
node, cli, *args = sys.argv[1:]
shim = subprocess.Popen([node, cli, 'stdio'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
shim.stdin.write(b'{"jsonrpc":"2.0","id":1,"method":"ping"}\\n')
shim.stdin.flush()
shim.stdout.readline()
code = os.waitstatus_to_exitcode(pty.spawn(['/bin/sh', '-c', '"$@"; exit $?', 'sh', node, cli, *args]))
shim.stdin.close()
sys.exit(code)`

test.runIf(process.platform === 'linux')(
  'an assistant that marks its shell with nothing is known by the shim that it has started',
  async () => {
    const { id } = await waitingKill()
    const { home } = fixture
    const child = spawn('python3', ['-c', unmarked, process.execPath, cli, 'approve', id], {
      env: { PATH: process.env['PATH'], HOME: home.folder, PANDA_BRIDGE_HOME: home.folder },
      detached: true,
    })
    let screen = ''
    child.stdout.on('data', (chunk: Buffer) => (screen += chunk.toString()))
    child.stdin.write(`${task()}\n`)
    const code = await new Promise((done) => child.once('exit', done))
    expect(screen).toMatch(
      /"python3[^"]*" \(process \d+\) has started this shell, and an assistant’s connection too/,
    )
    expect(code).toBe(5)
    expect(killed()).toBe(0)
  },
)
