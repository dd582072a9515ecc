import { BridgeError } from '../errors.ts'
import { isListMethod, listMethods, protocolFailure, toolFailure } from '../mcp/index.ts'
import type { Answering } from './answering.ts'
import { readRequest } from './requests.ts'

/** The answers where an assistant has no PanDA server: nothing to offer, and a sentence that says why. */
function without(why: BridgeError): Answering {
  return {
    handle: async (request) => {
      const { method } = request
      if (isListMethod(method)) return { [listMethods[method].field]: [] }
      if (method === 'tools/call') return toolFailure(why)
      readRequest(request)
      throw protocolFailure(why)
    },
    tell: () => Promise.resolve(),
  }
}

/** While none has been chosen. */
export const withoutServer = without(
  new BridgeError(
    'invalid-input',
    'PanDA Bridge does not know yet which PanDA server to use.',
    'Please choose one in its window, or with "panda-bridge login --server NAME", and ask again.',
  ),
)

/** Where the user gives the assistant none of those in use. */
export const givenNone = without(
  new BridgeError(
    'not-allowed',
    'The user gives this assistant none of the PanDA servers that are in use.',
    'Only the user can change that, in PanDA Bridge, on the page of assistants.',
  ),
)
