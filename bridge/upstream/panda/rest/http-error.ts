import { BridgeError } from '../../../errors.ts'
import { toolName } from '../../../panda/catalogue/index.ts'
import type { Endpoint } from '../../../panda/catalogue/types.ts'
import {
  AGAIN_LATER,
  failed,
  loginRefused,
  overloaded,
  tlsOnly,
  unavailable,
} from '../../../panda/http-failure.ts'
import { withoutTraceback } from '../../../panda/traceback.ts'
import { LOOK_FIRST, type Reached } from '../../../panda/unanswered.ts'
import { plain } from '../../../platform/plain.ts'

/** Characters of a server's own words that are shown, and of those that are looked at: a traceback may be among them. */
const SHOWN = 300
const LOOKED_AT = 10_000

export function isWebPage(body: string): boolean {
  return /^\s*<(?:!doctype|html|\?xml)/i.test(body)
}

/**
 * Whether PanDA said no to the token, before it did anything: a new one may help, unless the VO is the reason. So it does
 * where its key has been taken away at the provider, in whose place there is another.
 */
export function isTokenRefused(status: number, body: string): boolean {
  if (status === 401) return true
  return status === 403 && /Token authentication failed/i.test(body) && !isNotMember(body)
}

/** Where that is so of a new token too, the provider has begun to use the key of late. */
function isUnknownKey(body: string): boolean {
  return /\bJWK\b.{0,40}not found|signing key/i.test(body)
}

function isNotMember(body: string): boolean {
  return /not a member|unknown vo/i.test(body)
}

/**
 * What an HTTP status other than 200 means, from what PanDA and httpd say with it.
 * @param who the server as the user knows it
 */
export function httpError(status: number, body: string, endpoint: Endpoint, who: string): BridgeError {
  const said = isWebPage(body) ? '' : quoted(body)
  if (status >= 300 && status < 400) {
    return new BridgeError(
      'not-panda',
      `${who} sends this call elsewhere (HTTP ${status}), where the login must not go.`,
      'Check the address of the server.',
    )
  }
  const withoutTls = tlsOnly(status, body, who)
  if (withoutTls) return withoutTls
  const reached: Reached = endpoint.effect === 'read' ? 'read' : 'unknown'
  switch (status) {
    case 400:
    case 431:
      if (isHeaderTooLong(status, body)) return headerTooLong(status, who)
      break
    case 401:
    case 403:
      return forbidden(status, body, said, endpoint, who)
    case 404:
      return isWebPage(body)
        ? new BridgeError(
            'not-panda',
            `${who} has no REST API at this address (HTTP 404).`,
            'Check the address of the server.',
          )
        : endpoint.since !== undefined
          ? doesNotHave(endpoint, who)
          : new BridgeError(
              'not-found',
              `${who} has not found what ${toolName(endpoint)} asked for (HTTP 404).`,
              'Check the numbers and names: they may belong to another server, or be too old.',
            )
    case 503:
      return unavailable(status, body, who, reached)
    case 429:
      return overloaded(status, who)
    case 502:
    case 504:
      return reached === 'read' ? overloaded(status, who) : failed(status, who, reached)
  }
  return new BridgeError(
    'refused-by-panda',
    `${who} failed while it worked on ${toolName(endpoint)} (HTTP ${status}).${said}`,
    reached === 'read'
      ? `Check the arguments. ${AGAIN_LATER}`
      : `It may have been carried out in part. ${LOOK_FIRST}`,
  )
}

/** What httpd says before PanDA has seen anything of the call: it takes 8190 bytes. */
function isHeaderTooLong(status: number, body: string): boolean {
  return status === 431 || /request header field exceeds/i.test(body)
}

function headerTooLong(status: number, who: string): BridgeError {
  return new BridgeError(
    'token-refused',
    `This login is too long for ${who} (HTTP ${status}): its ID token names more groups than the web server takes. Nothing was carried out.`,
    'Ask the administrators of the identity provider for fewer groups in the ID token, or those of the server for longer headers. Signing in again does not help.',
  )
}

function forbidden(status: number, body: string, said: string, endpoint: Endpoint, who: string): BridgeError {
  if (/method \S+ is forbidden/i.test(body)) {
    return doesNotHave(endpoint, who)
  }
  if (/is banned/i.test(body)) {
    return new BridgeError(
      'refused-by-panda',
      `${who} has banned this user.${said}`,
      'Ask the administrators of the server why. Signing in again does not help.',
    )
  }
  if (isNotMember(body)) {
    return new BridgeError(
      'token-refused',
      `${who} refuses this login for the VO.${said}`,
      'Check that you are a member of the VO, and of the group of its role, that the bridge is set to.',
    )
  }
  if (isUnknownKey(body))
    return new BridgeError(
      'token-refused',
      `${who} does not know yet the key with which the identity provider has signed this login.${said}`,
      'It reads the keys anew every ten minutes: try again then. Signing in again does not help.',
    )
  if (isTokenRefused(status, body)) {
    return loginRefused(status, who, said)
  }
  return new BridgeError(
    'refused-by-panda',
    `${who} forbids ${toolName(endpoint)} (HTTP ${status}).${said}`,
    'It may need a role that this login does not have.',
  )
}

function doesNotHave(endpoint: Endpoint, who: string): BridgeError {
  const { since } = endpoint
  return since === undefined
    ? new BridgeError(
        'not-found',
        `${who} does not have ${toolName(endpoint)}.`,
        'It may run another version of PanDA: use another tool.',
      )
    : new BridgeError(
        'not-found',
        `${who} does not have ${toolName(endpoint)}, which came with PanDA server ${since}.`,
        'This server may be too old for it: use another tool.',
      )
}

/** The server's own words on one line, as a sentence that follows another; a token that it repeats is cut out. */
function quoted(body: string): string {
  const text = plain(withoutTraceback(body.slice(0, LOOKED_AT)).slice(0, 2 * SHOWN)).replace(/^ERROR : /, '')
  const masked = text
    .replaceAll(/\beyJ[\w.-]+/g, '[secret]')
    .trim()
    .slice(0, SHOWN)
    .toWellFormed()
  return masked === '' ? '' : ` It says: "${masked.replace(/\.$/, '')}".`
}
