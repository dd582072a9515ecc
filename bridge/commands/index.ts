/**
 * The command line: most commands ask the bridge that runs, over its home's socket, and print what it says; some start
 * one. Knows everything below; nobody knows it.
 */
import { Command, CommanderError } from 'commander'
import { toBridgeError } from '../errors.ts'
import { version } from '../platform/version.ts'
import { addActivityCommand } from './activity.ts'
import { addAnswerCommands } from './answers/commands.ts'
import { addApprovalCommands } from './approvals.ts'
import { addCallCommands } from './calls.ts'
import { addClientCommands } from './clients.ts'
import { addDemoCommand } from './demo.ts'
import { refuseForAssistants } from './for-whom.ts'
import { addKeyCommand } from './keys.ts'
import { addLoginCommands } from './login.ts'
import { addOpenCommand } from './open.ts'
import { printError, printFile } from './print.ts'
import { addResetCommand } from './reset.ts'
import { addServeCommands } from './serve.ts'
import { addServerCommands } from './servers.ts'
import { addSetCommands } from './sets.ts'
import { addStatusCommands } from './status.ts'

/** All commands. @param command the program and arguments that this process runs as, to start itself again */
export function makeCommandLine(command: readonly string[]): Command {
  const program = new Command('panda-bridge')
    .description('Lets AI assistants on this computer use PanDA, signed in once, within limits that you set.')
    .version(version)
    .showHelpAfterError('(Add --help to see what there is.)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => printFile(text),
      writeErr: (text) => printError`${text.trimEnd()}`,
    })
  addServeCommands(program, command)
  addOpenCommand(program, command)
  addDemoCommand(program, command)
  addLoginCommands(program, command)
  addStatusCommands(program)
  addAnswerCommands(program)
  addServerCommands(program)
  addCallCommands(program)
  addClientCommands(program, command)
  addApprovalCommands(program)
  addSetCommands(program)
  addActivityCommand(program)
  addKeyCommand(program)
  addResetCommand(program, command)
  refuseForAssistants(program)
  program.addHelpText(
    'after',
    '\nAll state is in one folder, named by PANDA_BRIDGE_HOME where that is set.' +
      '\nFirst steps: panda-bridge demo, or panda-bridge login --server ATLAS.',
  )
  return program
}

/**
 * Runs one command line.
 * @param args without the program
 * @param command as for `makeCommandLine`
 * @returns the exit code: 0 only on success
 */
export async function runCommandLine(args: readonly string[], command: readonly string[]): Promise<number> {
  try {
    await makeCommandLine(command).parseAsync(args, { from: 'user' })
    return Number(process.exitCode ?? 0)
  } catch (thrown) {
    // Help and version end this way too; commander has printed what there is to print.
    if (thrown instanceof CommanderError) return thrown.exitCode
    const error = toBridgeError(thrown)
    printError`${error.message}\n${error.nextStep}`
    return 1
  }
}
