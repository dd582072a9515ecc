// What needs processes of the app's own: its end by signals, an assistant that starts it, an X server that goes away.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { startDemo } from '../../bridge/demo/index.ts'
import type { Home } from '../../bridge/home/home.ts'
import { readRuntime } from '../../bridge/home/runtime.ts'
import { until } from '../bridge.ts'
import { runCli } from '../cli.ts'
import { bridgeOf } from '../desktop/app.ts'
import { claudeEntry, toolsOver, type Entry } from '../desktop/assistant-entry.ts'
import { desktopEnv, prepareDesktop } from '../desktop/prepare.ts'
import type { Driver } from '../desktop/running-desktop.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'
import { childrenOf, inPage, sixVariables, startProcess, startXServer } from './processes.ts'

export function processScenarios({ name, start }: Driver): void {
  const ends = endsAfterEach()
  const without = (variable: string) =>
    Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== variable))

  // The entry of an assistant does not say that Electron is to do without its sandbox, which root has to.
  const isRoot = process.getuid?.() === 0

  describe.skipIf(isRoot)('an assistant whose entry was written by an app that has ended', () => {
    /** A user starts the app with its window, connects Claude, and quits. */
    async function connectAndQuit(home: Home, demo: Awaited<ReturnType<typeof startDemo>>, env = {}) {
      await using app = await start({ home, demo, offersAll: true, args: [], env })
      const entry = await claudeEntry(app.bridge, join(newHome().folder, 'claude_desktop_config.json'))
      expect(await app.quit()).toBe(0)
      return entry
    }

    const started = async (entry: Entry, home: Home, more: Record<string, string> = {}) => {
      ends(() => runCli(home, ['stop']))
      return toolsOver({
        ...entry,
        env: { ...sixVariables(newHome().folder), ...entry.env, ...more, PANDA_BRIDGE_HOME: home.folder },
      })
    }

    test('starts it by its shim with six variables, hidden, and the user is signed in where the login is kept', async () => {
      await using demo = await startDemo({ pollSeconds: 0.05 })
      const home = newHome()
      const entry = await connectAndQuit(home, demo)
      expect(await started(entry, home)).toContain('system_is_alive')
      const { bridge } = await bridgeOf(home)
      const { login, shell } = await bridge.getState({})
      expect(shell.kind).toBe('desktop')
      const runtime = await readRuntime(home.runtimeFile)
      expect(childrenOf(runtime?.pid ?? 0, '--type=renderer'), 'pages of a window').toEqual([])
      // Under a bare X server there is no keychain.
      expect(login.is).toBe(name === 'whole' ? 'signed-in' : 'signed-out')
    })

    test('is told what is missing where there is no screen, and at once', async () => {
      await using demo = await startDemo({ pollSeconds: 0.05 })
      const home = newHome()
      const entry = await connectAndQuit(home, demo)
      // The session that was noted is of a screen that is gone.
      const note = JSON.parse(readFileSync(home.sessionFile, 'utf8')) as { env: object }
      const gone = { ...note, env: { ...note.env, DISPLAY: ':4096' } }
      writeFileSync(home.sessionFile, JSON.stringify(gone))
      await expect(started(entry, home)).rejects.toThrow(/needs a screen/)
    })

    test('that is an AppImage leaves nothing of itself in the app', async () => {
      await using demo = await startDemo({ pollSeconds: 0.05 })
      const home = newHome()
      const entry = await connectAndQuit(home, demo)
      const cursor = {
        APPIMAGE: '/apps/Cursor.AppImage',
        APPDIR: '/tmp/.mount_Cursor',
        ARGV0: 'cursor',
        OWD: '/',
      }
      expect(await started(entry, home, cursor)).toContain('system_is_alive')
      const { bridge } = await bridgeOf(home)
      const again = await claudeEntry(bridge, join(newHome().folder, 'claude_desktop_config.json'))
      expect(again.command).toBe(entry.command)
      expect(again.env?.['PANDA_BRIDGE_START']).not.toContain('Cursor')
    })
  })

  describe('a SIGTERM ends the app, and nothing says that it runs', () => {
    test('at every moment of its start, and after it', async () => {
      const { home, demo, env, end } = await prepareDesktop({})
      ends(end)
      // From the first instruction to an app that has been up for a while: milliseconds.
      for (const after of [0, 50, 100, 200, 300, 400, 500, 600, 700, 800, 1_000, 1_300, 2_000, 3_000]) {
        const { child, ended } = startProcess({ ...process.env, ...env })
        await setTimeout(after)
        child.kill('SIGTERM')
        const how = await ended
        // Before there is a handler, the signal itself ends it.
        expect([0, 'SIGTERM'], `after ${after} ms`).toContain(how)
        expect(existsSync(home.runtimeFile), `after ${after} ms`).toBe(false)
      }
      expect(demo.requests.filter(({ path }) => path.includes('kill'))).toEqual([])
    })

    test.each([['hidden', ['--hidden']] as const, ['with its window', []] as const])(
      'that all its processes get, as at a logout: %s',
      async (_, args) => {
        const { home, env, end } = await prepareDesktop({})
        ends(end)
        writeFileSync(join(home.folder, 'desktop.json'), '{ "withoutKeychain": "session" }')
        for (let time = 0; time < 3; time += 1) {
          const { child, ended } = startProcess({ ...process.env, ...env }, args)
          await bridgeOf(home)
          // By then the window is drawn.
          await setTimeout(1_500)
          process.kill(-child.pid!, 'SIGTERM')
          expect(await ended).toBe(0)
          expect(existsSync(home.runtimeFile)).toBe(false)
        }
      },
    )

    test('while it asks something', async () => {
      const home = newHome()
      const env = { ...process.env, ...desktopEnv(home), PANDA_TEST_NOTES: '' }
      const { child, ended } = startProcess(env, ['--password-store=basic'])
      await until(() => existsSync(home.runtimeFile))
      // By then the question is up, or about to be.
      await setTimeout(1_500)
      child.kill('SIGTERM')
      expect(await ended).toBe(0)
      expect(existsSync(home.runtimeFile)).toBe(false)
    })
  })

  test('a page that dies comes back where it was', async () => {
    const { home, env, end } = await prepareDesktop({})
    ends(end)
    writeFileSync(join(home.folder, 'desktop.json'), '{ "withoutKeychain": "session" }')
    const { child, ended } = startProcess({ ...process.env, ...env }, ['--remote-debugging-port=0'])
    ends(() => ended)
    ends(() => child.kill('SIGTERM'))
    const heading = () => inPage(home, "document.querySelector('h1')?.textContent")
    await expect.poll(heading).toBeDefined()
    await inPage(home, "location.hash = '#/activity'")
    await expect.poll(heading).toBe('Activity')
    // As the system does when memory is short.
    const renderers = () => childrenOf(child.pid ?? 0, '--type=renderer')
    const killed = renderers()
    for (const pid of killed) process.kill(pid, 'SIGKILL')
    await until(() => renderers().some((pid) => !killed.includes(pid)))
    await expect.poll(heading).toBe('Activity')
  })

  test.skipIf(isRoot)(
    'an X server that goes away ends the app, and the next assistant’s shim starts it on another',
    async () => {
      await using demo = await startDemo({ pollSeconds: 0.05 })
      const { home, env } = await prepareDesktop({ demo, offersAll: true })
      const first = await startXServer()
      ends(first.end)
      const here = { ...without('WAYLAND_DISPLAY'), ...env }
      const { ended } = startProcess({ ...here, DISPLAY: first.display })
      const { bridge } = await bridgeOf(home)
      const entry = await claudeEntry(bridge, join(newHome().folder, 'claude_desktop_config.json'))
      await first.end()
      await ended
      const second = await startXServer()
      ends(second.end)
      ends(() => runCli(home, ['stop']))
      const asked = { ...sixVariables(newHome().folder), ...entry.env, DISPLAY: second.display }
      expect(await toolsOver({ ...entry, env: { ...asked, PANDA_BRIDGE_HOME: home.folder } })).toContain(
        'system_is_alive',
      )
    },
  )
}
