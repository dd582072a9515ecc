import { resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { commandLineProgram } from '../clients/program.ts'
import { BridgeError } from '../errors.ts'
import { checkHome, findOwnHome } from '../home/home-check.ts'
import { findHome, type Home } from '../home/home.ts'
import { logLevels, openLog, type LogLevel } from '../home/log.ts'
import { look } from '../home/look.ts'
import { thisRuntime } from '../home/runtime-record.ts'
import { forgetStopped, noteStopped, wasStopped } from '../home/stopped.ts'
import { claimRuntime, readRuntime, releaseRuntime, takenHome, updateRuntime } from '../home/runtime.ts'
import { connectToBridge } from '../http/client/http-client.ts'
import { Bridge, type BridgeOptions } from '../index.ts'
import { demoPreset } from '../panda/servers.ts'
import { version } from '../platform/version.ts'
import { findRobot, type Robot } from '../state/robot-file.ts'
import { NoBridge, runningBridge } from '../shim/find-bridge.ts'
import { usualStart } from '../shim/program.ts'
import { wholeNumber } from './answers/whole-number.ts'
import { aroundRobot } from './around-robot.ts'
import { readAgentKey } from './agent-key.ts'
import { assistantBehind } from './assistant-shell.ts'
import { onNobodyReads, print, printLogLine } from './print.ts'
import { stopOnSignals } from './stop-signals.ts'
import { showWindow } from './window.ts'

interface ServeOptions {
  demo?: true
  port?: number
  background?: true
  browser: boolean
  exitWhenIdle?: number
  robot?: string | true
  finish?: number
  agentKey?: string
  log: 'file' | 'stderr'
  logLevel: LogLevel
}

/** How often an idle bridge looks whether its time has come, in milliseconds. */
const LOOK_IDLE_MS = 5_000
/** Seconds that calls under way may be let go on at most. */
const MOST_FINISH = 25
/** Milliseconds that a bridge may take to end: it answers what is under way before. */
const STOP_MS = 30_000

export function addServeCommands(program: Command, command: readonly string[]): void {
  program
    .command('serve')
    .description('run the bridge on 127.0.0.1 until it is stopped')
    .option('--demo', 'with a PanDA installation of its own, to try things out')
    .option('--port <n>', 'listen on this port (0: any free one)', parsePort)
    .option(
      '--robot [file]',
      'run without a person: the file says who it is, its login and what assistants may do; without a file, the environment',
    )
    .addOption(
      new Option('--log <where>', 'where the log goes, in JSON: a file of the home, or the standard error')
        .choices(['file', 'stderr'])
        .default('file')
        .env('PANDA_BRIDGE_LOG'),
    )
    .addOption(
      new Option('--log-level <level>', 'the least that is logged')
        .choices(logLevels)
        .default('info')
        .env('PANDA_BRIDGE_LOG_LEVEL'),
    )
    .addOption(
      new Option(
        '--finish <seconds>',
        `how long calls under way may go on after a stop (5; at most ${MOST_FINISH})`,
      )
        .argParser(parseFinish)
        .env('PANDA_BRIDGE_FINISH'),
    )
    .option('--agent-key <file>', 'the key in this file is that of an agent which comes over HTTP')
    .option('--background', 'return when it is ready, and leave it running')
    .option('--no-browser', 'do not open the window in a browser here')
    .addOption(new Option('--exit-when-idle <seconds>').argParser(wholeNumber).hideHelp())
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
  const home = findOwnHome()
  const runtime = thisRuntime(version)
  const robot = await robotOf(options)
  const agentKey = await readAgentKey(options.agentKey, process.env)
  // A shim has started it, and its user has said "stop" since.
  if (options.exitWhenIdle !== undefined && wasStopped(home)) throw stoppedMeanwhile()
  const other = await claimRuntime(home, runtime)
  if (other) throw takenHome(home, other)
  // What a shim has started writes its errors into a file that nothing keeps small.
  const isLogShown = options.log === 'stderr' && options.exitWhenIdle === undefined
  const log = openLog(home, { level: options.logLevel, write: isLogShown ? printLogLine : undefined })
  let bridge: Bridge | undefined
  // From before the start: as the first process of a container nothing else would end it.
  const asked = stopOnSignals(home, log, () => bridge)
  try {
    bridge = await startBesides(options.exitWhenIdle !== undefined, {
      home,
      program: commandLineProgram(command, home),
      watchClients: true,
      log,
      ...(options.finish !== undefined && { finishMs: options.finish * 1000 }),
      ...(options.port !== undefined && { port: options.port }),
      ...(options.demo && { server: demoPreset }),
      ...(robot && { robot }),
      ...(agentKey && { agentKey }),
    })
    await updateRuntime(home.runtimeFile, { ...runtime, ...bridge.addresses })
    if (asked.toStop) return
    const { server, mcpUrl } = bridge.state
    const at = server && { server: server.name, vo: server.vo }
    log.info({ version, url: mcpUrl, robot: robot?.name, ...at }, 'The bridge listens')
    // What reads the log as JSON mostly reads both outputs.
    if (!isLogShown) {
      print`PanDA Bridge ${version} listens at ${mcpUrl}`
      if (options.demo && server) print`Its PanDA is the demo at ${server.url}, VO ${server.vo}.`
      if (robot) print`It runs for the robot ${robot.name} at ${robot.server.name}, VO ${robot.server.vo}.`
    }
    // Nobody reads what a bridge in the background prints, and a link is a secret while it is good.
    if (!robot && options.exitWhenIdle === undefined)
      await showWindowToPerson(home, bridge.url, options.browser)
    // It serves assistants, not whoever read the lines above.
    onNobodyReads(() => undefined)
    if (options.exitWhenIdle !== undefined) stopWhenIdle(bridge, options.exitWhenIdle * 1000)
    await bridge.stopped
  } finally {
    // Whatever failed after its start: one that nobody finds would run beside the next.
    try {
      await bridge?.stop()
    } finally {
      await releaseRuntime(home.runtimeFile)
      log.info({}, 'The bridge has ended')
    }
  }
}

/** @throws BridgeError */
async function robotOf({ robot, demo }: ServeOptions): Promise<Robot | undefined> {
  const found = await findRobot(robot, process.env, async () => (await aroundRobot()).servers)
  if (found && demo)
    throw new BridgeError('invalid-input', 'A robot’s file names its server.', 'Leave out --demo.')
  return found
}

function stoppedMeanwhile(): BridgeError {
  return new BridgeError('not-running', 'PanDA Bridge was stopped.', 'Start it again, then ask again.')
}

/**
 * The bridge at its port. One that a shim has started listens at another where that is taken: its assistants do not use
 * the port, and whoever takes it must not keep them from PanDA.
 */
async function startBesides(forShim: boolean, options: BridgeOptions): Promise<Bridge> {
  try {
    return await Bridge.start(options)
  } catch (error) {
    if (!forShim || !(error instanceof BridgeError) || error.code !== 'already-running') throw error
    options.log.warn({ message: error.message }, 'The port is taken')
    return Bridge.start({ ...options, port: 0, problem: error.toValue() })
  }
}

async function showWindowToPerson(home: Home, url: string, browser: boolean): Promise<void> {
  const assistant = assistantBehind(process.env)
  if (assistant === undefined) return void (await showWindow(home, url, browser))
  print`The window's link is for a person: ${assistant}.`
  print`Run "panda-bridge open" in a terminal of your own.`
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
    ...(typeof options.robot === 'string' ? ['--robot', resolve(options.robot)] : []),
    ...(options.robot === true ? ['--robot'] : []),
    ...(options.finish === undefined ? [] : ['--finish', String(options.finish)]),
    ...(options.agentKey === undefined ? [] : ['--agent-key', resolve(options.agentKey)]),
    ...(options.browser ? [] : ['--no-browser']),
    '--log',
    'file',
    '--log-level',
    options.logLevel,
  ]
  print`PanDA Bridge listens at ${await startedBridge(findHome(), [...command, 'serve', ...flags])}/mcp`
}

