import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { MemoryCredentialStore } from '../auth/credentials.ts'
import { commandLineProgram } from '../clients/program.ts'
import { BridgeError } from '../errors.ts'
import { homeAt, type Home } from '../home/home.ts'
import { openLog } from '../home/log.ts'
import { thisRuntime } from '../home/runtime-record.ts'
import { updateRuntime } from '../home/runtime.ts'
import { Bridge } from '../index.ts'
import { version } from '../platform/version.ts'
import { demoServer } from '../server/own-demo.ts'
import type { Program } from '../shim/program.ts'
import { exitCodes } from './exit-codes.ts'
import { onNobodyReads, print, printJson, printText } from './print.ts'
import { showWindow } from './window.ts'

interface DemoOptions {
  once?: true
  json?: true
}

interface DemoCall {
  tool: string
  isError: boolean
  ms: number
}

/** What `--json` prints. */
interface DemoReport {
  signedInAs: string
  upstream: string
  tools: number
  alive: boolean
  calls: DemoCall[]
}

type Say = (line: string) => void
type Shim = Program['shim']

export function addDemoCommand(program: Command, command: readonly string[]): void {
  program
    .command('demo')
    .description(
      'show the whole way of a call with a PanDA installation of its own, and keep it running to play with',
    )
    .option('--once', 'end after the story')
    .option('--json', 'print one JSON object instead of the story')
    .action((options: DemoOptions) => runDemo(options, command))
}

async function runDemo(options: DemoOptions, command: readonly string[]): Promise<void> {
  const say: Say = options.json ? () => undefined : printText
  const { startDemo } = await import('../demo/index.ts')
  // A home of its own, so that the reader's settings and logins stay out of it.
  const home = homeAt(await mkdtemp(join(tmpdir(), 'panda-bridge-demo-')))
  const demo = await startDemo()
  try {
    say(`A PanDA installation of the demo's own runs at ${demo.url}: REST API, PandaMCP, identity provider.`)
    const server = demoServer(demo)
    const log = openLog(home)
    const program = commandLineProgram(command, home)
    const bridge = await Bridge.start({
      home,
      log,
      port: 0,
      server,
      program,
      credentials: new MemoryCredentialStore(),
    })
    // What it made goes with it.
    onNobodyReads(() => void bridge.stop())
    try {
      await updateRuntime(home.runtimeFile, { ...thisRuntime(version), ...bridge.addresses })
      say(`The bridge listens at ${bridge.state.mcpUrl}, for this computer only.\n`)
      const signedInAs = await signIn(bridge, (code) => demo.approve(code), say)
      const story = await askAsAssistant(
        program.shim,
        home.folder,
        demo.state.world.ownTask('running').jediTaskID,
        say,
      )
      const report: DemoReport = { signedInAs, upstream: bridge.state.upstream.url ?? '', ...story }
      if (options.json) printJson(report, 0)
      if (story.calls.some(({ isError }) => isError)) process.exitCode = exitCodes.server
      if (!options.once) await keepRunning(bridge, program.shim, home)
    } finally {
      await bridge.stop()
    }
  } finally {
    await demo.stop()
    await rm(home.folder, { recursive: true, force: true })
  }
}

async function signIn(
  bridge: Bridge,
  approve: (userCode: string) => Promise<void>,
  say: Say,
): Promise<string> {
  const { userCode, link } = await bridge.api.signIn({})
  say(`Signing in by the device flow: at ${link} the code ${userCode} waits for a person's approval.`)
  await approve(userCode)
  const started = performance.now()
  const login = await bridge.api.awaitSignIn({})
  if (login.is !== 'signed-in')
    throw new BridgeError('sign-in-failed', 'The demo could not sign in.', 'Try again.')
  say(
    `Approved; the bridge had its ID token ${elapsed(started)} later: signed in as ${login.account.name}.\n`,
  )
  return login.account.name
}

/** Does what an assistant does: starts the shim as a child and speaks MCP on its stdin and stdout. */
async function askAsAssistant(
  shim: Shim,
  home: string,
  taskId: number,
  say: Say,
): Promise<Pick<DemoReport, 'tools' | 'alive' | 'calls'>> {
  // Loaded only here: a bridge needs no client of the SDK.
  const { Client } = await import('@modelcontextprotocol/client')
  const { StdioClientTransport } = await import('@modelcontextprotocol/client/stdio')
  const transport = new StdioClientTransport(entryOf(shim, home))
  const client = new Client({ name: 'demo-assistant', version })
  const started = performance.now()
  await client.connect(transport)
  const { tools } = await client.listTools()
  say(
    `An assistant started "panda-bridge stdio" and had ${tools.length} tools after ${elapsed(started)}. It asks:`,
  )
  const calls: DemoCall[] = []
  const ask = async (tool: string, input: Record<string, unknown>) => {
    const asked = performance.now()
    const result = await client.callTool({ name: tool, arguments: input })
    const ms = performance.now() - asked
    calls.push({ tool, isError: result.isError === true, ms: Math.round(ms * 10) / 10 })
    say(`  ${tool}(${JSON.stringify(input)})   ${ms.toFixed(0)} ms`)
    const text = result.content.map((part) => (part.type === 'text' ? part.text : part.type)).join('\n')
    say(`    ${text.length > 300 ? `${text.slice(0, 300)} ... (${text.length} characters)` : text}`)
    return result
  }
  try {
    const alive = await ask('system_is_alive', {})
    await ask('task_get_status', { task_id: taskId })
    await ask('statistics_job_stats_by_cloud', {})
    return { tools: tools.length, alive: alive.isError !== true, calls }
  } finally {
    await client.close()
  }
}

async function keepRunning(bridge: Bridge, shim: Shim, home: Home): Promise<void> {
  print`\nIt keeps running. See all of it in its window:\n`
  await showWindow(home, bridge.url, false, `PANDA_BRIDGE_HOME=${home.folder} panda-bridge open`)
  print`\nTo ask it something yourself, paste this into Claude Desktop's configuration and restart Claude:\n`
  printJson({ mcpServers: { panda: entryOf(shim, home.folder) } })
  print`\nCtrl-C ends the demo and removes what it made.`
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void bridge.stop())
  await bridge.stopped
}

/** What an assistant starts. */
function entryOf({ command, args, env }: Shim, home: string) {
  return { command, args: [...args], env: { ...env, PANDA_BRIDGE_HOME: home } }
}

function elapsed(since: number): string {
  return `${(performance.now() - since).toFixed(0)} ms`
}
