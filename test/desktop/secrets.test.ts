// What only the test host can show: a keychain that is locked, and a login of the headless bridge that moves into it.
import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { startDemo } from '../../bridge/demo/index.ts'
import type { Home } from '../../bridge/home/home.ts'
import { until } from '../bridge.ts'
import { runCli, startCli } from '../cli.ts'
import type { LaunchOptions } from '../electron-host/launch.ts'
import { newHome } from '../homes.ts'
import { bridgeOf, launchDesktop, signIn, startDesktop } from './app.ts'

const stored = (home: Home) =>
  readdirSync(home.credentialsFolder)
    .filter((name) => name.startsWith('login-'))
    .map((name) => name.split('.').at(-1))

const basicText: LaunchOptions['prepare'] = ({ surroundings }) => {
  surroundings.storageBackend = 'basic_text'
}
const locked: LaunchOptions['prepare'] = ({ surroundings }) => {
  surroundings.encryption = false
}

describe('with a keychain', () => {
  test('a login of the headless bridge is taken over, and its file is gone', async () => {
    await using demo = await startDemo({ pollSeconds: 0.05 })
    const home = newHome()
    await usingHeadless(home, demo)
    expect(stored(home)).toEqual(['json'])
    await using app = await startDesktop({ home, demo, signedIn: false, args: ['--hidden'] })
    expect(await app.bridge.getState({})).toMatchObject({ login: { is: 'signed-in' } })
    expect(stored(home)).toEqual(['safe'])
    expect(app.host.errors).toEqual([])
  })
})

/** Somebody signs in to a bridge in a terminal, and ends it. */
async function usingHeadless(home: Home, demo: Awaited<ReturnType<typeof startDemo>>): Promise<void> {
  const terminal = startCli(home, ['serve', '--port', '0', '--no-browser'])
  const { bridge } = await bridgeOf(home)
  await bridge.setServer({ server: { name: 'Demo', url: demo.url, vo: 'atlas', pandaMcpUrl: demo.mcpUrl } })
  await signIn(bridge, demo)
  await runCli(home, ['stop'])
  await terminal.exited
}

describe.for([
  ['that knows only the password that everybody knows', basicText],
  ['whose keychain is locked', locked],
] as const)('on a system %s', ([, prepare]) => {
  test('the user is asked once, and may keep the login for this session only', async () => {
    await using demo = await startDemo({ pollSeconds: 0.05 })
    const home = newHome()
    const first = await launchDesktop(home, { prepare })
    const { options } = await first.user.answerDialog('For this session only')
    expect(options.message).toBe('This computer has no keychain that is open to PanDA Bridge.')
    const { bridge } = await bridgeOf(home)
    await bridge.setServer({ server: { name: 'Demo', url: demo.url, vo: 'atlas', pandaMcpUrl: demo.mcpUrl } })
    await signIn(bridge, demo)
    expect(stored(home)).toEqual([])
    expect(first.host.errors).toEqual([])
    await first.stop()

    const second = await launchDesktop(home, { prepare })
    await second.user.window()
    expect(second.host.dialogs).toEqual([])
    const state = await (await bridgeOf(home)).bridge.getState({})
    expect(state).toMatchObject({ login: { is: 'signed-out' }, shell: { loginKept: 'session' } })
    await second.stop()
  })
})

test('an app that was started hidden asks nobody, and keeps the login for this session', async () => {
  const home = newHome()
  const app = await launchDesktop(home, { prepare: basicText, args: ['--hidden'] })
  const { bridge } = await bridgeOf(home)
  expect((await bridge.getState({})).shell.loginKept).toBe('session')
  expect(app.host.dialogs).toEqual([])
  await app.stop()
  // It did not count as the user's answer.
  const second = await launchDesktop(home, { prepare: basicText })
  await until(() => second.host.dialogs.length > 0)
  await second.user.answerDialog('For this session only')
  await second.user.window()
  await second.stop()
  expect(existsSync(home.runtimeFile)).toBe(false)
})
