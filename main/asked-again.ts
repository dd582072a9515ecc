import type { BridgeState } from '../bridge/api.ts'
import { isOfWindow } from '../bridge/auth/own-callers.ts'
import { plainLine, plainValue } from '../bridge/platform/shown-text.ts'
import { argumentLines } from '../bridge/policy/shown-arguments.ts'

/** A box of the system's does not scroll: more lines or characters than these may go beyond the screen. */
const MOST_LINES = 25
const MOST_CHARACTERS = 2_000

const effectWords = {
  read: 'It only looks.',
  write: 'It changes or starts something.',
  destructive: 'It ends or deletes something for good.',
} as const

/**
 * What a box asks about a call before a yes.
 * @returns with `isWhole`, whether all that the call says stands in it: nobody says yes to what cannot be seen
 */
export function askedAgain(approval: BridgeState['approvals'][number]) {
  const { question, clientName, tool, effect, facts, arguments: shown } = plainValue(approval, plainLine)
  const asked = isOfWindow(approval)
    ? `Asked for in a window of PanDA Bridge: ${tool}.`
    : `${clientName} wants to call ${tool}.`
  const known = [
    `${asked} ${effectWords[effect]}`,
    ...facts.lines.map(({ name, value, warns }) => `${warns ? '! ' : ''}${name}: ${value}`),
    ...(facts.is === 'reading' ? ['PanDA is being asked what it is.'] : []),
  ]
  const said = argumentLines(shown)
  const lines = [...known, '', ...said]
  const isWhole = lines.length <= MOST_LINES && lines.join('\n').length <= MOST_CHARACTERS && !isCut(shown)
  const instead = 'It says more than there is room for here: PanDA Bridge shows all of it.'
  return { message: question, detail: (isWhole ? lines : [...known, '', instead]).join('\n'), isWhole }
}

function isCut(shown: BridgeState['approvals'][number]['arguments']): boolean {
  return shown.some(
    ({ left, more, entries = [] }) => left !== undefined || more !== undefined || isCut(entries),
  )
}