/**
 * The address of the running bridge, or of one that is started for a command that needs it.
 * @param command the program and arguments of the command line
 */
export function anyBridge(home: Home, command: readonly string[]): Promise<string> {
  return startedBridge(home, usualStart(command, [...command, 'serve']))
}

async function startedBridge(home: Home, command: readonly string[]): Promise<string> {
  checkHome(home)
  try {
    const { url = '' } = await runningBridge(home, command)
    return url
  } catch (error) {
    if (!(error instanceof NoBridge)) throw error
    const { message, nextStep = 'Look at the log folder, then try again.' } = error.reason
    throw new BridgeError('not-running', message, nextStep, { cause: error })
  }
}

/** Waits until the process has ended, so that a bridge can be started right after. */
async function stop(): Promise<void> {
  const home = findHome()
  checkHome(home)
  const before = wasStopped(home)
  // Before anything is looked at: an assistant starts none in between, nor where none runs.
  noteStopped(home)
  // What was wanted is so.
  if ((await look(home)).is === 'none') {
    print`No bridge was running.`
    if (wasStopped(home)) printStartNone()
    return
  }
  const bridge = await connectToBridge(home).catch((error: unknown) => {
    if (!before) forgetStopped(home)
    throw error
  })
  await bridge.stop({})
  const giveUpAt = performance.now() + STOP_MS
  while (await readRuntime(home.runtimeFile)) {
    if (performance.now() > giveUpAt) throw stillThere()
    await setTimeout(50)
  }
  print`The bridge has stopped.`
  if (wasStopped(home)) printStartNone()
  else print`That could not be noted in ${home.folder}: an assistant may start one again.`
}

function printStartNone(): void {
  print`Assistants start none until you do: "panda-bridge serve", or the app.`
}

function stillThere(): BridgeError {
  return new BridgeError(
    'already-running',
    'The bridge was asked to stop, and has not said that it did.',
    'Look with "panda-bridge status" in a moment.',
  )
}

function parseFinish(text: string): number {
  const seconds = Number(text)
  if (text.trim() === '' || !Number.isInteger(seconds) || seconds < 0 || seconds > MOST_FINISH)
    throw new InvalidArgumentError(`It is a whole number of seconds from 0 to ${MOST_FINISH}.`)
  return seconds
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return port
}
