import { Argument, type Command } from 'commander'
import { printFile } from '../print.ts'
import { candidatesFor } from './candidates.ts'
import { known } from './known.ts'
import { completionScripts, shells, type Shell } from './scripts.ts'

export function addCompletionCommands(program: Command): void {
  program
    .command('completion')
    .description(
      'print what a shell has to read to complete commands, options, servers, tools and assistants',
    )
    .addArgument(new Argument('<shell>').choices(shells))
    .action((shell: Shell) => printFile(completionScripts[shell]))
  // What those scripts ask, at each press of the key.
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .action(async (words: string[]) => {
      const found = await candidatesFor(program, words, known)
      if (found === 'files') return printFile(':files\n')
      printFile(found.map(({ word, about = '' }) => `${word}\t${about}\n`).join(''))
    })
}
