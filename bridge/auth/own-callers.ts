import { comparable } from '../platform/comparable.ts'
import { CONTROL_KEY, nameOfKey } from './key-names.ts'

/** What signs the calls that come with the control key: those of a window or the tray, which are the user's own. */
export const WINDOW = 'PanDA Bridge'
/** The same of the command line, which any program of the user's may use. */
export const COMMAND_LINE = 'Command line'

/** Names that say who asks only together with the control key; pages call the user "You". */
const ownNames = new Set([WINDOW, COMMAND_LINE, 'You'].map(comparable))

/** Whether no assistant asks, but somebody who has pressed a button in a window. */
export function isOfWindow({ client, clientName }: { client: string; clientName: string }): boolean {
  return client === CONTROL_KEY && clientName !== COMMAND_LINE
}

/**
 * What an assistant is called: by the name of its key where that has one, else as it calls itself, but by its key where
 * that is nothing, or would pass for the user.
 * @param said what it calls itself
 */
export function assistantName(key: string, said: string | undefined): string {
  const known = nameOfKey(key)
  if (known !== undefined) return known
  const name = comparable(said ?? '')
  return said === undefined || name === '' || ownNames.has(name) ? key : said
}
