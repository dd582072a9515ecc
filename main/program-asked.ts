import { plainLine } from '../bridge/platform/shown-text.ts'
import type { ProgramToStart } from '../bridge/state/shell.ts'

/** A box of the system's does not scroll: more lines or characters than these may go beyond the screen. */
const MOST_LINES = 25
const MOST_CHARACTERS = 2_000
/** Of one argument or name: characters. */
const MOST_OF_ONE = 500

const MAY =
  'A program that is started so may do all that you may: read, change and delete your files, and send them anywhere.'
const WHEN = 'Say yes only where you are adding this server yourself, and trust who made it.'

/**
 * What a box asks before a program may be started as a server.
 * @returns with `isWhole`, whether all of it stands there: nobody says yes to what cannot be seen
 */
export function programAsked({ name, command, arguments: given, variables }: ProgramToStart) {
  const all = [name, command, ...given, ...variables]
  const shown = (text: string) => `“${plainLine(text, MOST_OF_ONE)}”`
  const lines = [
    `Program: ${shown(command)}`,
    ...given.map((argument, index) => `Argument ${index + 1}: ${shown(argument)}`),
    ...(variables.length > 0 ? [`Variables: ${variables.map(shown).join(', ')}`] : []),
  ]
  const isWhole =
    lines.length <= MOST_LINES &&
    lines.join('\n').length <= MOST_CHARACTERS &&
    all.every((text) => text.length <= MOST_OF_ONE)
  const instead =
    'It says more than there is room for here. Add it with "panda-bridge upstreams add" in a terminal.'
  return {
    message: `Start a program as the server ${shown(name)}?`,
    detail: isWhole ? [MAY, '', ...lines, '', WHEN].join('\n') : instead,
    isWhole,
  }
}
