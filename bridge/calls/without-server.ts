import { BridgeError } from '../errors.ts'
import {
  isListMethod,
  listMethods,
  protocolFailure,
  toolFailure,
  type McpRequest,
  type McpResult,
} from '../mcp/index.ts'
import { readRequest } from './requests.ts'

/** The answers while no PanDA server has been chosen: nothing to offer, and a sentence that says why. */
export function withoutServer(request: McpRequest): McpResult {
  const { method } = request
  if (isListMethod(method)) return { [listMethods[method].field]: [] }
  const error = new BridgeError(
    'invalid-input',
    'PanDA Bridge does not know yet which PanDA server to use.',
    'Please choose one in its window, or with "panda-bridge login --server NAME", and ask again.',
  )
  if (method === 'tools/call') return toolFailure(error)
  readRequest(request)
  throw protocolFailure(error)
}
