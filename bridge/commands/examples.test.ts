import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { examples } from './examples.ts'
import { pathOf } from './for-whom.ts'
import { makeCommandLine } from './index.ts'

function leaves(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves)
}

/** The words of an example as a shell splits it, up to where its output goes. */
function wordsOf(example: string): string[] {
  const [typed = ''] = example.split(' > ')
  return [...typed.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}

test('every command has an example in its help, and each is one that the command takes', async () => {
  const paths = leaves(makeCommandLine([]))
    .map(pathOf)
    .filter((path) => path !== 'complete')
  expect(Object.keys(examples).toSorted()).toEqual(paths.toSorted())
  for (const [path, lines] of Object.entries(examples)) {
    for (const line of lines) {
      const program = makeCommandLine([])
      const taken: string[] = []
      for (const command of leaves(program)) command.action(() => void taken.push(pathOf(command)))
      // Nobody is asked here for what is a person's.
      await program
        .parseAsync(wordsOf(line), { from: 'user' })
        .catch((error: unknown) => taken.push(String(error)))
      expect({ line, taken }).toEqual({ line, taken: [path] })
    }
  }
})

test('the help of each command and each group shows them', () => {
  const help = (command: Command) => {
    let text = ''
    command.configureOutput({ writeOut: (part) => (text += part) })
    command.outputHelp()
    return text
  }
  const all = (command: Command): Command[] => [command, ...command.commands.flatMap(all)]
  const withExamples = makeCommandLine([])
    .commands.flatMap(all)
    .filter((command) => pathOf(command) !== 'complete')
  for (const command of withExamples)
    expect(help(command)).toMatch(new RegExp(`\nExamples:\n  panda-bridge ${pathOf(command).split(' ')[0]}`))
})
