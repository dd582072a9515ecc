import type { BridgeApi } from '../bridge/api.ts'
import { plainValue } from '../bridge/platform/shown-text.ts'
import type { Connection } from './state-stream.ts'

/** What carries BridgeApi to the pages: HTTP in a browser, IPC in the desktop's window. */
export interface Transport {
  api: BridgeApi
  /** Whether the bridge is there. */
  connection: () => Connection
  onConnection: (listener: () => void) => () => void
  /** When the bridge was last heard: milliseconds since 1970. */
  heardAt: () => number
  /** What a user can do about a bridge that does not answer. */
  whenSilent: string
}

/** Methods whose answer goes into a file as it is. */
const forFiles: readonly string[] = ['exportActivity', 'exportSet'] satisfies (keyof BridgeApi)[]

/** An answer as pages may show it. */
export function asShown<T>(method: string, answer: T): T {
  return forFiles.includes(method) ? answer : plainValue(answer)
}
