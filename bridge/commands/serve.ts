import { setTimeout } from 'node:timers/promises'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { BridgeError } from '../errors.ts'
import { connectToBridge } from '../headless/http-client.ts'
import { findHome, type Home } from '../home.ts'
import { isBridge } from '../identity.ts'
import { Bridge } from '../index.ts'
import { openLog } from '../log.ts'
import { commandLineProgram } from '../program.ts'
import { demoPreset } from '../panda/servers.ts'
import { thisRuntime } from '../runtime-record.ts'
import { claimRuntime, readRuntime, releaseRuntime, takenHome, updateRuntime } from '../runtime.ts'
import { NoBridge, readUrl, startBridge } from '../shim/find-bridge.ts'
import { usualStart } from '../shim/program.ts'
import { version } from '../version.ts'
import { assistantBehind } from './assistant-shell.ts'
import { showWindow } from './window.ts'

interface ServeOptions {
  demo?: true
  port?: number
  background?: true
  browser: boolean
  exitWhenIdle?: number
}

/** How often an idle bridge looks whether its time has come, in milliseconds. */
const LOOK_IDLE_MS = 5_000

export function addServeCommands(program: Command, command: readonly string[]): void {
  program
    .command('serve')
    .description('run the bridge on 127.0.0.1 until it is stopped')
    .option('--demo', 'with a PanDA installation of its own, to try things out')
    .option('--port <n>', 'listen on this port (0: any free one)', parsePort)
    .option('--background', 'return when it is ready, and leave it running')
    .option('--no-browser', 'do not open the window in a browser here')
    .addOption(new Option('--exit-when-idle <seconds>').argParser(Number).hideHelp())
    .action((options: ServeOptions) =>
      options.background ? serveInBackground(options, command) : serve(options, command),
    )
  program
    .command('stdio')
    .description(
      'be an MCP server on stdin and stdout, for assistants that start one (the bridge is started if none runs)',
    )
    .option('--client <name>', 'use the key of this client')
    .action(() => {
      // cli.ts runs it without loading this file; it stands here for the help.
    })
  program.command('stop').description('stop the running bridge').action(stop)
}

async function serve(options: ServeOptions, command: readonly string[]): Promise<void> {
  const home = findHome()
  const runtime = thisRuntime(version)
  const other = await claimRuntime(home.runtimeFile, runtime, (found) => isBridge(home, found))
  if (other) throw takenHome(home.runtimeFile, other)
  try {
    const bridge = await Bridge.start({
      home,
      program: commandLineProgram(command, home),
      watchClients: true,
      log: openLog(home),
      ...(options.port !== undefined && { port: options.port }),
      ...(options.demo && { server: demoPreset }),
    })
    await updateRuntime(home.runtimeFile, { ...runtime, url: bridge.url })
    console.log(`PanDA Bridge ${version} listens at ${bridge.state.mcpUrl}`)
    const { server } = bridge.state
    if (options.demo && server) console.log(`Its PanDA is the demo at ${server.url}, VO ${server.vo}.`)
    // Nobody reads what a bridge in the background prints, and a link is a secret while it is good.
    if (options.exitWhenIdle === undefined) await showWindowToPerson(home, bridge.url, options.browser)
    stopOnSignals(bridge)
    if (options.exitWhenIdle !== undefined) stopWhenIdle(bridge, options.exitWhenIdle * 1000)
    await bridge.stopped
  } finally {
    await releaseRuntime(home.runtimeFile)
  }
}

async function showWindowToPerson(home: Home, url: string, browser: boolean): Promise<void> {
  const assistant = assistantBehind(process.env)
  if (assistant === undefined) return showWindow(home, url, browser)
  console.log(`The window's link is for a person: ${assistant}.`)
  console.log('Run "panda-bridge open" in a terminal of your own.')
}

function stopOnSignals(bridge: Bridge): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void bridge.stop())
}

function stopWhenIdle(bridge: Bridge, idleMs: number): void {
  const timer = setInterval(
    () => {
      if (bridge.idleMs < idleMs) return
      clearInterval(timer)
      void bridge.stop()
    },
    Math.min(LOOK_IDLE_MS, idleMs),
  )
  timer.unref()
}

async function serveInBackground(options: ServeOptions, command: readonly string[]): Promise<void> {
  const flags = [
    ...(options.demo ? ['--demo'] : []),
    ...(options.port === undefined ? [] : ['--port', String(options.port)]),
  ]
  console.log(
    `PanDA Bridge listens at ${await runningBridge(findHome(), [...command, 'serve', ...flags])}/mcp`,
  )
}

/**
 * The address of the running bridge, or of one that is started for a command that needs it.
 * @param command the program and arguments of the command line
 */
export function anyBridge(home: Home, command: readonly string[]): Promise<string> {
  return runningBridge(home, usualStart(command, [...command, 'serve']))
}

async function runningBridge(home: Home, command: readonly string[]): Promise<string> {
  try {
    return readUrl(home) ?? (await startBridge(home, command))
  } catch (error) {
    if (!(error instanceof NoBridge)) throw error
    throw new BridgeError('not-running', error.message, 'Look at the log folder, then try again.', {
      cause: error,
    })
  }
}

/** Waits until the process has ended, so that a bridge can be started right after. */
async function stop(): Promise<void> {
  const home = findHome()
  const bridge = await connectToBridge(home)
  await bridge.stop({})
  while (await readRuntime(home.runtimeFile)) await setTimeout(50)
  console.log('The bridge has stopped.')
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return port
}
