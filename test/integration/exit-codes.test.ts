import { expect, test } from 'vitest'
import { startTestBridge, until } from '../bridge.ts'
import { runAtTerminal, runCli, startAtTerminal, startCli, type Child } from '../cli.ts'
import { newHome } from '../homes.ts'

/** What would move a cursor, set a colour or draw, in a file or another program. */
const forTerminals = /[▄█▀]|(?!\n)\p{Cc}/u

test('a script sees by the exit code why a command failed; the answer is on stdout, and why it failed on stderr', async () => {
  await using fixture = await startTestBridge({ policy: 'usual', bridge: { approvalMs: 500 } })
  const { home, demo, bridge } = fixture
  const ends = async (args: string[], code: number, where: 'stdout' | 'stderr') => {
    const run = await runCli(home, args)
    expect({ args, code: run.code }).toEqual({ args, code })
    expect({ args, has: { stdout: run.stdout !== '', stderr: run.stderr !== '' } }).toEqual({
      args,
      has: { stdout: where === 'stdout', stderr: where === 'stderr' },
    })
    expect(run.stdout + run.stderr).not.toMatch(forTerminals)
  }
  for (const args of [
    ['status'],
    ['status', '--json'],
    ['tasks'],
    ['sets'],
    ['clients'],
    ['--help'],
    ['call', 'system_is_alive'],
  ])
    await ends(args, 0, 'stdout')
  await ends(['approve', 'nothing'], 1, 'stderr')
  await ends(['take-back', 'nothing'], 1, 'stderr')
  await ends(['sets', 'export', 'nothing'], 1, 'stderr')
  for (const args of [['frob'], ['sets', 'frob'], ['status', 'frob'], ['approve'], ['tasks', '--frob'], []])
    await ends(args, 2, 'stderr')
  for (const args of [
    ['activity', '--last', 'x'],
    ['rules', '--budget', '1'],
    ['why', 'x', '--task'],
    ['call', 'x', 'y'],
  ])
    await ends(args, 2, 'stderr')
  await ends(['call', 'task_get_status', 'task_id=1'], 3, 'stderr')
  await ends(['call', 'task_get_status', 'task_id=x'], 2, 'stderr')
  await ends(['call', 'task_kill', 'task_id=1'], 5, 'stderr')
  await ends(['sets', 'choose', 'operations'], 5, 'stderr')
  await bridge.api.signOut({})
  await ends(['status'], 4, 'stdout')
  await ends(['status', '--json'], 4, 'stdout')
  await ends(['tasks'], 4, 'stderr')
  await ends(['call', 'task_get_status', 'task_id=1'], 4, 'stderr')
  await demo.stop()
  await bridge.api.checkNow({})
  await ends(['status'], 3, 'stdout')
  await bridge.stop()
  await ends(['status'], 1, 'stderr')
})

test('whoever is signed out is told at the terminal how to sign in', async () => {
  await using fixture = await startTestBridge({ signedIn: false })
  for (const command of ['tasks', 'summary'])
    expect((await runCli(fixture.home, [command])).stderr).toContain('or with "panda-bridge login".')
})

test('a QR code is for a terminal that draws it', async () => {
  await using fixture = await startTestBridge({ signedIn: false })
  const { home, demo, bridge } = fixture
  const signIn = async (login: Child) => {
    await demo.approve(await until(() => /Code {4}(\S+)/.exec(login.stdout())?.[1]))
    expect(await login.closed).toBe(0)
    await bridge.api.signOut({})
    // A terminal ends its lines so.
    return login.stdout().replaceAll('\r\n', '\n')
  }
  expect(await signIn(startAtTerminal(home, ['login']))).toContain('▄')
  expect(await signIn(startCli(home, ['login']))).not.toMatch(forTerminals)
  for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }] as Record<string, string>[])
    expect(await signIn(startAtTerminal(home, ['login'], env))).not.toMatch(forTerminals)
})

test('what is wrong with a command line is a sentence, with the command that says more', async () => {
  const home = newHome()
  const said = async (...args: string[]) => (await runCli(home, args)).stderr
  expect(await said('statsu')).toBe(
    'There is no command "statsu". Did you mean "status"?\n"panda-bridge --help" lists what there is.\n',
  )
  expect(await said('sets', 'cop')).toBe(
    'There is no command "sets cop".\n"panda-bridge sets --help" lists what there is.\n',
  )
  expect(await said('tasks', '--form')).toBe(
    'There is no option "--form". Did you mean "--from"?\n"panda-bridge tasks --help" shows how it is used, with examples.\n',
  )
  expect(await said('approve')).toMatch(/^Nothing says which: ID is missing\.\n"panda-bridge approve --help"/)
  expect(await said('activity', '--last')).toMatch(/^"--last" needs a value: --last <n>\.\n/)
  expect(await said('rules', '--read', 'maybe')).toMatch(
    /^"--read" cannot be "maybe"\. It is one of allow, ask, refuse\.\n/,
  )
  expect(await said('status', 'more')).toMatch(/^More was given than it takes: more\.\n/)
  expect(await said()).toMatch(/^Usage: panda-bridge .*\n\nLets AI/)
})

test('the list of sets counts as the window does, and says when the server has not been asked', async () => {
  await using fixture = await startTestBridge({ policy: 'usual' })
  const { api } = fixture.bridge
  const names = new Set((await api.listTools({})).map(({ name }) => name))
  const { stdout } = await runCli(fixture.home, ['sets'])
  for (const { id, tools } of await api.listSets({})) {
    const count = tools.filter((tool) => names.has(tool)).length
    expect(stdout).toMatch(new RegExp(`^[* ]  ${id} .* ${count}  `, 'm'))
  }
  expect(stdout).not.toContain('not known yet')
})

test('settings are shown and changed, and what the support wants to know is printed', async () => {
  await using fixture = await startTestBridge()
  const { home } = fixture
  const changed = await runCli(home, ['settings', '--watch-tasks', 'yes', '--json'])
  expect(JSON.parse(changed.stdout)).toMatchObject({ watchTasks: true })
  expect((await runCli(home, ['settings'])).stdout).toMatch(/^Port +\d+.*\nWatch tasks +yes\n/)
  expect(await runCli(home, ['settings', '--port', '70000'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('The port must be a whole number from 1024 to 65535'),
  })
  expect((await runCli(home, ['diagnostics'])).stdout).toMatch(/^PanDA Bridge .*The end of the log:/s)
})

test('what assistants did is told with date and zone: UTC in a file, and the clock of this machine at a terminal', async () => {
  await using fixture = await startTestBridge()
  const { home } = fixture
  expect((await runCli(home, ['call', 'system_is_alive'])).code).toBe(0)
  expect((await runCli(home, ['activity'])).stdout).toMatch(
    /^TIME +ASSISTANT +TOOL .*\n\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z  /,
  )
  const { screen } = await runAtTerminal(home, ['activity'], 200, { TZ: 'Asia/Tokyo', NO_COLOR: '1' })
  expect(screen).toMatch(/\n\d{4}-\d\d-\d\d \d\d:\d\d:\d\d GMT\+9  /)
})
