import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { BridgeError, type BridgeErrorCode } from '../errors.ts'
import { commandLineProgram } from '../clients/program.ts'
import { findHome, homeAt } from '../home/home.ts'
import { openLog } from '../home/log.ts'
import { connectToBridge } from '../http/client/http-client.ts'
import { Bridge } from '../index.ts'
import type { CheckReport, CheckStep } from '../state/check-report.ts'
import { findRobot, type Robot } from '../state/robot-file.ts'
import { isLocked } from '../state/managed.ts'
import { SettingsFile } from '../state/settings.ts'
import { aroundRobot } from './around-robot.ts'
import { at, ofServer } from './at-server.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import { print, printError, printJson } from './print.ts'

interface CheckOptions {
  robot?: string | true
  server?: string
  tool: string[]
  json?: true
}

export function addCheckCommand(program: Command, command: readonly string[]): void {
  ofServer(
    program
      .command('check')
      .description(
        'say whether a run can begin: PanDA is there, takes the login, and lets these tools be called',
      ),
  )
    .option(
      '--robot [file]',
      'of this robot, without a bridge that runs; without a file, that of the environment',
    )
    .option('--tool <name>', 'a tool that is to be called; more than one can be given', addTo, [])
    .option('--json', 'as JSON')
    .action(async (options: CheckOptions) => {
      const report = await reportOf(options, command)
      if (options.json) printJson(report)
      else printReport(report)
      const failed = report.steps.find(({ ok }) => !ok)
      if (failed?.problem) process.exitCode = exitCodeFor(failed.step, failed.problem.code)
    })
}

const codes: Readonly<Record<CheckStep, number>> = {
  server: exitCodes.server,
  login: exitCodes.login,
  policy: exitCodes.refused,
}

/** By what was looked at, but where nothing could be. */
function exitCodeFor(step: CheckStep, code: BridgeErrorCode): number {
  return exitCodeOf(code) === exitCodes.usage ? exitCodes.usage : codes[step]
}

const addTo = (value: string, before: string[]) => [...before, value]

async function reportOf(
  { robot, server, tool: tools }: CheckOptions,
  command: readonly string[],
): Promise<CheckReport> {
  const found = await findRobot(robot, process.env, async () => (await aroundRobot()).servers)
  if (!found) return (await connectToBridge(findHome())).checkRun({ tools, ...at(server) })
  if (server !== undefined)
    throw new BridgeError(
      'invalid-input',
      'A robot has one server, which its file or its environment names.',
      'Leave out "--server", or "--robot" and PANDA_BRIDGE_ROBOT.',
    )
  return checkRobot(found, tools, command)
}

/** By a bridge of its own, in a home that is there for that alone. */
async function checkRobot(robot: Robot, tools: string[], command: readonly string[]): Promise<CheckReport> {
  const folder = await mkdtemp(join(tmpdir(), 'panda-bridge-check-'))
  try {
    const { extensionsFolder, switched } = await aroundRobot()
    const home = { ...homeAt(folder), extensionsFolder }
    const settings = new SettingsFile(home)
    settings.change({ extensions: switched })
    // Nothing is asked but what is looked at.
    if (!isLocked(settings.managed, 'watchTasks')) settings.change({ watchTasks: false })
    const bridge = await Bridge.start({
      home,
      log: openLog(home),
      port: 0,
      robot,
      program: commandLineProgram(command, home),
    })
    try {
      return await bridge.api.checkRun({ tools })
    } finally {
      await bridge.stop()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function printReport({ steps }: CheckReport): void {
  for (const { server, ok, message, problem } of steps) {
    const said = server === undefined ? message : `${server}: ${message}`
    if (ok) print`ok  ${said}`
    else printError`no  ${said} ${problem?.nextStep ?? ''}`
  }
}
