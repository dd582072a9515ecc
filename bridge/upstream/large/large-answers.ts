import type { McpResult } from '../../mcp/index.ts'
import type { Endpoint } from '../../panda/catalogue/types.ts'
import { JsonDocument } from '../../results/json-document.ts'
import { isEnvelope } from '../panda/rest/answer.ts'
import { isoTimesInBytes } from '../panda/rest/dates.ts'
import { notPanda, webPage } from '../panda/rest/errors.ts'
import { isWebPage } from '../panda/rest/http-error.ts'
import { bytesWithoutNaN } from '../panda/rest/no-number.ts'

/** Bytes at the beginning of a body, or in a field of an envelope, that are looked at as text. */
const LOOKED_AT = 10_000

/**
 * Reads the body of an HTTP 200 that is too large to be parsed, as `readAnswer` does the others; the
 * result has the bytes that came as its structured content, and no text that repeats them.
 * @param body no longer to be used: its dates are converted in place
 * @throws BridgeError `not-panda` for what PanDA never answers
 */
export function readLargeAnswer(endpoint: Endpoint, body: Buffer, who: string): McpResult {
  if (isWebPage(body.toString('utf8', 0, LOOKED_AT))) throw webPage(who, endpoint)
  const bare = endpoint.bareText ? inEnvelope(body) : undefined
  const document = JsonDocument.read(bare ?? bytesWithoutNaN(isoTimesInBytes(body)))
  if (!document || !isEnvelope(headOf(document))) throw notPanda(who, endpoint)
  return { content: [], structuredContent: document, isError: false }
}

/** A large result of PandaMCP as the REST upstream would have given it; what holds no answer of PanDA's passes as it is. */
export function largeLikeRest(result: McpResult, document: JsonDocument): McpResult {
  const isOnlyOne = Array.isArray(result['content']) && result['content'].length === 0
  if (result['isError'] === true || !isOnlyOne || !isEnvelope(headOf(document))) return result
  const bytes = isoTimesInBytes(document.bytes)
  const structuredContent = bytes === document.bytes ? document : JsonDocument.read(bytes)
  return { ...result, structuredContent, isError: false }
}

/** What an envelope says of the outcome, without a large `data` or message. */
export function headOf(document: JsonDocument): Record<string, unknown> {
  const head: Record<string, unknown> = {}
  if (document.root.kind !== 'object') return head
  for (const [name, value] of document.entries(document.root)) {
    if (!['success', 'message', 'data'].includes(name)) continue
    head[name] = value.end - value.start <= LOOKED_AT ? document.parse(value) : undefined
  }
  return head
}

/** A JSON text that is no envelope but bare, put into one as `bareAnswer` does it. */
function inEnvelope(body: Buffer): Buffer | undefined {
  const begins = /^\s*"(ERROR)?/.exec(body.toString('latin1', 0, LOOKED_AT))
  if (!begins) return undefined
  const [before, after] =
    begins[1] === undefined
      ? ['{"success":true,"message":"","data":', '}']
      : ['{"success":false,"message":', ',"data":null}']
  return Buffer.concat([Buffer.from(before), body, Buffer.from(after)])
}
