import { BridgeError } from '../../errors.ts'
import type { Endpoint } from '../catalogue/types.ts'

/** What to do after a call that may have changed something. */
export const LOOK_FIRST = 'Look at the state of the task or job before repeating it.'

export function webPage(who: string, endpoint: Endpoint): BridgeError {
  return new BridgeError(
    'not-panda',
    `${who} gave a web page instead of an answer.`,
    'A network login page or a proxy may stand in between: check the network, and the address of the server.' +
      unknownIfChanged(endpoint),
  )
}

export function notPanda(who: string, endpoint: Endpoint): BridgeError {
  return new BridgeError(
    'not-panda',
    `${who} gave an answer that is not PanDA's.`,
    'It may be restarting or behind a failing proxy: try again in a few minutes, or check its address.' +
      unknownIfChanged(endpoint),
  )
}

function unknownIfChanged(endpoint: Endpoint): string {
  return endpoint.effect === 'read' ? '' : ` Whether the call was carried out is not known. ${LOOK_FIRST}`
}

export function brokenOff(who: string, endpoint: Endpoint): BridgeError {
  return endpoint.effect === 'read'
    ? new BridgeError(
        'unreachable',
        `The connection to ${who} broke before the answer came, twice.`,
        'It may be restarting: try again in a few minutes.',
      )
    : new BridgeError(
        'unreachable',
        `The connection to ${who} broke before the answer came: whether the call was carried out is not known.`,
        LOOK_FIRST,
      )
}

export function tooSlow(who: string, endpoint: Endpoint): BridgeError {
  return new BridgeError(
    'timed-out',
    `${who} has not answered in time.`,
    endpoint.effect === 'read'
      ? 'It may be overloaded: try again in a few minutes, or ask for less.'
      : `The call may still be carried out. ${LOOK_FIRST}`,
  )
}

export function loginTooSlow(): BridgeError {
  return new BridgeError(
    'timed-out',
    'The login could not be renewed in time, and the call was not sent to PanDA.',
    'The identity provider may be slow: try again in a minute.',
  )
}

/** @param sent whether PanDA may have got the call already */
export function cancelled(endpoint: Endpoint, sent: boolean): BridgeError {
  return new BridgeError(
    'cancelled',
    'The call was cancelled.',
    sent && endpoint.effect !== 'read'
      ? `It may have been carried out all the same. ${LOOK_FIRST}`
      : 'Call again if it is still wanted.',
  )
}
