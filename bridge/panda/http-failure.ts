import { BridgeError } from '../errors.ts'
import { LOOK_FIRST, type Reached } from './unanswered.ts'

/** What helps where a server fails by itself. */
export const AGAIN_LATER =
  'Try again in a few minutes; if it stays so, tell the administrators of the server.'

/** @param who the server as the user knows it */
export function overloaded(status: number, who: string): BridgeError {
  return new BridgeError(
    'overloaded',
    `${who} is overloaded (HTTP ${status}).`,
    'Try again in a few minutes.',
  )
}

/** What a 503 means. @param text what the server, or a proxy before it, says with it */
export function unavailable(status: number, text: string, who: string, reached: Reached): BridgeError {
  return reached === 'unknown' && brokeBehind(text) ? failed(status, who, reached) : overloaded(status, who)
}

/**
 * Whether a 503 may have come after the server had the request: Envoy says it also of a connection that broke while it
 * waited for the answer. One that could not be made, or was not tried, it names.
 */
function brokeBehind(text: string): boolean {
  return (
    /disconnect\/reset before headers/i.test(text) &&
    !/reset reason: (?:(?:remote |local )?connection failure|connection timeout|overflow)/i.test(text)
  )
}

/** The server failed, or a proxy before it gave up: what is behind it may go on. */
export function failed(status: number, who: string, reached: Reached): BridgeError {
  return reached === 'unknown'
    ? new BridgeError(
        'unreachable',
        `${who} failed (HTTP ${status}): whether the call was carried out is not known.`,
        LOOK_FIRST,
      )
    : new BridgeError('unreachable', `${who} failed (HTTP ${status}).`, AGAIN_LATER)
}

/** @param said the server's own words, as a sentence that follows; empty where there are none */
export function loginRefused(status: number, who: string, said = ''): BridgeError {
  return new BridgeError(
    'token-refused',
    `${who} refuses this login (HTTP ${status}).${said}`,
    'Check that you are a member of the VO, then sign in again.',
  )
}

/** What httpd, nginx and programs in Go say at a port of TLS to who speaks HTTP there. */
const wantsTls =
  /plain HTTP (?:request was sent )?to (?:an? )?(?:SSL-enabled|HTTPS) (?:server )?port|HTTP request to an HTTPS server/i

/** Why a server takes no request without TLS; undefined where that is not what it says. */
export function tlsOnly(status: number, text: string, who: string): BridgeError | undefined {
  if (status !== 400 || !wantsTls.test(text)) return undefined
  return new BridgeError(
    'not-panda',
    `${who} speaks TLS only (HTTP ${status}).`,
    'Let its address begin with https://.',
  )
}
