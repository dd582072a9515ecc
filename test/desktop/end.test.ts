// What only the test host can show: that a question stands there, and which. Everything else is in scenarios/end.ts.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Home } from '../../bridge/home/home.ts'
import { thisRuntime } from '../../bridge/home/runtime-record.ts'
import { SettingsFile } from '../../bridge/state/settings.ts'
import { until } from '../bridge.ts'
import type { Host } from '../electron-host/host.ts'
import { launch } from '../electron-host/launch.ts'
import { newHome } from '../homes.ts'
import { appPath, bridgeOf, launchDesktop } from './app.ts'
import { desktopEnv } from './prepare.ts'

describe.skipIf(process.platform !== 'linux')(
  'where a bridge of another computer with the same home left its file',
  () => {
    const elsewhere = {
      ...thisRuntime('1.0.0'),
      url: 'http://127.0.0.1:25680',
      process: { host: 'login-7.example.org', boot: 'another', start: '1' },
    }

    test('the user is asked, and may start here', async () => {
      const home = newHome()
      writeFileSync(home.runtimeFile, JSON.stringify(elsewhere))
      const app = await launchDesktop(home)
      const { options } = await app.user.answerDialog('Start here')
      expect(options.message).toContain('login-7.example.org')
      expect((await bridgeOf(home)).url).toContain('http://127.0.0.1:')
      expect(app.host.errors).toEqual([])
      await app.stop()
    })

    test('an app that was started hidden leaves it alone and says so', async () => {
      const home = newHome()
      writeFileSync(home.runtimeFile, JSON.stringify(elsewhere))
      const app = await launchDesktop(home, { args: ['--hidden'] })
      await app.user.exited()
      expect(app.host.exitCode).toBe(1)
      expect(JSON.parse(readFileSync(home.runtimeFile, 'utf8'))).toEqual(elsewhere)
      await app.stop()
    })
  },
)

describe('while the app asks something at its start', () => {
  /** Another program has the port that assistants know. */
  async function startAsking(home: Home) {
    const other = createServer()
    await new Promise<void>((done) => void other.listen(0, '127.0.0.1', done))
    new SettingsFile(home).change({ port: (other.address() as AddressInfo).port })
    const app = await launch({ appPath, env: desktopEnv(home) })
    await until(() => app.host.dialogs.length === 1)
    return { app, close: () => other.close() }
  }

  test('its icon is there, claims nothing, and ends it', async () => {
    const home = newHome()
    const { app, close } = await startAsking(home)
    expect(await app.user.trayIcon()).toMatch(/offline\.png$/)
    expect(await app.user.trayToolTip()).toBe('PanDA Bridge is starting')
    expect(await app.user.trayMenu()).toEqual(['Starting…', '---', 'Quit'])
    await app.user.clickTrayItem('Quit')
    await app.user.exited()
    expect(app.host.exitCode).toBe(0)
    expect(existsSync(home.runtimeFile)).toBe(false)
    await app.stop()
    close()
  })

  test('it ends at once when the system says so, and frees its home', async () => {
    const home = newHome()
    const { app, close } = await startAsking(home)
    await app.user.quit()
    expect(app.host.exitCode).toBe(0)
    expect(app.host.dialogs).toEqual([])
    expect(existsSync(home.runtimeFile)).toBe(false)
    await app.stop()
    close()
  })

  test('nothing is taken for an answer that was none', async () => {
    const home = newHome()
    const withoutKeychain = (host: Host) => (host.surroundings.encryption = false)
    const app = await launchDesktop(home, { prepare: withoutKeychain })
    await until(() => app.host.dialogs.length === 1)
    await app.user.quit()
    await app.stop()
    const again = await launchDesktop(home, { prepare: withoutKeychain })
    expect((await again.user.answerDialog('In a file')).options.message).toContain('no keychain')
    await again.user.window()
    await again.stop()
  })

  test('a second start shows the question anew, which can still be answered', async () => {
    const home = newHome()
    const { app, close } = await startAsking(home)
    const [first] = app.host.dialogs
    app.user.secondInstance('--hidden')
    expect(app.host.dialogs).toEqual([first])
    app.user.secondInstance()
    await until(() => app.host.dialogs.length === 1 && app.host.dialogs[0] !== first)
    await app.user.answerDialog('Use another port')
    await app.user.window()
    expect(app.host.errors).toEqual([])
    await app.stop()
    close()
  })
})

describe('where another program has the port that assistants know', () => {
  async function takePort(home: Home) {
    const other = createServer()
    await new Promise<void>((done) => void other.listen(0, '127.0.0.1', done))
    const { port } = other.address() as AddressInfo
    new SettingsFile(home).change({ port })
    return { other, port }
  }

  test('an app that was started hidden is there for the assistants that start the shim', async () => {
    const home = newHome()
    const { other } = await takePort(home)
    const app = await launch({ appPath, env: desktopEnv(home), args: ['--hidden'] })
    expect((await (await bridgeOf(home)).bridge.getState({})).mcpUrl).toContain('http://127.0.0.1:')
    expect(app.host.dialogs).toEqual([])
    await app.stop()
    other.close()
  })
})

test('an app that was started hidden and cannot start leaves no box behind', async () => {
  const home = newHome()
  writeFileSync(join(home.folder, 'settings.json'), '{ broken')
  const app = await launch({ appPath, env: desktopEnv(home), args: ['--hidden'] })
  await app.user.exited()
  expect(app.host.dialogs).toEqual([])
  expect(app.host.exitCode).toBe(1)
  await app.stop()
})

test('an app that cannot start says why, and ends', async () => {
  const home = newHome()
  writeFileSync(join(home.folder, 'settings.json'), '{ broken')
  const app = await launch({ appPath, env: desktopEnv(home) })
  const { options } = await app.user.answerDialog('OK')
  expect(options).toMatchObject({
    message: 'PanDA Bridge could not be started',
    detail: expect.stringContaining('settings.json'),
  })
  await app.user.exited()
  expect(app.host.exitCode).toBe(1)
  expect(existsSync(home.runtimeFile)).toBe(false)
  await app.stop()
})
