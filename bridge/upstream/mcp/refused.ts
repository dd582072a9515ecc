import { BridgeError, type BridgeErrorCode } from '../../errors.ts'
import type { JsonRpcError } from '../../mcp/index.ts'
import { failed, overloaded, tlsOnly, unavailable } from '../../panda/http-failure.ts'
import type { Reached } from '../../panda/unanswered.ts'
import { asObject, parseJson } from '../../platform/json.ts'
import { cleanError } from '../from-upstream.ts'
import type { HttpRefusal } from './http-refusal.ts'
import { errorSchema } from './mcp-messages.ts'

/** What is said of a server that is not what it should be. */
interface Otherwise {
  code: BridgeErrorCode
  nextStep: string
}

/** A server sends on to where the login must not go. */
export function leadsElsewhere(
  { status, leadsTo }: HttpRefusal,
  who: string,
  code: BridgeErrorCode,
): BridgeError | undefined {
  if (status < 300 || status >= 400) return undefined
  return new BridgeError(
    code,
    `${who} sends requests on to ${leadsTo ?? 'another address'} (HTTP ${status}), where the login must not go.`,
    'It may be the login page of a network or of a gateway: open its address in a browser, or correct it.',
  )
}

/**
 * What an HTTP status other than 200 means that is nothing about the login.
 * @param who the server as the user knows it
 */
export function refusedOtherwise(
  refusal: HttpRefusal,
  who: string,
  reached: Reached,
  { code, nextStep }: Otherwise,
): BridgeError | JsonRpcError {
  const { status, text } = refusal
  const said = saidIn(refusal)
  // The server's own word on this request. What a server or a gateway that fails says with it is none on what was done.
  if (said && status < 500 && status !== 429) return cleanError(said.code, said.message, who)
  const withoutTls = tlsOnly(status, text, who)
  if (withoutTls) return withoutTls
  switch (status) {
    case 404:
      return new BridgeError(code, `${who} has no MCP service at this address.`, nextStep)
    case 405:
      return new BridgeError(
        code,
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

/** The JSON-RPC error that a refusal brings, as the protocol allows (MCP 2025-11-25, Streamable HTTP). */
export function saidIn({ text }: HttpRefusal): { code: number; message: string } | undefined {
  const { jsonrpc, error } = asObject(parseJson(text))
  return jsonrpc === '2.0' ? errorSchema.safeParse(error).data : undefined
}
