import { BridgeError, toBridgeError } from '../errors.ts'
import type { Effect } from '../panda/catalogue/index.ts'
import { LOOK_FIRST } from '../panda/unanswered.ts'

/** What a call that the user stops is aborted with. */
export const STOPPED = new DOMException('The user stopped it.', 'AbortError')
/** What one is aborted with that has not ended when the bridge does. */
export const BRIDGE_ENDS = new DOMException('PanDA Bridge ends.', 'AbortError')

/** Why a call did not go well, as it stands on record. */
export interface Failure {
  error?: string
  message: string | undefined
}

/** How a call ended that had none: the bridge was killed, or its computer. */
export const NEVER_ENDED: Failure = {
  error: 'internal',
  message: `PanDA Bridge was killed before this call was answered. It may have been carried out all the same. ${LOOK_FIRST}`,
}

/** Whether it was ended from this side, while the assistant waits for its answer. */
export function isStopped({ reason }: AbortSignal): boolean {
  return reason === STOPPED || reason === BRIDGE_ENDS
}

interface StoppedCall {
  signal: AbortSignal
  effect: Effect
  /** Who was asked; missing where nothing was sent. */
  sentTo: string | undefined
}

/** What the assistant is told of it. */
export function stoppedError({ signal, effect, sentTo }: StoppedCall): BridgeError {
  const isByUser = signal.reason === STOPPED
  const [why, then] = isByUser
    ? ['The user stopped this call in PanDA Bridge', 'Ask the user before you call again.']
    : ['PanDA Bridge ends', 'Ask again when it runs.']
  if (sentTo === undefined)
    return new BridgeError('cancelled', `${why}, and this call was not carried out.`, then)
  return new BridgeError(
    'cancelled',
    isByUser ? `${why}.` : `${why}, and ${sentTo} has not answered this call.`,
    effect === 'read' ? then : `It may have been carried out all the same. ${LOOK_FIRST}`,
  )
}

/**
 * What the assistant is told of one that has failed.
 * @param thrown by a fault of this program too: then nobody knows how far a call came that was sent
 * @param mayBeDone it was sent, and changes something
 */
export function failedError(thrown: unknown, mayBeDone: boolean): BridgeError {
  const error = toBridgeError(thrown)
  if (error.code !== 'internal' || !mayBeDone) return error
  const nextStep = `Whether the call was carried out is not known. ${LOOK_FIRST}`
  return new BridgeError('internal', error.message, nextStep, { cause: thrown })
}
