import type { MonitorState } from '../bigpanda/index.ts'
import type { TasksState } from '../answers/watch/tasks-state.ts'
import type { LoginState } from '../auth/login.ts'
import type { BridgeErrorValue } from '../errors.ts'
import type { HealthState } from '../panda/alive.ts'
import type { PandaServer } from '../panda/servers.ts'
import type { SetInForce } from '../policy/endpoint-set.ts'
import type { UpstreamState } from '../upstream/upstream.ts'

/** What there is to say of the PanDA server in use. */
export interface ServerState {
  server: PandaServer | undefined
  health: HealthState | undefined
  login: LoginState
  /** The monitor BigPanDA of the server, as far as it was asked. */
  bigPanda?: MonitorState | undefined
  /** PanDA itself, by PandaMCP or REST. */
  upstream: UpstreamState
  /** How the user's tasks stand. */
  tasks: TasksState
}

/** One that is used beside the first. */
export interface BesideState extends ServerState {
  server: PandaServer
  /** What the names of its tools begin with, where an assistant has another server as well. */
  prefix: string
  /** The endpoint set in force there. */
  set: SetInForce
  /** Why it could not be brought into use. */
  problem?: BridgeErrorValue | undefined
}

/** While none is chosen. */
export const noServer: ServerState = {
  server: undefined,
  health: undefined,
  login: { is: 'signed-out' },
  bigPanda: undefined,
  upstream: {
    kind: 'none',
    url: undefined,
    tools: 0,
    newTools: [],
    heldTools: [],
    reachedAt: undefined,
    problem: undefined,
  },
  tasks: { is: 'unknown' },
}
