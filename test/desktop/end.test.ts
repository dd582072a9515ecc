import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Home } from '../../bridge/home.ts'
import { thisRuntime } from '../../bridge/runtime-record.ts'
import { SettingsFile } from '../../bridge/settings.ts'
import { until } from '../bridge.ts'
import { startCli } from '../cli.ts'
import { textOf } from '../clients.ts'
import { newHome } from '../homes.ts'
import type { Host } from '../electron-host/host.ts'
import { launch } from '../electron-host/launch.ts'
import { appPath, bridgeOf, connectAssistant, launchDesktop, startDesktop } from './app.ts'
import { desktopEnv } from './prepare.ts'

test('a call that is under way when the user quits is answered before the app ends', async () => {
  await using app = await startDesktop({ offersAll: true })
  const client = await connectAssistant(app.home)
  let isUnderWay = false
  const only = (path: string) => path.includes('tools/call') && (isUnderWay = true)
  app.demo.faults.mcp = { kind: 'slow', ms: 1_500, only }
  const answered = client.callTool({ name: 'task_get_status', arguments: { task_id: 1 } }).then((result) => {
    expect(app.host.exitCode).toBeUndefined()
    return result
  })
  await until(() => isUnderWay)
  await app.user.clickTrayItem('Quit')
  // Nobody clicks at what is about to end.
  await until(() => app.host.trays.length === 0)
  expect(textOf(await answered)).not.toBe('')
  await app.user.exited()
  expect(existsSync(app.home.runtimeFile)).toBe(false)
  await client.close()
  expect(app.host.errors).toEqual([])
})

test('a call that waits for a yes when the user quits is not sent', async () => {
  await using app = await startDesktop({ args: ['--hidden'], offersAll: true })
  const client = await connectAssistant(app.home)
  const task = app.demo.state.world.ownTask('running').jediTaskID
  const answered = client.callTool({ name: 'task_kill', arguments: { task_id: task } })
  await until(async () => (await app.bridge.getState({})).approvals.length > 0)
  await app.user.clickTrayItem('Quit')
  expect((await answered).isError).toBe(true)
  await app.user.exited()
  await client.close()
  expect(app.demo.callsOf('task', 'kill')).toHaveLength(0)
  expect(app.host.errors).toEqual([])
})

test('"panda-bridge stop" and the window’s Stop end the app', async () => {
  const home = newHome()
  {
    await using app = await startDesktop({ home, isNew: true, args: ['--hidden'] })
    const stop = startCli(home, ['stop'])
    await app.user.exited()
    // The app runs in this process, which lives on: the command waits for the file alone.
    await stop.exited
    expect(stop.stderr()).toBe('')
  }
  await using app = await startDesktop({ home, isNew: true })
  const page = await app.user.window()
  await page.evaluate(() => window.pandaBridge?.invoke('stop', {})).catch(() => undefined)
  await app.user.exited()
  expect(app.host.errors).toEqual([])
})

test('a second instance ends at once, and the first shows its window', async () => {
  await using first = await startDesktop({ isNew: true, args: ['--hidden'] })
  const second = await launchDesktop(first.home, { folder: first.folder })
  await second.user.exited()
  expect(second.host.windows).toHaveLength(0)
  await first.user.window()
  await second.stop()
  expect(first.host.errors).toEqual([])
})

describe('where a bridge runs in a terminal', () => {
  async function startBoth(home: Home) {
    const terminal = startCli(home, ['serve', '--port', '0', '--no-browser'])
    await until(() => terminal.stdout().includes('listens at'))
    return { terminal, app: await launchDesktop(home) }
  }

  test('the app takes its place when the user says so', async () => {
    const home = newHome()
    const { terminal, app } = await startBoth(home)
    const { options } = await app.user.answerDialog('Take its place')
    expect(options.message).toBe('A bridge runs already, without a window.')
    await app.user.window()
    expect(await terminal.exited).toBe(0)
    expect(app.host.errors).toEqual([])
    await app.stop()
  })

  test('the app ends and leaves it alone when the user says so', async () => {
    const home = newHome()
    const { terminal, app } = await startBoth(home)
    await app.user.answerDialog('Quit')
    await app.user.exited()
    expect((await bridgeOf(home)).url).toContain('http://127.0.0.1:')
    await app.stop()
    terminal.process.kill()
    await terminal.exited
  })

  test('an app that was started hidden asks nobody and ends', async () => {
    const home = newHome()
    const terminal = startCli(home, ['serve', '--port', '0', '--no-browser'])
    await until(() => terminal.stdout().includes('listens at'))
    const app = await launchDesktop(home, { args: ['--hidden'] })
    await app.user.exited()
    expect(app.host.dialogs).toEqual([])
    await app.stop()
    terminal.process.kill()
    await terminal.exited
  })
})

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

  test('the user is asked, and the app may listen at another one for this time', async () => {
    const home = newHome()
    const { other, port } = await takePort(home)
    const app = await launch({ appPath, env: desktopEnv(home) })
    const { options } = await app.user.answerDialog('Use another port')
    expect(options.message).toBe(`Port ${port} on this machine is used by another program.`)
    expect(new URL((await bridgeOf(home)).url).port).not.toBe(String(port))
    expect(new SettingsFile(home).read().port).toBe(port)
    expect(app.host.errors).toEqual([])
    await app.stop()
    other.close()
  })

  test('the app ends if the user would rather end the other program', async () => {
    const home = newHome()
    const { other } = await takePort(home)
    const app = await launch({ appPath, env: desktopEnv(home) })
    await app.user.answerDialog('Quit')
    await app.user.exited()
    expect(existsSync(home.runtimeFile)).toBe(false)
    await app.stop()
    other.close()
  })

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
