import { BridgeError } from '../../../errors.ts'
import type { JsonRpcError } from '../../../mcp/index.ts'
import { failed, loginRefused, overloaded, tlsOnly, unavailable } from '../../../panda/http-failure.ts'
import type { Reached } from '../../../panda/unanswered.ts'
import { asObject, parseJson } from '../../../platform/json.ts'
import { cleanError } from '../../from-upstream.ts'
import type { HttpRefusal } from '../../mcp/http-refusal.ts'
import { errorSchema } from '../../mcp/mcp-messages.ts'

/**
 * What an HTTP status other than 200 means, and what the server says with it.
 * @param who PandaMCP as the user knows it
 */
export function refused(
  { status, text, leadsTo }: HttpRefusal,
  who: string,
  reached: Reached,
): BridgeError | JsonRpcError {
  if (status >= 300 && status < 400) {
    return new BridgeError(
      'not-panda',
      `${who} sends requests on to ${leadsTo ?? 'another address'} (HTTP ${status}), where the login must not go.`,
      'It may be the login page of a network or of a gateway: open its address in a browser, or correct it.',
    )
  }
  const said = errorIn(text)
  if (status === 403 && isOfOrigin(said?.message ?? text)) {
    return new BridgeError(
      'unknown-vo',
      `${who} takes no requests for this VO, which is sent to it as the origin (HTTP 403).`,
      "Check the VO of the server's entry; its administrators may have to allow it there.",
    )
  }
  if (status === 401 || status === 403) return loginRefused(status, who)
  // The server's own word on this request. What a server or a gateway that fails says with it is none on what was done.
  if (said && status < 500 && status !== 429) return cleanError(said.code, said.message)
  const withoutTls = tlsOnly(status, text, who)
  if (withoutTls) return withoutTls
  switch (status) {
    case 404:
      return new BridgeError(
        'not-panda',
        `${who} has no MCP service at this address.`,
        'Check the PandaMCP address.',
      )
    case 405:
      return new BridgeError(
        'not-panda',
        `${who} takes no requests at this address (HTTP 405).`,
        'It may be the one of the older SSE transport: give the one for Streamable HTTP, which usually ends with /mcp.',
      )
    case 429:
      return overloaded(status, who)
    case 503:
      return unavailable(status, text, who, reached)
    default:
      // Of a request that was not understood it is known that nothing was done.
      return failed(status, who, status >= 500 ? reached : 'unsent')
  }
}

/** As MCP's SDKs say it; pages of gateways name an origin as well. */
function isOfOrigin(text: string): boolean {
  return /\b(?:invalid|forbidden|disallowed|missing) origin\b|\borigin\b.{0,40}\b(?:not allowed|invalid|rejected)\b/i.test(
    text,
  )
}

/** The JSON-RPC error that a refusal brings, as the protocol allows (MCP 2025-11-25, Streamable HTTP). */
function errorIn(text: string): { code: number; message: string } | undefined {
  const { jsonrpc, error } = asObject(parseJson(text))
  return jsonrpc === '2.0' ? errorSchema.safeParse(error).data : undefined
}
