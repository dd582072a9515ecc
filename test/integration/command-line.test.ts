import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { startDemo, type Demo } from '../../bridge/demo/index.ts'
import type { Home } from '../../bridge/home/home.ts'
import { approveInBrowser, until } from '../bridge.ts'
import { cli, runCli, startCli, typeAtTerminal } from '../cli.ts'
import { endsAfterAll } from '../ends.ts'
import { newHome } from '../homes.ts'

let demo: Demo
let home: Home
const ends = endsAfterAll()
beforeAll(async () => {
  demo = await startDemo({ pollSeconds: 0.05 })
  ends(() => demo.stop())
  home = newHome()
  ends(() => runCli(home, ['stop']))
})

test('before anything runs, each command says so and how to begin', async () => {
  for (const args of [['status'], ['tools'], ['call', 'system_is_alive'], ['logout']]) {
    const { code, stderr } = await runCli(home, args)
    expect({ args, code }).toEqual({ args, code: 1 })
    expect(stderr).toBe('No bridge is running.\nStart one with "panda-bridge serve".\n')
  }
})

test('a bridge that cannot be started in the background says why and what to do, as one in the foreground does', async () => {
  const broken = newHome()
  const file = join(broken.folder, 'settings.json')
  writeFileSync(file, '{ broken')
  const nextStep = new RegExp(`\\nCorrect ${file}, which was left as it is, or move it away: .*\\n$`)
  for (const args of [['serve', '--background'], ['serve'], ['clients']]) {
    const { code, stderr } = await runCli(broken, args)
    expect({ args, code, lines: stderr.match(/\n/g)?.length }).toEqual({ args, code: 1, lines: 2 })
    expect(stderr).toContain('The settings are no valid JSON.\n')
    expect(stderr).toMatch(nextStep)
  }
})

test('a bridge in the background takes the key of an agent as one in the foreground does', async () => {
  const served = newHome()
  const file = join(served.folder, 'agent-key')
  const key = 'a1B2c3D4e5F6g7H8a1B2c3D4e5F6g7H8'
  writeFileSync(file, key, { mode: 0o600 })
  // What tests leave is searched for secrets.
  ends(() => rmSync(file))
  ends(() => runCli(served, ['stop']))
  const args = ['serve', '--background', '--port', '0', '--no-browser', '--agent-key', file]
  const { stdout } = await runCli(served, args)
  const [url = ''] = /http:\S+/.exec(stdout) ?? []
  const statusWith = async (bearer: string) => {
    const headers = {
      authorization: `Bearer ${bearer}`,
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
    }
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })
    return (await fetch(url, { method: 'POST', headers, body })).status
  }
  expect(await statusWith(key.toLowerCase())).toBe(401)
  expect(await statusWith(key)).not.toBe(401)
})

test('stop is content where no bridge runs', async () => {
  expect(await runCli(home, ['stop'])).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^No bridge was running\.\nAssistants start none until you do/),
    stderr: '',
  })
})

test('login needs a server, and says which there are', async () => {
  const { code, stderr } = await runCli(home, ['login', '--server', 'nowhere'])
  expect(code).toBe(2)
  expect(stderr).toMatch(
    /There is no PanDA server named "nowhere"\.\nUse one of ATLAS, DOMA, ePIC, Rubin, Demo, or a URL/,
  )
})

