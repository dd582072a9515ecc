import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { ClientKeys } from '../../bridge/auth/client-keys.ts'
import { STDIO_KEY } from '../../bridge/auth/key-names.ts'
import { FileCredentialStore } from '../../bridge/auth/credentials.ts'
import type { Demo } from '../../bridge/demo/index.ts'
import type { Home } from '../../bridge/home/home.ts'
import { readRuntime } from '../../bridge/home/runtime.ts'
import { connectToBridge, type RemoteBridge } from '../../bridge/http/client/http-client.ts'
import { SettingsFile } from '../../bridge/state/settings.ts'
import { until } from '../bridge.ts'
import { launch, type LaunchedApp, type LaunchOptions } from '../electron-host/launch.ts'
import { desktopEnv, prepareDesktop } from './prepare.ts'
import type { DesktopOptions } from './running-desktop.ts'

/** What runs: `npm run build` makes it. */
export const appPath = `${import.meta.dirname}/../..`

export interface DesktopApp extends LaunchedApp {
  [Symbol.asyncDispose](): Promise<void>
  home: Home
  demo: Demo
  /** The app's bridge, as its command line reaches it. */
  bridge: RemoteBridge
}

type HostOptions = DesktopOptions &
  Pick<Partial<LaunchOptions>, 'appPath' | 'prepare' | 'packaged' | 'folder'>

/** The built app on a computer of its own, with a demo PanDA as its server. With its window, where `args` do not say else. */
export async function startDesktop(options: HostOptions = {}): Promise<DesktopApp> {
  const { isNew = false, signedIn = !isNew } = options
  const { home, demo, env, end } = await prepareDesktop(options)
  let app: LaunchedApp | undefined
  const stop = async () => {
    await app?.stop()
    await end()
  }
  try {
    app = await launch({ appPath, ...options, env })
    const { bridge } = await bridgeOf(home)
    if (signedIn) await signIn(bridge, demo)
    return { ...app, home, demo, bridge, [Symbol.asyncDispose]: stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * The built app with that home, and nothing to ask. The port of an earlier start is forgotten: in between, a test that
 * runs beside this one may have been given it.
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
