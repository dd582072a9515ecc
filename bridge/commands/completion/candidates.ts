import type { Command, Option } from 'commander'
import { plainLine } from '../../platform/shown-text.ts'
import { commandIn, pathOf } from '../for-whom.ts'
import { kindOf, type Kind } from './kinds.ts'

export interface Candidate {
  word: string
  about?: string | undefined
}

/** Looks up what may stand somewhere; nothing where it cannot be told. @param before the arguments before it */
export type Known = (kind: Exclude<Kind, 'file'>, before: readonly string[]) => Promise<readonly Candidate[]>

/** What needs no quotes in any shell: a name that comes from a server must not become a command there. */
const SAFE = /^[\w.@%+=,/-]+$/
/** Characters of what is said of one. */
const ABOUT = 60

/**
 * What may stand where the last of the words is typed.
 * @param words behind the program's name; the last one as far as it is typed
 * @returns 'files' where a file is wanted
 */
export async function candidatesFor(
  program: Command,
  words: readonly string[],
  known: Known,
): Promise<readonly Candidate[] | 'files'> {
  const typed = words.at(-1) ?? ''
  const { command, rest } = commandIn(program, words.slice(0, -1))
  const { waiting, before } = argumentsIn(command, rest)
  const path = pathOf(command)
  const of = async (kind: Kind | undefined): Promise<readonly Candidate[] | 'files'> =>
    kind === 'file' ? 'files' : kind === undefined ? [] : known(kind, before)
  const found = await (async (): Promise<readonly Candidate[] | 'files'> => {
    if (waiting) return waiting.argChoices?.map((word) => ({ word })) ?? of(kindOf(path, waiting.long ?? ''))
    if (typed.startsWith('-')) return optionsOf(command)
    if (command.commands.length > 0 && before.length === 0) return commandsOf(command)
    const { registeredArguments: all } = command
    const wanted = all[before.length] ?? (all.at(-1)?.variadic ? all.at(-1) : undefined)
    if (!wanted) return []
    return wanted.argChoices?.map((word) => ({ word })) ?? of(kindOf(path, wanted.name()))
  })()
  if (found === 'files') return found
  return found
    .filter(({ word }) => word.startsWith(typed) && SAFE.test(word))
    .map(({ word, about }) => ({ word, about: about === undefined ? '' : plainLine(about, ABOUT) }))
}

/** The option whose value comes next, and the arguments that stand there already. */
function argumentsIn(
  command: Command,
  words: readonly string[],
): { waiting: Option | undefined; before: string[] } {
  const before: string[] = []
  let waiting: Option | undefined
  for (const word of words) {
    if (waiting) waiting = undefined
    else if (word.startsWith('-'))
      waiting = command.options.find(({ long, required }) => long === word && required)
    else before.push(word)
  }
  return { waiting, before }
}

function optionsOf(command: Command): Candidate[] {
  const options = command.options.filter(({ hidden }) => !hidden)
  return [
    ...options.map(({ long, description }) => ({ word: long ?? '', about: description })),
    { word: '--help', about: 'say how it is used' },
  ]
}

function commandsOf(command: Command): Candidate[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((each) => ({ word: each.name(), about: each.description() }))
}
