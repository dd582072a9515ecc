import type { ActivityRecord } from '../activity/index.ts'
import type { ClientKeys, CredentialStore } from '../auth/index.ts'
import type { DocumentationSource } from '../documentation/index.ts'
import type { BridgeErrorValue } from '../errors.ts'
import type { Home, Log } from '../home/index.ts'
import type { SystemFolder } from '../home/system-file.ts'
import type { PandaServer } from '../panda/index.ts'
import type { Secret } from '../platform/secret.ts'
import type { Program } from '../shim/program.ts'
import type { Robot, SettingsFile, Shell } from '../state/index.ts'
import type { McpTimes, UsesProxy } from '../upstream/index.ts'

export interface BridgeOptions {
  home: Home
  log: Log
  /** What the administrator has put there for all, where it is not in the usual folder: for tests alone. */
  system?: SystemFolder
  /** Where logins are kept; files in the home where none is given. */
  credentials?: CredentialStore
  /** Port on 127.0.0.1: 0 for any free one, undefined for the one that the settings remember. */
  port?: number
  /** The settings file of the home, where the shell opens it in a way of its own. */
  settings?: SettingsFile
  /** Talks to this server instead of the one in the settings, and leaves the settings as they are. */
  server?: PandaServer
  /** Bounds of time for requests to PandaMCP. */
  times?: Partial<McpTimes>
  /** Runs for this robot: it says at which server, with what login, and what assistants may do. */
  robot?: Robot
  /** Which an agent comes with, where something else has made it. */
  agentKey?: Secret
  /** Which documentation may be fetched, where it is not PanDA's. */
  documentationSource?: DocumentationSource
  /** Whether a server is reached by a proxy that only `fetch` knows of. */
  usesProxy?: UsesProxy
  /** How assistants start the shim. */
  program: Program
  /** The program around the bridge; nothing but the bridge itself where none is given. */
  shell?: Shell
  /** Whether the assistants' configuration files are watched, for windows to show. */
  watchClients?: boolean
  /** What went wrong before this start, for the windows to show. */
  problem?: BridgeErrorValue
  /** Milliseconds after which no answer to an approval is a no. */
  approvalMs?: number
  /** Milliseconds that calls under way may take to end when the bridge stops; five seconds where missing. */
  finishMs?: number
}

/** The same with what is there already. */
export interface PartsOptions extends BridgeOptions {
  credentials: CredentialStore
  keys: ClientKeys
  activity: ActivityRecord
}
