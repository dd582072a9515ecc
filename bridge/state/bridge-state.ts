import type { Call } from '../activity/index.ts'
import type { AssistantState } from '../assistants/seen-assistants.ts'
import type { LoginState } from '../auth/login.ts'
import type { ClientStatus } from '../clients/index.ts'
import type { BridgeErrorValue } from '../errors.ts'
import type { HealthState } from '../panda/alive.ts'
import type { PandaServer } from '../panda/servers.ts'
import type { ShellState } from '../platform/shell.ts'
import type { WaitingApproval } from '../policy/approvals.ts'
import type { Grant } from '../policy/grants.ts'
import type { ClientRules, Rules } from '../policy/rules.ts'
import type { ProbeStep } from '../server/probe.ts'
import type { UpstreamState } from '../upstream/upstream.ts'

/** Everything a window, the tray or the command line shows is read from this one value. */
export interface BridgeState {
  version: string
  /** Where assistants reach the bridge: `http://127.0.0.1:PORT/mcp`. */
  mcpUrl: string
  ports: {
    now: number
    /** The one of the next start, which a change in the settings concerns. */
    next: number
  }
  /** On the bridge's computer. */
  folders: { home: string; logs: string }
  server: PandaServer | undefined
  health: HealthState | undefined
  login: LoginState
  upstream: UpstreamState
  /** The endpoint set in force. */
  set: { id: string; name: string; tools: number }
  rules: Rules
  /** Bytes of JSON above which an answer is kept and only its outline given. */
  budgetBytes: number
  /** What holds for one assistant alone, by the name of its key. */
  clientRules: Readonly<Record<string, ClientRules>>
  /** No call passes while this is so. */
  paused: boolean
  approvals: WaitingApproval[]
  /** The yeses that hold on. */
  grants: Grant[]
  assistants: AssistantState[]
  /** The assistants on this computer and whether their configuration leads here; empty where files are not watched. */
  clients: ClientStatus[]
  /** The clients whose entries are mended without asking when they vanish or go stale, by id. */
  autoRepair: string[]
  /** What programs may come with, without the window's own. */
  keys: KeyState[]
  /** The look at a server entry that goes on. */
  probe: { url: string; steps: ProbeStep[] } | undefined
  /** The last calls, the newest first. */
  recentCalls: Call[]
  /** Tool calls since the bridge was started. */
  calls: { answered: number; failed: number; refused: number }
  /** What the user should know of the bridge itself, such as a record that cannot be written. */
  problems: BridgeErrorValue[]
  /** The program around the bridge, and what it can do. */
  shell: ShellState
}

export interface KeyState {
  name: string
  /** Milliseconds since 1970. */
  createdAt: number
  /** When it last came, as far as this run or the record of calls tells: milliseconds since 1970. */
  lastSeen: number | undefined
}
