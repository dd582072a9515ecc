import type { BridgeApi } from '../bridge/api.ts'
import type { Connection } from './state-stream.ts'

/** What carries BridgeApi to the pages: HTTP in a browser, IPC in the desktop's window. */
export interface Transport {
  api: BridgeApi
  /** Whether the bridge is there. */
  connection: () => Connection
  onConnection: (listener: () => void) => () => void
}
