import { spawn } from 'node:child_process'
import { cpSync, existsSync, statSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { beforeAll, describe, expect, test } from 'vitest'
import { menuPngSides } from '../../assets/icon-list.ts'
import { startDemo, type Demo } from '../../bridge/demo/index.ts'
import { readRuntime } from '../../bridge/home/runtime.ts'
import { until } from '../bridge.ts'
import { toolsOver, type Entry } from '../desktop/assistant-entry.ts'
import { endsAfterAll } from '../ends.ts'
import type { Built } from './build.ts'
import { readDesktopEntry } from './desktop-entry.ts'
import type { Machine } from './machine.ts'
import { endApp, isInSandbox, prepareHome, runningApp } from './used-app.ts'

const menuFile = '/usr/share/applications/panda-bridge.desktop'
const claudeFile = '/home/ada/.config/Claude/claude_desktop_config.json'
const autostartFile = '/home/ada/.config/autostart/panda-bridge.desktop'

/** One machine over its whole time with the app: each test begins where the one before it ended. */
export function debScenarios(getBuilt: () => Built): void {
  describe('the deb on a bare Debian', () => {
    const ends = endsAfterAll()
    let machine: Machine
    let demo: Demo
    /** What was there besides the package, once it was installed. */
    let before: string[]

    beforeAll(async () => {
      machine = getBuilt().machine
      demo = await startDemo({ pollSeconds: 0.05 })
      ends(() => demo.stop())
      ends(() => endApp(machine.home))
      prepareHome(machine.home, demo)
      await machine.giveToAda()
    })

    const install = async (deb: string) => {
      cpSync(deb, machine.outside('/root/panda-bridge.deb'))
      await machine.asRoot('apt-get', 'install', '--yes', '/root/panda-bridge.deb')
    }
    const openFromMenu = () => {
      const [program, ...args] = readDesktopEntry(machine.read(menuFile)).command
      return machine.start(program, args)
    }
    const connected = (): Entry =>
      (JSON.parse(machine.read(claudeFile)) as { mcpServers: { panda: Entry } }).mcpServers.panda
    /** What an assistant is offered that starts its entry with the variables that assistants pass on. */
    const tools = ({ command, args, env }: Entry) =>
      toolsOver(machine.command(command, args, { ...machine.six(), ...env }))
    const isSignedIn = async () => (await (await runningApp(machine.home)).bridge.getState({})).login.is

    test('is installed with all that it needs', async () => {
      await machine.asRoot('apt-get', 'update')
      await install(getBuilt().deb)
      const program = '/opt/panda-bridge/panda-bridge'
      const libraries = await machine.asRoot('ldd', program)
      expect(libraries).toContain('libgtk-3.so.0 => /')
      expect(libraries).not.toContain('not found')
      // Here nobody gets user namespaces: Chromium's helper makes the sandbox, with root's rights.
      expect(statSync(machine.outside('/opt/panda-bridge/chrome-sandbox')).mode & 0o7777).toBe(0o4755)
      const listed = await machine.asRoot('dpkg', '--listfiles', 'panda-bridge')
      const own = new Set(listed.split('\n').map((file) => file.slice(1)))
      before = machine.files().filter((file) => !own.has(file) && file !== 'usr/bin/panda-bridge')
    })

    test('has an entry in the menu, with an icon of every usual size', () => {
      const said = execFileSync('desktop-file-validate', ['--warn-kde', machine.outside(menuFile)], {
        encoding: 'utf8',
      })
      expect(said).toBe('')
      const { values } = readDesktopEntry(machine.read(menuFile))
      expect(values['Comment']).toContain('AI assistants')
      const theme = machine.read('/usr/share/icons/hicolor/index.theme')
      for (const side of menuPngSides) {
        const folder = `${side}x${side}/apps`
        expect(theme).toContain(folder)
        expect(existsSync(machine.outside(`/usr/share/icons/hicolor/${folder}/${values['Icon']}.png`))).toBe(
          true,
        )
      }
    })

    test('has the command line in the terminal', async () => {
      expect(await machine.asAda('panda-bridge', '--version')).toEqual({
        code: 0,
        stdout: `${getBuilt().version}\n`,
        stderr: '',
      })
      const help = await machine.asAda('panda-bridge')
      expect(help.stdout + help.stderr).toContain('Usage: panda-bridge')
      const status = await machine.asAda('panda-bridge', 'status')
      expect(status.code).toBe(1)
      expect(status.stderr).toContain('No bridge is running.')
    })

    test('runs a bridge of the command line in the background, and not the app', async () => {
      const served = await machine.asAda('panda-bridge', 'serve', '--background')
      expect(served.stderr).toBe('')
      const { bridge } = await runningApp(machine.home)
      expect((await bridge.getState({})).shell.kind).toBe('headless')
      expect((await machine.asAda('panda-bridge', 'stop')).code).toBe(0)
    })

    test('starts from the menu, in the sandbox, and the user signs in', async () => {
      openFromMenu()
      const { bridge, renderers } = await runningApp(machine.home)
      expect((await bridge.getState({})).shell.kind).toBe('desktop')
      await expect.poll(renderers).not.toEqual([])
      for (const pid of renderers()) await expect.poll(() => isInSandbox(pid)).toBe(true)
      const login = machine.command('panda-bridge', ['login', '--no-browser'])
      const child = spawn(login.command, login.args, { env: login.env })
      let said = ''
      child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
      await demo.approve(await until(() => /[A-Z]{4}-[A-Z]{4}/.exec(said)?.[0]))
      await expect.poll(isSignedIn).toBe('signed-in')
      const { stdout } = await machine.asAda('panda-bridge', 'status')
      expect(stdout).toMatch(/^Login +Dana Muon/m)
    })

    test('is used by an assistant that the terminal has connected, and the app calls it connected', async () => {
      const done = await machine.asAda('panda-bridge', 'connect', 'claude-desktop')
      expect(done.stderr).toBe('')
      expect(connected().command).toBe('/opt/panda-bridge/panda-bridge')
      const { bridge } = await runningApp(machine.home)
      const claude = (await bridge.listClients({})).find(({ id }) => id === 'claude-desktop')
      expect(claude?.state).toBe('connected')
      expect(await tools(connected())).toContain('system_is_alive')
      expect(await tools({ command: 'panda-bridge', args: ['stdio'] })).toContain('system_is_alive')
    })

    test('writes the same for an assistant from the terminal alone and from the app', async () => {
      const byApp = machine.read(claudeFile)
      await endApp(machine.home)
      expect((await machine.asAda('panda-bridge', 'serve', '--background')).stderr).toBe('')
      const { bridge } = await runningApp(machine.home)
      const claude = (await bridge.listClients({})).find(({ id }) => id === 'claude-desktop')
      expect(claude?.state).toBe('connected')
      expect((await machine.asAda('panda-bridge', 'connect', 'claude-desktop')).code).toBe(0)
      expect(machine.read(claudeFile)).toBe(byApp)
      // As at the end of a session: what its user has stopped no assistant starts again.
      await endApp(machine.home)
    })

    test('is started without a window by an assistant, and still signed in', async () => {
      expect(await tools(connected())).toContain('system_is_alive')
      const { bridge, renderers } = await runningApp(machine.home)
      expect((await bridge.getState({})).shell.kind).toBe('desktop')
      expect(await isSignedIn()).toBe('signed-in')
      expect(renderers()).toEqual([])
    })

    test('starts at login', async () => {
      const { bridge } = await runningApp(machine.home)
      await bridge.setStartAtLogin({ on: true })
      await endApp(machine.home)
      const { values, command } = readDesktopEntry(machine.read(autostartFile))
      expect(existsSync(machine.outside(values['TryExec'] ?? ''))).toBe(true)
      const [program, ...args] = command
      machine.start(program, args)
      const { renderers } = await runningApp(machine.home)
      expect(await isSignedIn()).toBe('signed-in')
      expect(renderers()).toEqual([])
    })

    test('is upgraded under the running app: the next start has the new one take its place', async () => {
      const { version, nextVersion, nextDeb } = getBuilt()
      const entry = machine.read(claudeFile)
      await install(nextDeb)
      expect((await machine.asAda('panda-bridge', '--version')).stdout).toBe(`${nextVersion}\n`)
      // The old one goes on, also with what it had not read until then.
      expect(await tools(connected())).toContain('system_is_alive')
      const old = await runningApp(machine.home)
      expect(old.version).toBe(version)
      const called = await old.bridge.callTool({ name: 'system_is_alive', arguments: {} })
      expect(called.isError).not.toBe(true)
      openFromMenu()
      await expect.poll(async () => (await readRuntime(machine.home.runtimeFile))?.version).toBe(nextVersion)
      const { bridge, renderers } = await runningApp(machine.home)
      await expect.poll(renderers).not.toEqual([])
      for (const pid of renderers()) await expect.poll(() => isInSandbox(pid)).toBe(true)
      const { server, login, shell } = await bridge.getState({})
      expect(server?.url).toBe(demo.url)
      expect(login.is).toBe('signed-in')
      expect(shell.startAtLogin).toBe(true)
      expect(machine.read(claudeFile)).toBe(entry)
      expect(await tools(connected())).toContain('system_is_alive')
    })

    test('is removed under the running app, and only the home is left', async () => {
      await machine.asRoot('apt-get', 'purge', '--yes', 'panda-bridge')
      expect(machine.files()).toEqual(before)
      expect(existsSync(machine.outside('/opt/panda-bridge'))).toBe(false)
      expect((await runningApp(machine.home)).version).toBe(getBuilt().nextVersion)
      await endApp(machine.home)
      expect(machine.read('/home/ada/.config/panda-bridge/settings.json')).toContain(demo.url)
    })
  })
}
