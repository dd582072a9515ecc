import { BridgeError } from '../errors.ts'

/**
 * How far a call came that has no answer: it was not sent; it only looks, and changed nothing in any case; or nobody
 * knows.
 */
export type Reached = 'unsent' | 'read' | 'unknown'

/** What to do after a call that may have changed something. */
export const LOOK_FIRST = 'Look at what it acts on, such as the task or job, before repeating it.'

/** A call that looks has been sent twice then. */
export function brokenOff(who: string, reached: Reached): BridgeError {
  const said = {
    unsent: `The connection to ${who} broke before this call was sent.`,
    read: `The connection to ${who} broke before the answer came, twice.`,
    unknown: `The connection to ${who} broke before the answer came: whether the call was carried out is not known.`,
  }
  return new BridgeError(
    'unreachable',
    said[reached],
    reached === 'unknown' ? LOOK_FIRST : 'It may be restarting: try again in a few minutes.',
  )
}

export function tooSlow(who: string, reached: Reached): BridgeError {
  return new BridgeError(
    'timed-out',
    `${who} has not answered in time.`,
    reached === 'unknown'
      ? `The call may still be carried out. ${LOOK_FIRST}`
      : 'It may be overloaded: try again in a few minutes, or ask for less.',
  )
}

/** Of an answer that is too large to be read. */
export function tooLarge(who: string, reached: Reached): BridgeError {
  const isUnknown = reached === 'unknown'
  return new BridgeError(
    'not-panda',
    `The answer of ${who} is too large to be read${isUnknown ? ': whether the call was carried out is not known' : ''}.`,
    isUnknown ? LOOK_FIRST : 'Ask for less, for example for fewer tasks, jobs or attributes.',
  )
}

export function cancelled(reached: Reached): BridgeError {
  return new BridgeError(
    'cancelled',
    'The call was cancelled.',
    reached === 'unknown'
      ? `It may have been carried out all the same. ${LOOK_FIRST}`
      : 'Call again if it is still wanted.',
  )
}
