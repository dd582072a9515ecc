/**
 * An answer of JSON-RPC 2.0 that is an error, an upstream's or the bridge's own. The MCP SDK answers with `code`,
 * `message` and `data` of whatever a handler throws; the SDK's own class would bring all of the SDK with it.
 */
export class JsonRpcError extends Error {
  readonly code: number
  readonly data: unknown

  constructor(code: number, message: string, data?: unknown) {
    super(message)
    this.code = code
    this.data = data
  }
}

/** JSON-RPC 2.0, section 5.1. */
export const INVALID_REQUEST = -32_600
export const METHOD_NOT_FOUND = -32_601
export const INVALID_PARAMS = -32_602
export const INTERNAL_ERROR = -32_603

/** The text of an answer; where there is none, since upstream's result is too deep or too long for one, of an error. */
export function answerText(id: string | number, answer: object): string {
  try {
    return JSON.stringify(answer)
  } catch {
    const error = { code: INTERNAL_ERROR, message: 'The answer is too deep, or too long, to be passed on.' }
    return JSON.stringify({ jsonrpc: '2.0', id, error })
  }
}
