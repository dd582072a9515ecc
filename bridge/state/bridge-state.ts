import type { AssistantsState } from '../assistants/index.ts'
import type { ClientStatus } from '../clients/index.ts'
import type { DocumentationNews } from '../documentation/index.ts'
import type { ExtensionState } from '../extensions/index.ts'
import type { BridgeErrorValue } from '../errors.ts'
import type { Grant, WaitingApproval } from '../policy/index.ts'
import type { BesideState, ProbeStep, ServerState } from '../server/index.ts'
import type { FurtherState } from '../upstream/further/further-state.ts'
import type { ChoicesState } from './choices-state.ts'
import type { ManagedState } from './managed.ts'
import type { CallsState } from './recent-calls.ts'
import type { ShellState } from './shell.ts'

/**
 * Everything a window, the tray or the command line shows is read from this one value. What it says of a server is said of
 * the first; what stands in `beside` of those beside it.
 */
export interface BridgeState extends ServerState, AssistantsState, ChoicesState, CallsState {
  version: string
  /** The robot that the bridge runs for; nobody signs in then, and nobody is asked. */
  robot: string | undefined
  /** Where assistants reach the bridge: `http://127.0.0.1:PORT/mcp`. */
  mcpUrl: string
  ports: {
    now: number
    /** The one of the next start, which a change in the settings concerns. */
    next: number
  }
  /** On the bridge's computer. */
  folders: { home: string; logs: string }
  approvals: WaitingApproval[]
  /** Questions whose assistant waits no more: nothing that is said to them is carried out. */
  leftApprovals: WaitingApproval[]
  /** The yeses that hold on. */
  grants: Grant[]
  /** The assistants on this computer and whether their configuration leads here; empty where files are not watched. */
  clients: ClientStatus[]
  /** The clients whose entries are mended without asking when they vanish or go stale, by id. */
  autoRepair: string[]
  /** Whether the bridge is to look at the user's tasks now and then. */
  watchTasks: boolean
  /** The PanDA servers that are used beside the first. */
  beside: readonly BesideState[]
  /** Who answers besides PanDA, in the order in which their names count. */
  further: readonly FurtherState[]
  /** What an administrator has set for all users of this computer. */
  managed: ManagedState | undefined
  /** What others bring, in the order in which it counts. */
  extensions: readonly ExtensionState[]
  /** What those that are on would have asked. */
  moreQuestions: readonly { by: string; ask: string }[]
  /** The look at a server entry that goes on. */
  probe: { url: string; steps: ProbeStep[] } | undefined
  /** What happens to PanDA's documentation on this computer, and whether a search waits for the user to allow it. */
  documentation: DocumentationNews
  /** What the user should know of the bridge itself, such as a record that cannot be written. */
  problems: BridgeErrorValue[]
  /** The program around the bridge, and what it can do. */
  shell: ShellState
}
