import { resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import open from 'open'
import type { Command } from 'commander'
import type { SignIn } from '../auth/device-flow.ts'
import type { LoginState } from '../auth/login.ts'
import { BridgeError } from '../errors.ts'
import { handOver } from '../home/browser/hand-over.ts'
import { findHome, type Home } from '../home/home.ts'
import { connectToBridge, type RemoteBridge } from '../http/client/http-client.ts'
import { parseMcpUrl } from '../panda/address.ts'
import { comparable } from '../platform/comparable.ts'
import { demoPreset, type PandaServer } from '../panda/servers.ts'
import { exitOnSignals, hasBrowser } from './browser.ts'
import { at, ofServer, stateAt } from './at-server.ts'
import { findPandaMcp } from './find-pandamcp.ts'
import { askAboutHosts } from './new-host.ts'
import { print, printDrawing, printError } from './print.ts'
import { anyBridge } from './serve.ts'
import { anyServer } from './servers.ts'

interface LoginOptions {
  server?: string
  vo?: string
  mcpUrl?: string
  import?: true | string
  browser: boolean
}

export function addLoginCommands(program: Command, command: readonly string[]): void {
  program
    .command('login')
    .description('sign in to PanDA, in any browser on any machine')
    .option('--server <name or url>', 'the PanDA server ("panda-bridge servers" lists the known ones)')
    .option('--vo <vo>', 'the VO, with a role where one is wanted: atlas, atlas.production')
    .option('--mcp-url <url>', 'where that server has its PandaMCP')
    .option('--import [file]', 'take over the login of panda-client or panda-mcp-client')
    .option('--no-browser', 'do not open a browser here')
    .action((options: LoginOptions) => login(options, command))
  ofServer(
    program
      .command('logout')
      .description('forget the login, and end it at the identity provider where it offers that'),
  ).action(async (options: { server?: string }) => {
    const bridge = await connectToBridge(findHome())
    const { login, server } = stateAt(await bridge.getState({}), options.server)
    // What was wanted is so. A login that ended by itself is forgotten, too.
    if (server === undefined && login.is === 'signed-out') return print`Nobody was signed in.`
    const state = await bridge.signOut(at(options.server))
    print`Signed out; the login is forgotten.`
    if (state.is === 'signed-out' && state.note !== undefined) print`${state.note}`
  })
}

async function login(options: LoginOptions, command: readonly string[]): Promise<void> {
  const home = findHome()
  await anyBridge(home, command)
  const bridge = await connectToBridge(home)
  const beside = await besideNamed(bridge, options)
  if (beside === undefined) await setServer(bridge, options)
  if (options.import !== undefined) {
    const file = options.import === true ? {} : { file: resolve(options.import) }
    printLogin(await bridge.importLogin({ ...file, ...at(beside) }))
    return askAboutHosts(bridge, beside)
  }
  const { login: before } = stateAt(await bridge.getState({}), beside)
  // One that is only not kept is good, and another would be kept no better.
  if (before.is === 'signed-in' && (!before.problem || before.problem.code === 'file-access')) {
    printLogin(before)
    return askAboutHosts(bridge, beside)
  }
  const signIn = await bridge.signIn(at(beside))
  await showSignIn(signIn)
  exitOnSignals()
  const end = options.browser ? await openBrowser(signIn, home) : () => undefined
  const waiting = setTimeout(60_000, undefined, { ref: false }).then(
    () => printError`Still waiting for your approval ...`,
  )
  const state = await bridge.awaitSignIn(at(beside)).finally(end)
  void waiting
  printLogin(state)
  await askAboutHosts(bridge, beside)
}

/** Its name, where it is a server that is used beside the first: it stays there. */
async function besideNamed(bridge: RemoteBridge, { server, vo }: LoginOptions): Promise<string | undefined> {
  const { beside } = await bridge.getState({})
  const named = beside.find(
    (each) => server !== undefined && comparable(each.server.name) === comparable(server),
  )
  return vo === undefined || vo === named?.server.vo ? named?.server.name : undefined
}

async function setServer(bridge: RemoteBridge, options: LoginOptions): Promise<void> {
  const { server: current } = await bridge.getState({})
  // The demo that runs stays the same one, with what was done there.
  const same =
    options.server?.toLowerCase() === demoPreset.name.toLowerCase() && current?.name === demoPreset.name
  const chosen = options.server === undefined || same ? current : await anyServer(options.server, options.vo)
  if (!chosen) {
    throw new BridgeError(
      'invalid-input',
      'Which PanDA server?',
      'Add --server NAME; "panda-bridge servers" lists them.',
    )
  }
  const pandaMcpUrl =
    chosen.pandaMcpUrl ?? (options.mcpUrl === undefined ? await findPandaMcp(bridge, chosen) : undefined)
  const server: PandaServer = {
    ...chosen,
    ...(pandaMcpUrl !== undefined && { pandaMcpUrl }),
    ...(options.vo !== undefined && { vo: options.vo }),
    ...(options.mcpUrl !== undefined && { pandaMcpUrl: parseMcpUrl(options.mcpUrl) }),
  }
  if (JSON.stringify(server) !== JSON.stringify(current)) await bridge.setServer({ server })
}

async function showSignIn(signIn: SignIn): Promise<void> {
  const minutes = Math.max(1, Math.round((signIn.expiresAt - Date.now()) / 60_000))
  const isInLink = signIn.completeLink !== signIn.link
  // Loaded only here: a running bridge draws none.
  await printDrawing(async () => {
    const { toString: qrCode } = await import('qrcode')
    return qrCode(signIn.completeLink, { type: 'terminal', small: true })
  })
  print`Open    ${signIn.completeLink}`
  if (isInLink) print`or      ${signIn.link}   (the code is typed there)`
  print`Host    ${new URL(signIn.completeLink).host}   (approve nowhere else)`
  const what = isInLink ? 'if the page shows another one, do not approve' : 'type it there'
  print`Code    ${signIn.userCode}   (${what}; good for ${minutes} min)`
}

function allowedHosts({ hosts }: Extract<LoginState, { is: 'signed-in' }>): string[] {
  return hosts.filter(({ is }) => is === 'allowed').map(({ origin }) => new URL(origin).host)
}

/** @returns what takes back the way to the link */
async function openBrowser({ link, completeLink }: SignIn, home: Home): Promise<() => void> {
  const nothing = () => undefined
  if (!hasBrowser(process)) return nothing
  // Both links have been checked where they arrived: https, or this machine. The code in one is a secret.
  const handedOver = completeLink === link ? undefined : await handOver(completeLink, home)
  if (handedOver) return handedOver.end
  await open(link).catch(nothing)
  return nothing
}

function printLogin(state: LoginState): void {
  switch (state.is) {
    case 'signed-in':
      print`Signed in as ${state.account.name}.`
      print`The login goes to ${allowedHosts(state).join(' and ')}.`
      if (state.clock !== undefined) print`${state.clock}`
      if (state.problem?.code === 'file-access')
        printError`${state.problem.message} ${state.problem.nextStep}`
      return
    case 'signing-in':
      throw new BridgeError('sign-in-failed', 'The sign-in has not ended.', 'Run "panda-bridge login" again.')
    case 'signed-out': {
      const { problem } = state
      throw new BridgeError(
        problem?.code ?? 'signed-out',
        problem?.message ?? 'Not signed in.',
        problem?.nextStep ?? 'Run "panda-bridge login" again.',
      )
    }
  }
}
