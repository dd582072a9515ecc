import { toBridgeError, type BridgeErrorValue } from '../errors.ts'
import { JsonRpcError } from './json-rpc-error.ts'
import type { McpResult } from './messages.ts'

/** JSON-RPC error code (of the range that is free for implementations) of whatever the bridge itself answers. */
const BRIDGE_ERROR = -32_051

/**
 * A failed tool call as a result: the model reads it and can tell the user, where a protocol
 * error would stay inside the client.
 */
export function toolFailure(error: BridgeErrorValue): McpResult {
  return {
    content: [{ type: 'text', text: `${error.message} ${error.nextStep}` }],
    isError: true,
    _meta: { 'panda-bridge/error': error.code },
  }
}

/** A failed request that is no tool call; an upstream's own JSON-RPC errors pass unchanged. */
export function protocolFailure(thrown: unknown): JsonRpcError {
  if (thrown instanceof JsonRpcError) return thrown
  const error = toBridgeError(thrown)
  return new JsonRpcError(BRIDGE_ERROR, `${error.message} ${error.nextStep}`, { code: error.code })
}