describe('from login to a call', () => {
  test('login starts a bridge, shows link and code, and ends when the user has approved', async () => {
    const login = startCli(home, ['login', '--server', demo.url, '--vo', 'atlas', '--mcp-url', demo.mcpUrl])
    const code = await until(() => /Code {4}(\S+)/.exec(login.stdout())?.[1])
    expect(login.stdout()).toMatch(/Open {4}http\S+/)
    await demo.approve(code)
    expect(await login.exited).toBe(0)
    expect(login.stdout()).toContain('Signed in as Dana Muon.')
  })

  test('status tells people and programs', async () => {
    const { stdout, code } = await runCli(home, ['status'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Login {6}Dana Muon \(renewed .*, ID token good for \d+ min\)$/m)
    const state = JSON.parse((await runCli(home, ['status', '--json'])).stdout) as { login: object }
    expect(state).toMatchObject({ login: { is: 'signed-in' }, server: { vo: 'atlas' } })
  })

  test('tools and call', async () => {
    const tools = JSON.parse((await runCli(home, ['tools', '--json'])).stdout) as object[]
    expect(tools.length).toBeGreaterThan(10)
    const { jediTaskID } = demo.state.world.ownTask('running')
    const good = await runCli(home, ['call', 'task_get_status', `task_id=${jediTaskID}`])
    expect(good.code).toBe(0)
    expect(good.stdout).toContain('running')
    const asJson = await runCli(home, ['call', 'task_get_status', '--json', `{"task_id": ${jediTaskID}}`])
    expect(asJson.stdout).toBe(good.stdout)
    const bad = await runCli(home, ['call', 'task_get_status', 'task_id=1'])
    expect(bad).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('PanDA did not do this.'),
    })
  })

  test('a second serve says where the first is', async () => {
    const { code, stderr } = await runCli(home, ['serve'])
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^A bridge is running at http:\/\/127\.0\.0\.1:\d+\.\nUse it, or end it with "panda-bridge stop"\./,
    )
  })

  test('the login is still there after stop and serve --background', async () => {
    const stdout = expect.stringMatching(/^The bridge has stopped\.\nAssistants start none until you do/)
    expect(await runCli(home, ['stop'])).toMatchObject({ code: 0, stdout })
    expect(await runCli(home, ['serve', '--background'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^PanDA Bridge listens at http:\/\/127\.0\.0\.1:\d+\/mcp\n$/),
    })
    expect((await runCli(home, ['status'])).stdout).toContain('Dana Muon')
  })

  test('logout', async () => {
    expect((await runCli(home, ['logout'])).code).toBe(0)
    expect((await runCli(home, ['status'])).stdout).toMatch(/^Login {6}signed out$/m)
  })
})

test('the demo is among the servers: it is signed in to by name, and asked', async () => {
  const newcomer = newHome()
  expect((await runCli(newcomer, ['servers'])).stdout).toMatch(/^Demo .*on this computer/m)
  for (const [asked = '', ...more] of [['probe'], ['edit', '--vo', 'atlas', '--no-probe']])
    expect(await runCli(newcomer, ['servers', asked, 'demo', ...more])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^The demo is not looked at or changed\.\nChoose it to use it: /),
    })
  const bridge = startCli(newcomer, ['serve', '--port', '0', '--no-browser'])
  await until(() => bridge.stdout().includes('listens at'))
  const login = startCli(newcomer, ['login', '--server', 'demo'])
  await approveInBrowser(await until(() => /Open {4}(\S+)/.exec(login.stdout())?.[1]))
  expect(await login.exited).toBe(0)
  expect((await runCli(newcomer, ['call', 'system_is_alive'])).code).toBe(0)
  expect((await runCli(newcomer, ['status'])).stdout).toMatch(/^Server .*Demo/m)
  expect((await runCli(newcomer, ['stop'])).code).toBe(0)
  expect(await bridge.exited).toBe(0)
})

test('servers', async () => {
  const { stdout } = await runCli(home, ['servers'])
  for (const name of ['ATLAS', 'DOMA', 'ePIC', 'Rubin']) expect(stdout).toContain(name)
})

