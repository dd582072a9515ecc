import type { Endpoint } from '../../panda/catalogue/types.ts'
import { BridgeError } from '../../errors.ts'
import { textPartSchema, type McpResult } from '../../mcp/index.ts'
import { failed, overloaded } from '../../panda/http-failure.ts'
import { brokenOff, LOOK_FIRST, tooSlow, type Reached } from '../../panda/unanswered.ts'

/** Characters of a failure that are looked at: what the library says stands at its beginning. */
const LOOKED_AT = 2_000

/** The server behind PandaMCP, which the text of a failure does not name in the words of the user. */
const WHO = 'PanDA'

/**
 * What the text means in which PandaMCP passes on a failure of its own request to PanDA. The words are those of Python's
 * `requests` behind FastMCP's "Error calling tool"; what they say of a change is often no more than that nobody knows.
 * @returns undefined for what is none
 */
function passedOnFailure(text: string, endpoint: Endpoint | undefined): BridgeError | undefined {
  const words = text.slice(0, LOOKED_AT)
  const reached: Reached = endpoint?.effect === 'read' ? 'read' : 'unknown'
  const status = Number(/\b([45]\d\d) (?:Client|Server) Error\b/.exec(words)?.[1])
  if (status >= 400) return ofStatus(status, reached)
  // An answer of HTTP 200 that is none: a page of a proxy, or half of PanDA's own.
  if (
    reached === 'unknown' &&
    /Expecting value|JSONDecodeError|Extra data: line|failed to decode it/.test(words)
  )
    return new BridgeError(
      'not-panda',
      'PanDA gave PandaMCP an answer that is no JSON: whether the call was carried out is not known.',
      LOOK_FIRST,
    )
  if (!isOfConnection(words)) return undefined
  if (/read timed out/i.test(words)) return tooSlow(WHO, reached)
  if (/max retries exceeded/i.test(words) && NEVER_SENT.test(words))
    return new BridgeError(
      'unreachable',
      'PandaMCP could not reach PanDA: the call was not carried out.',
      'It may be restarting: try again in a few minutes.',
    )
  return reached === 'read'
    ? new BridgeError(
        'unreachable',
        'The connection between PandaMCP and PanDA broke before the answer came.',
        'It may be restarting: try again in a few minutes.',
      )
    : brokenOff(WHO, reached)
}

/** The same of a result that is an error, as FastMCP marks what its tool has thrown. */
export function failureIn(result: McpResult, endpoint: Endpoint | undefined): BridgeError | undefined {
  const { content, isError } = result
  if (isError !== true || !Array.isArray(content)) return undefined
  return passedOnFailure(content.flatMap(textOf).join('\n'), endpoint)
}

function textOf(part: unknown): string[] {
  const { data } = textPartSchema.safeParse(part)
  return data ? [data.text] : []
}

/** Why `requests` had no connection to send anything on. Of its other reasons for having tried in vain nobody knows. */
const NEVER_SENT =
  /NewConnectionError|ConnectTimeoutError|NameResolutionError|ProxyError|CERTIFICATE_VERIFY_FAILED|WRONG_VERSION_NUMBER/

function isOfConnection(words: string): boolean {
  return /HTTPS?ConnectionPool\(|connection (?:aborted|reset|broken)|remote end closed|read timed out|response ended prematurely/i.test(
    words,
  )
}

function ofStatus(status: number, reached: Reached): BridgeError | undefined {
  switch (status) {
    case 401:
      return new BridgeError(
        'token-refused',
        'PanDA refuses this login, and the call was not carried out.',
        'Sign out and sign in again.',
      )
    case 403:
      return new BridgeError(
        'token-refused',
        'PanDA refuses this call, and it was not carried out. PandaMCP does not pass on why: the login may not be one of a member of the VO, the user may be banned, or this PanDA may not have the method.',
        'Check that you are a member of the VO that the bridge is set to; then sign out and sign in again.',
      )
    case 429:
    case 503:
      return overloaded(status, WHO)
    default:
      // Of a question that PanDA does not take, its own words say what is wrong.
      return status >= 500 ? failed(status, WHO, reached) : undefined
  }
}
