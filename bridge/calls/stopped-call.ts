import { BridgeError } from '../errors.ts'
import type { Effect } from '../panda/catalogue/index.ts'
import { LOOK_FIRST } from '../panda/unanswered.ts'

/** What a call that the user stops is aborted with. */
export const STOPPED = new DOMException('The user stopped it.', 'AbortError')
/** What one is aborted with that has not ended when the bridge does. */
export const BRIDGE_ENDS = new DOMException('PanDA Bridge ends.', 'AbortError')

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