test('demo --once --json', async () => {
  const { code, stdout, stderr } = await runCli(newHome(), ['demo', '--once', '--json'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const tools = ['system_is_alive', 'task_get_status', 'statistics_job_stats_by_cloud']
  expect(JSON.parse(stdout)).toMatchObject({
    signedInAs: 'Dana Muon',
    upstream: expect.stringContaining('/mcp'),
    tools: expect.any(Number),
    alive: true,
    calls: tools.map((tool) => ({ tool, isError: false, ms: expect.any(Number) })),
  })
})

test('help names every command', async () => {
  const { stdout, code } = await runCli(home, ['--help'])
  expect(code).toBe(0)
  for (const name of [
    'serve',
    'stdio',
    'demo',
    'stop',
    'login',
    'logout',
    'status',
    'servers',
    'tools',
    'call',
  ]) {
    expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'))
  }
})

test('an older Node gets one sentence', () => {
  const older = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })`
  const { status, stderr } = spawnSync(process.execPath, [
    '--import',
    `data:text/javascript,${older}`,
    cli,
    'status',
  ])
  expect(status).toBe(1)
  expect(stderr.toString()).toBe('PanDA Bridge needs Node.js 22.12 or newer; this is 20.20.2.\n')
})

describe('policy from the command line', () => {
  test('endpoints prints the whole catalogue', async () => {
    const endpoints = JSON.parse((await runCli(home, ['endpoints', '--json'])).stdout) as object[]
    expect(endpoints).toHaveLength(114)
    for (const endpoint of endpoints) {
      expect(Object.keys(endpoint)).toEqual(
        expect.arrayContaining([
          'module',
          'name',
          'path',
          'method',
          'effect',
          'role',
          'audience',
          'parameters',
        ]),
      )
    }
  })

  test('sets are chosen, copied, changed, exported and imported', async () => {
    expect((await runCli(home, ['sets'])).stdout).toMatch(/^\* {2}look /m)
    expect((await runCli(home, ['sets', 'copy', 'look', 'Mine'])).stdout).toBe('Made own-mine.\n')
    expect((await runCli(home, ['sets', 'on', 'own-mine', 'task_kill'])).code).toBe(0)
    expect((await typeAtTerminal(home, ['sets', 'choose', 'own-mine'], 'yes')).code).toBe(0)
    expect((await runCli(home, ['tools'])).stdout).toMatch(/^task_kill +destructive/m)
    const list = (await runCli(home, ['sets', 'export', 'own-mine'])).stdout
    expect(JSON.parse(list)).toMatchObject({ task: expect.arrayContaining(['kill']) })
    const file = join(newHome().folder, 'list.json')
    writeFileSync(file, list)
    const imported = await runCli(home, ['sets', 'import', relative(process.cwd(), file), '--name', 'Again'])
    expect(imported).toMatchObject({ code: 0, stdout: 'Made own-again.\n' })
    const device = { code: 1, stderr: expect.stringContaining('is a device and no file') }
    expect(await runCli(home, ['sets', 'import', '/dev/zero'])).toMatchObject(device)
    expect(await runCli(home, ['sets', 'on', 'look', 'task_kill'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('built in'),
    })
  })

  test('a call that waits is listed with what PanDA says of it, refused or approved, and is on record', async () => {
    const login = startCli(home, ['login'])
    await demo.approve(await until(() => /Code {4}(\S+)/.exec(login.stdout())?.[1]))
    await login.exited
    const { jediTaskID, taskName } = demo.state.world.ownTask('running')
    const kill = () => startCli(home, ['call', 'task_kill', `task_id=${jediTaskID}`])
    const unwanted = kill()
    const shown = await until(async () => {
      const { stdout } = await runCli(home, ['approvals'])
      return stdout.includes('Jobs: ') ? stdout : undefined
    })
    expect(shown).toMatch(
      new RegExp(`Name: ${taskName}\\n +Owner: Dana Muon \\(you\\)\\n +State: running\\n`),
    )
    expect(shown).toContain(`task_id = ${jediTaskID}`)
    expect((await runCli(home, ['refuse'])).code).toBe(2)
    expect((await runCli(home, ['refuse', '--all', '--reason', 'Not today.'])).stdout).toBe('Refused.\n')
    expect(await unwanted.closed).toBe(5)
    expect(unwanted.stderr()).toContain('The user’s reason: “Not today.”')
    const call = kill()
    const id = await until(
      async () => /^(\w{8}) {2}Kill task/m.exec((await runCli(home, ['approvals'])).stdout)?.[1],
    )
    expect(demo.callsOf('task', 'kill')).toHaveLength(0)
    expect((await typeAtTerminal(home, ['approve', id], `${jediTaskID}`)).screen).toContain('Approved.\n')
    expect(await call.exited).toBe(0)
    expect(demo.callsOf('task', 'kill')).toHaveLength(1)
    expect((await runCli(home, ['activity'])).stdout).toMatch(/task_kill {2}.*approved/)
    expect((await runCli(home, ['activity', '--export', 'csv'])).stdout).toMatch(/^time,client,/)
    expect((await runCli(home, ['approve', id])).code).toBe(1)
  })

  test('rules are shown and set', async () => {
    expect((await runCli(home, ['rules', '--destructive', 'refuse'])).stdout).toMatch(
      /^destructive {2}refuse$/m,
    )
    const { stderr, code } = await runCli(home, ['call', 'task_kill', 'task_id=1'])
    expect(code).toBe(5)
    expect(stderr).toContain('refuse every call that ends work or deletes something for good')
  })

  test('whether servers may ask is shown and set', async () => {
    expect((await runCli(home, ['rules'])).stdout).toMatch(/may put questions into the chat: yes/)
    expect((await runCli(home, ['rules', '--servers-ask', 'no'])).stdout).toMatch(/into the chat: no/)
    expect(JSON.parse((await runCli(home, ['rules', '--json'])).stdout)).toMatchObject({
      serversMayAsk: false,
    })
  })

  test('a budget that no outline fits into is refused', async () => {
    const tooSmall = await runCli(home, ['rules', '--client', 'cursor', '--budget', '2000'])
    expect(tooSmall).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('The budget in bytes must be a whole number from 8000 to 5000000'),
    })
    expect((await runCli(home, ['rules', '--client', 'cursor', '--budget', '50000'])).code).toBe(0)
    expect((await runCli(home, ['rules', '--budget', '60000'])).stdout).toMatch(/budget \(60000 bytes\)/)
    const auto = await runCli(home, ['rules', '--budget', 'auto'])
    expect(auto.stdout).toMatch(/budget \(as suits each assistant\)/)
    expect(auto.stdout).toMatch(/^cursor +no +50000 bytes +all +as all$/m)
    const ofClient = await runCli(home, ['rules', '--client', 'cursor', '--budget', 'auto'])
    expect(ofClient.stdout).not.toContain('cursor')
  })

  test('how assistants get the tools is shown with what it costs, and set for all or for one', async () => {
    const shown = (await runCli(home, ['rules', '--tools', 'search'])).stdout
    expect(shown).toContain('Assistants get the tools of the set: some, and a search.')
    expect(shown).toMatch(
      /whole list has \d+ tools and about \d+00 tokens, the one with the search \d+ tools and about \d+00 tokens/,
    )
    const ofClient = await runCli(home, ['rules', '--client', 'cursor', '--tools', 'all'])
    expect(ofClient.stdout).toMatch(/^cursor +no +as all +all +all$/m)
    // What else is set for it leaves this.
    const kept = await runCli(home, ['rules', '--client', 'cursor', '--budget', '50000'])
    expect(kept.stdout).toMatch(/^cursor +no +50000 bytes +all +all$/m)
    await runCli(home, ['rules', '--client', 'cursor', '--budget', 'auto'])
    const asAll = await runCli(home, ['rules', '--client', 'cursor', '--tools', 'as-all'])
    expect(asAll.stdout).not.toContain('cursor')
    expect(await runCli(home, ['rules', '--tools', 'as-all'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Name it with --client'),
    })
    expect((await runCli(home, ['rules', '--tools', 'auto'])).stdout).toMatch(
      /some and a search where there are more than 40, which now is (all|the search)\./,
    )
  })

  test('rules for a name that is neither a key nor an assistant are refused', async () => {
    expect(await runCli(home, ['rules', '--client', 'curser', '--ask-in-chat', 'no'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/No key and no assistant is called "curser"[\s\S]*"panda-bridge keys"/),
    })
    expect((await runCli(home, ['rules', '--client', 'stdio', '--budget', '50000'])).stdout).toContain(
      'stdio',
    )
    const { stdout } = await runCli(home, ['rules', '--client', 'stdio', '--budget', 'auto'])
    expect(stdout).not.toContain('stdio')
  })

  test('a known server is changed in what may be otherwise, and put back', async () => {
    const edit = ['servers', 'edit', 'ATLAS', '--vo', 'atlas.production', '--no-probe']
    expect(await typeAtTerminal(home, edit, 'yes')).toMatchObject({ code: 0 })
    expect((await runCli(home, ['servers'])).stdout).toMatch(/^ATLAS +atlas\.production .*changed by you/m)
    const elsewhere = ['servers', 'edit', 'ATLAS', '--url', demo.url, '--no-probe']
    expect((await typeAtTerminal(home, elsewhere, 'yes')).screen).toContain(
      'whose addresses stay as they are',
    )
    expect((await runCli(home, ['servers', 'remove', 'ATLAS'])).code).toBe(0)
    expect((await runCli(home, ['servers'])).stdout).toMatch(/^ATLAS +atlas +https/m)
  })

  test('a server of one’s own is looked at before it is saved', async () => {
    const add = ['servers', 'add', 'Mine', '--url', demo.url, '--vo', 'atlas']
    const added = await typeAtTerminal(home, add, 'yes')
    expect(added).toMatchObject({ code: 0, screen: expect.stringMatching(/^ok {2}PandaMCP answers at/m) })
    expect((await runCli(home, ['servers'])).stdout).toMatch(/^Mine +atlas +http/m)
    const gone = await startDemo()
    await gone.stop()
    const wrong = await runCli(home, ['servers', 'add', 'Wrong', '--url', gone.url, '--vo', 'atlas'])
    expect(wrong).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/^no {2}.*refuses connections/m),
    })
    expect((await runCli(home, ['servers', 'probe', 'Mine'])).code).toBe(0)
    expect((await runCli(home, ['servers', 'remove', 'Mine'])).code).toBe(0)
  })
})
