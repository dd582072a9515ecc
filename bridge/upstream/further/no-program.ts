import { delimiter } from 'node:path'
import { BridgeError } from '../../errors.ts'
import { plain } from '../../platform/plain.ts'

/** How many folders are named: a PATH may have dozens. */
const NAMED = 6

/**
 * Why a program is not started, with where it was looked for.
 * @param path where programs are looked for, if not where this program's own are
 */
export function noProgram(who: string, command: string, path = process.env['PATH'] ?? ''): BridgeError {
  const program = plain(command).slice(0, 500)
  if (/[/\\]/.test(command))
    return new BridgeError(
      'not-found',
      `${who} cannot be started: there is no program ${program}.`,
      'Check its path, or install it there.',
    )
  const folders = [...new Set(path.split(delimiter).filter(Boolean))]
  const more = folders.length > NAMED ? ` and ${folders.length - NAMED} more folders` : ''
  const looked = folders.slice(0, NAMED).map((folder) => plain(folder).slice(0, 200))
  return new BridgeError(
    'not-found',
    `${who} cannot be started: there is no program "${program}" in ${looked.join(', ') || 'any folder'}${more}.`,
    process.platform === 'win32'
      ? `Install it, or give its whole path, which "where ${program}" prints in a terminal.`
      : `Install it, or give its whole path, which "command -v ${program}" prints in a terminal.`,
  )
}
