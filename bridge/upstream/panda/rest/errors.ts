import { BridgeError } from '../../../errors.ts'
import type { Endpoint } from '../../../panda/catalogue/types.ts'
import { LOOK_FIRST } from '../../../panda/unanswered.ts'

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
    endpoint.effect === 'read'
      ? 'It may be restarting or behind a failing proxy: try again in a few minutes, or check its address.'
      : `It may be restarting or behind a failing proxy.${unknownIfChanged(endpoint)}`,
  )
}

function unknownIfChanged(endpoint: Endpoint): string {
  return endpoint.effect === 'read' ? '' : ` Whether the call was carried out is not known. ${LOOK_FIRST}`
}

export function loginTooSlow(): BridgeError {
  return new BridgeError(
    'timed-out',
    'The login could not be renewed in time, and the call was not sent to PanDA.',
    'The identity provider may be slow: try again in a minute.',
  )
}
