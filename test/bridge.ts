import { ClientKeys } from '../bridge/auth/client-keys.ts'
import { FileCredentialStore } from '../bridge/auth/credentials.ts'
import { commandLineProgram } from '../bridge/clients/program.ts'
import { startDemo, type Demo, type DemoOptions } from '../bridge/demo/index.ts'
import type { Home } from '../bridge/home/home.ts'
import { openLog } from '../bridge/home/log.ts'
import { thisRuntime } from '../bridge/home/runtime-record.ts'
import { updateRuntime } from '../bridge/home/runtime.ts'
import { Bridge, type BridgeOptions } from '../bridge/index.ts'
import { catalogue, toolName } from '../bridge/panda/catalogue/index.ts'
import type { PandaServer } from '../bridge/panda/servers.ts'
import { permissions } from '../bridge/policy/permissions.ts'
import { demoServer } from '../bridge/server/own-demo.ts'
import { SettingsFile } from '../bridge/state/settings.ts'
import { cli } from './cli.ts'
import { newHome } from './homes.ts'

export interface TestBridge {
  [Symbol.asyncDispose](): Promise<void>
  demo: Demo
  bridge: Bridge
  home: Home
  /** `Authorization` and nothing else, for a client of that name. */
  headersOf(client: string): Promise<Record<string, string>>
}

interface TestOptions {
  demo?: DemoOptions
  bridge?: Partial<BridgeOptions>
  vo?: string
  /** By which way PanDA is asked; by PandaMCP alone where missing, so that no test asks by another way unseen. */
  upstream?: PandaServer['upstream']
  signedIn?: boolean
  /** What assistants may do: everything at once, or what a new user's settings say. Everything where missing. */
  policy?: 'everything' | 'usual'
  /** Whether the bridge looks at the user's tasks by itself. Not where missing: a test counts what was asked. */
  watchesTasks?: boolean
}

/** What the demo's PandaMCP has besides PanDA's tools. */
const extraTools = ['demo_progress', 'demo_log', 'demo_wait', 'demo_hologram', 'demo_appeared']

/** A demo PanDA and a bridge to it over real sockets, signed in through the real device flow. */
export async function startTestBridge(options: TestOptions = {}): Promise<TestBridge> {
  const demo = await startDemo({ pollSeconds: 0.05, ...options.demo })
  const home = options.bridge?.home ?? newHome()
  const server = {
    ...demoServer(demo, options.vo),
    upstream: options.upstream ?? 'pandamcp',
  }
  if (options.policy !== 'usual') allowEverything(home)
  if (options.watchesTasks !== true) new SettingsFile(home).change({ watchTasks: false })
  const bridge = await Bridge.start({
    home,
    log: openLog(home),
    port: 0,
    server,
    program: commandLineProgram([process.execPath, cli], home),
    ...options.bridge,
  })
  // A shim finds this bridge as it would find one that was started by a command.
  await updateRuntime(home.runtimeFile, { ...thisRuntime('test'), ...bridge.addresses })
  if (options.signedIn !== false) await signIn(bridge, demo)
  return {
    demo,
    bridge,
    home,
    headersOf: async (client) => {
      const keys = new ClientKeys(new FileCredentialStore(home.credentialsFolder))
      await keys.load()
      return { authorization: `Bearer ${(await keys.ensure(client)).reveal()}` }
    },
    async [Symbol.asyncDispose]() {
      await bridge.stop()
      await demo.stop()
    },
  }
}

/** Sets a home's bridge to offer every tool and to ask nobody. */
export function allowEverything(home: Home, moreTools: readonly string[] = []): void {
  const everything = {
    id: 'own-everything',
    name: 'Everything',
    tools: [...catalogue.map(toolName), ...extraTools, ...Object.values(permissions), ...moreTools],
  }
  new SettingsFile(home).change({
    ownSets: [everything],
    endpointSet: everything.id,
    // Each test sees what it asks for.
    toolList: 'all',
    rules: { read: 'allow', write: 'allow', destructive: 'allow' },
  })
}

/** Has the bridge use a PandaMCP that is not the demo's, and signs in. */
export async function usePandaMcp(
  { bridge, demo }: Pick<TestBridge, 'bridge' | 'demo'>,
  url: string,
): Promise<void> {
  await bridge.api.setServer({ server: { ...demoServer(demo), pandaMcpUrl: url, upstream: 'pandamcp' } })
  await signIn(bridge, demo)
}

/** What a person does to sign in: approves the code in a browser. */
export async function signIn(bridge: Bridge, demo: Demo): Promise<void> {
  const { userCode } = await bridge.api.signIn({})
  await demo.approve(userCode)
  const login = await bridge.api.awaitSignIn({})
  if (login.is !== 'signed-in') throw new Error(`Not signed in: ${JSON.stringify(login)}`)
}

/** The same where only the link is known: the demo's page is sent as its Approve button sends it. */
export async function approveInBrowser(link: string): Promise<void> {
  const page = new URL(link)
  const body = new URLSearchParams({
    user_code: page.searchParams.get('user_code') ?? '',
    decision: 'approve',
  })
  const response = await fetch(new URL(page.pathname, page), { method: 'POST', body })
  if (!response.ok) throw new Error(`The sign-in page answered ${response.status}`)
}

/** Milliseconds, as `expect.poll` has: it only ends what hangs, and says where. */
const UNTIL_LIMIT = 60_000

/** Waits until something holds, by looking again and again. Throws after {@link UNTIL_LIMIT}, from where it was called. */
export async function until<T>(look: () => T | Promise<T>): Promise<NonNullable<T>> {
  const inVain = new Error(`What the test waits for did not come within ${UNTIL_LIMIT / 1000} s`)
  const end = performance.now() + UNTIL_LIMIT
  for (;;) {
    const seen = await look()
    if (seen) return seen
    if (performance.now() > end) throw inVain
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
