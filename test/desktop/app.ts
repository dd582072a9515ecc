import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { ClientKeys, STDIO_KEY } from '../../bridge/auth/client-keys.ts'
import { FileCredentialStore } from '../../bridge/auth/credentials.ts'
import { demoServer } from '../../bridge/own-demo.ts'
import { startDemo, type Demo } from '../../bridge/demo/index.ts'
import { connectToBridge, type RemoteBridge } from '../../bridge/headless/http-client.ts'
import type { Home } from '../../bridge/home.ts'
import { readRuntime } from '../../bridge/runtime.ts'
import { SettingsFile, type Settings } from '../../bridge/settings.ts'
import { allowEverything, until } from '../bridge.ts'
import { launch, type LaunchedApp, type LaunchOptions } from '../electron-host/launch.ts'
import { newHome } from '../homes.ts'

/** What runs: `npm run build` makes it. */
export const appPath = `${import.meta.dirname}/../..`

export interface DesktopApp extends LaunchedApp {
  [Symbol.asyncDispose](): Promise<void>
  home: Home
  demo: Demo
  /** The app's bridge, as its command line reaches it. */
  bridge: RemoteBridge
}

interface DesktopOptions extends Pick<
  Partial<LaunchOptions>,
  'appPath' | 'args' | 'prepare' | 'packaged' | 'folder'
> {
  home?: Home
  demo?: Demo
  settings?: Partial<Settings>
  /** Signed in to the demo by the device flow. Yes where missing. */
  signedIn?: boolean
  /** A new user's: no server is chosen. */
  isNew?: boolean
  /** `atlas` where missing. */
  vo?: string
  /** Settings with which assistants are offered every tool, and changes are asked for. */
  offersAll?: boolean
  env?: Record<string, string>
}

/** The built app on a computer of its own, with a demo PanDA as its server. */
export async function startDesktop(options: DesktopOptions = {}): Promise<DesktopApp> {
  const {
    home = newHome(),
    isNew = false,
    signedIn = !isNew,
    settings = {},
    offersAll = false,
    vo = 'atlas',
    env = {},
    ...launchOptions
  } = options
  const demo = options.demo ?? (await startDemo({ pollSeconds: 0.05 }))
  if (offersAll) allowEverything(home)
  const asking = { read: 'allow', write: 'ask', destructive: 'ask' } as const
  if (!isNew) new SettingsFile(home).change({ server: demoServer(demo, vo), rules: asking, ...settings })
  const app = await launchDesktop(home, { ...launchOptions, env })
  try {
    const { bridge } = await bridgeOf(home)
    if (signedIn) await signIn(bridge, demo)
    return {
      ...app,
      home,
      demo,
      bridge,
      [Symbol.asyncDispose]: async () => {
        await app.stop()
        if (options.demo === undefined) await demo.stop()
      },
    }
  } catch (error) {
    await app.stop()
    throw error
  }
}

/** No assistant of the real computer is seen, and no file of it is touched. */
export function desktopEnv(home: Home): Record<string, string> {
  const user = newHome().folder
  return { PANDA_BRIDGE_HOME: home.folder, HOME: user, XDG_CONFIG_HOME: `${user}/.config` }
}

/**
 * The built app with that home. The port of an earlier start is forgotten: in between, a test that runs beside this
 * one may have been given it.
 */
export function launchDesktop(home: Home, options: Partial<LaunchOptions> = {}): Promise<LaunchedApp> {
  new SettingsFile(home).change({ port: undefined })
  return launch({ appPath, ...options, env: { ...desktopEnv(home), ...options.env } })
}

/** Waits until the app's bridge listens. */
export async function bridgeOf(home: Home): Promise<{ url: string; bridge: RemoteBridge }> {
  const url = await until(async () => (await readRuntime(home.runtimeFile))?.url)
  return { url, bridge: await connectToBridge(home) }
}

/** An assistant that is connected over HTTP, with a key of its own as any other. */
export async function connectAssistant(home: Home, name = 'Test assistant'): Promise<Client> {
  const { url } = await bridgeOf(home)
  const keys = new ClientKeys(new FileCredentialStore(home.credentialsFolder))
  await keys.load()
  const headers = { authorization: `Bearer ${(await keys.ensure(STDIO_KEY)).reveal()}` }
  const client = new Client({ name, version: '1.0.0' }, { versionNegotiation: { mode: 'legacy' } })
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit: { headers } }))
  return client
}

export async function signIn(bridge: RemoteBridge, demo: Demo): Promise<void> {
  const { userCode } = await bridge.signIn({})
  await demo.approve(userCode)
  const login = await bridge.awaitSignIn({})
  if (login.is !== 'signed-in') throw new Error(`Not signed in: ${JSON.stringify(login)}`)
}
