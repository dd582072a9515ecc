/**
 * The command line: most commands ask the bridge that runs, over its home's socket, and print what it says; some start
 * one. Knows everything below; nobody knows it.
 */
import { Command, CommanderError } from 'commander'
import { toBridgeError } from '../errors.ts'
import { keepLocalDirect } from '../platform/local-direct.ts'
import { version } from '../platform/version.ts'
import { addActivityCommand } from './activity.ts'
import { addAnswerCommands } from './answers/commands.ts'
import { addApprovalCommands } from './approvals.ts'
import { addBesideCommands } from './beside.ts'
import { addCallCommands } from './calls.ts'
import { addClientCommands } from './clients.ts'
import { addCompletionCommands } from './completion/index.ts'
import { addDemoCommand } from './demo.ts'
import { addCheckCommand } from './check.ts'
import { addExtensionCommands } from './extensions.ts'
import { completeHelp } from './examples.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import { refuseForAssistants } from './for-whom.ts'
import { addHealthCommand } from './health.ts'
import { addKeyCommand } from './keys.ts'
import { addLoginCommands } from './login.ts'
import { addOpenCommand } from './open.ts'
import { printError, printErrorText, printFile } from './print.ts'
import { addResetCommand } from './reset.ts'
import { addRunningCommand } from './running.ts'
import { addServeCommands } from './serve.ts'
import { addServerCommands } from './servers.ts'
import { addSetCommands } from './sets.ts'
import { addSettingsCommands } from './settings.ts'
import { addStatusCommands } from './status.ts'
import { addUpstreamCommands } from './upstreams.ts'
import { usageError } from './usage-error.ts'

/** All commands. @param command the program and arguments that this process runs as, to start itself again */
export function makeCommandLine(command: readonly string[]): Command {
  const program = new Command('panda-bridge')
    .description('Lets AI assistants on this computer use PanDA, signed in once, within limits that you set.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => printFile(text),
      writeErr: (text) => printErrorText(text.trimEnd()),
      // Said below, as all errors are.
      outputError: () => undefined,
    })
  addServeCommands(program, command)
  addOpenCommand(program, command)
  addDemoCommand(program, command)
  addLoginCommands(program, command)
  addStatusCommands(program)
  addHealthCommand(program)
  addCheckCommand(program, command)
  addAnswerCommands(program)
  addBesideCommands(addServerCommands(program))
  addUpstreamCommands(program)
  addExtensionCommands(program)
  addCallCommands(program)
  addClientCommands(program, command)
  addApprovalCommands(program)
  addSetCommands(program)
  addRunningCommand(program)
  addActivityCommand(program)
  addKeyCommand(program)
  addSettingsCommands(program)
  addResetCommand(program, command)
  addCompletionCommands(program)
  refuseForAssistants(program)
  completeHelp(program)
  program.addHelpText(
    'after',
    '\nAll state is in one folder, named by PANDA_BRIDGE_HOME where that is set.' +
      '\nFirst steps: panda-bridge demo, or panda-bridge login --server ATLAS.' +
      '\nExit codes: 0 done, 1 failed, 2 used wrongly, 3 PanDA or a server, 4 the login, 5 refused.',
  )
  return program
}

/**
 * Runs one command line.
 * @param args without the program
 * @param command as for `makeCommandLine`
 * @returns the exit code, one of those in `exit-codes.ts`
 */
export async function runCommandLine(args: readonly string[], command: readonly string[]): Promise<number> {
  const program = makeCommandLine(command)
  keepLocalDirect()
  try {
    await program.parseAsync(args, { from: 'user' })
    return Number(process.exitCode ?? exitCodes.fine)
  } catch (thrown) {
    // Help and version end this way too: commander has printed them. Without any command it prints the help as well.
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return exitCodes.fine
    if (thrown instanceof CommanderError && thrown.code === 'commander.help') return exitCodes.usage
    const error = thrown instanceof CommanderError ? usageError(program, args, thrown) : toBridgeError(thrown)
    printError`${error.message}\n${error.nextStep}`
    return exitCodeOf(error.code)
  }
}
