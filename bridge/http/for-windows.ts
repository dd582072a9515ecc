import type { BridgeApi } from '../api.ts'
import { BridgeError } from '../errors.ts'

/**
 * BridgeApi for a window, which a page that went astray may speak for: it names no file that is to be shown or written
 * but that of a bundle, nor a terminal whose variables would name one. Assistants have their usual files; another is named
 * on the command line.
 */
export function forWindows(api: BridgeApi): BridgeApi {
  // What is not named here is the api's, also where that is put there later.
  return Object.assign(Object.create(api) as BridgeApi, {
    listClients: async (input) => api.listClients(withoutFile(input)),
    previewConnect: async (input) => api.previewConnect(withoutFile(input)),
    connectClient: async (input) => api.connectClient(withoutFile(input)),
    previewDisconnect: async (input) => api.previewDisconnect(withoutFile(input)),
    disconnectClient: async (input) => api.disconnectClient(withoutFile(input)),
    removeDirectEntry: async (input) => api.removeDirectEntry(withoutFile(input)),
    importLogin: async (input) => api.importLogin(withoutFile(input)),
  } satisfies Partial<BridgeApi>)
}

function withoutFile<T extends { file?: string | undefined; terminal?: unknown }>(input: T): T {
  if (input.file === undefined && input.terminal === undefined) return input
  throw new BridgeError(
    'not-allowed',
    'A window does not choose which file is read or changed.',
    'Name the file on the command line: panda-bridge help.',
  )
}
