import { dirname, join } from 'node:path'
import { serveCommand, type Program } from './shim/program.ts'

/**
 * How assistants reach a bridge that the command line runs: the shim is `stdio` of the same command line.
 * @param command the program and arguments that this process runs as
 */
export function commandLineProgram(command: readonly string[]): Program {
  const [program = '', ...args] = command
  return {
    shim: { command: program, args: [...args, 'stdio'] },
    start: serveCommand(command),
    shimFile: join(dirname(command.at(-1) ?? ''), 'shim.mjs'),
  }
}
