import { OAuthError, OAuthErrorCode } from '@modelcontextprotocol/client'
import { BridgeError } from '../../../errors.ts'
import type { Log } from '../../../home/log.ts'
import { describeNetworkError } from '../../../panda/fetch.ts'
import { plain } from '../../../platform/plain.ts'

/** It does not say no: it cannot answer now. By the SDK, also an answer that is none of OAuth's. */
const troubles: ReadonlySet<string> = new Set([
  OAuthErrorCode.ServerError,
  OAuthErrorCode.TemporarilyUnavailable,
  OAuthErrorCode.TooManyRequests,
])

/** Why there is no login, in words. @param who the MCP server as the user knows it */
export function explained(thrown: unknown, who: string, log: Log): BridgeError {
  if (thrown instanceof BridgeError) return thrown
  log.warn({ error: String(thrown) }, 'A further upstream could not be linked')
  if (thrown instanceof OAuthError && troubles.has(thrown.code))
    return new BridgeError(
      'overloaded',
      `Who gives logins for ${who} is in trouble, and gives none now.`,
      'Try again in a few minutes; where it stays so, ask who runs it.',
      { cause: thrown },
    )
  if (thrown instanceof OAuthError)
    return new BridgeError(
      'link-refused',
      `Who gives logins for ${who} refuses: “${plain(thrown.message).slice(0, 300)}”`,
      'Ask who runs it; it may want a client that is registered by hand, whose ID the entry can name.',
      { cause: thrown },
    )
  const described = describeNetworkError(thrown, who)
  return described.code === 'unreachable' && !isNetwork(thrown)
    ? new BridgeError(
        'link-refused',
        `The login at ${who} cannot be had: “${plain((thrown as Error).message).slice(0, 300)}”`,
        'Ask who runs it; it may want a client ID, which the entry can name.',
        { cause: thrown },
      )
    : described
}

function isNetwork(thrown: unknown): boolean {
  return thrown instanceof TypeError && 'cause' in thrown && thrown.cause !== undefined
}

/** What the browser came back with instead of a code. */
export function notGiven(who: string, error: string | undefined, why: string | undefined): BridgeError {
  if (error === 'access_denied')
    return new BridgeError(
      'refused-by-user',
      `The login at ${who} was refused in the browser.`,
      'Begin again to link it.',
    )
  const said = plain(why ?? error ?? 'nothing says why').slice(0, 300)
  return new BridgeError(
    'link-refused',
    `Who gives logins for ${who} gave none: “${said}”`,
    'Begin again, or ask who runs it.',
  )
}
