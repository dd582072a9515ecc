import { BridgeError, toBridgeError } from '../errors.ts'
import { Unread } from '../upstream/panda/ask-panda.ts'
import { said } from './said.ts'
import type { Inquiry } from './reading/inquiry.ts'

/**
 * The error where nothing that was asked for could be read: PanDA says that there is no such thing, or it could not be
 * asked.
 * @param what was asked for, as a sentence begins: "Task 123"
 * @param isUnknown PanDA has answered, and has no such thing
 */
export function nothingRead({ failures }: Inquiry, what: string, isUnknown = false): BridgeError {
  const [first] = failures
  if (isUnknown) return unknownThing(what)
  if (first instanceof Unread) {
    const words = said(first.message) ?? ''
    return /not found|no such/i.test(words)
      ? unknownThing(what)
      : new BridgeError(
          'refused-by-panda',
          `${what} could not be read: ${/[.!?"]$/.test(words) ? words : `${words}.`}`,
          'One of the tools of the endpoints may say more.',
        )
  }
  return toBridgeError(first ?? new Error('nothing was read'))
}

function unknownThing(what: string): BridgeError {
  return new BridgeError(
    'not-found',
    `${what} is not known to this PanDA.`,
    'Check the number, and that it belongs to this server: another may have it, or it is too old.',
  )
}
