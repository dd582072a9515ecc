import type { BridgeState } from '../../bridge/api.ts'
import { newHosts } from '../../bridge/auth/login-state.ts'

/** One of the PanDA servers in use, as the tray shows it. */
export interface ShownServer extends Pick<BridgeState, 'server' | 'health' | 'login' | 'set' | 'tasks'> {
  /** How commands name it; the first has no need of that. */
  at: { server?: string }
  /** Where the window shows it. */
  page: string
}

/** The first, and those beside it. */
export function shownServers(state: BridgeState): ShownServer[] {
  const { server, health, login, set, tasks, beside } = state
  return [
    { server, health, login, set, tasks, at: {}, page: 'overview' },
    ...beside.map((one): ShownServer => ({
      ...one,
      at: { server: one.server.name },
      page: `overview/beside-${one.prefix.slice(0, -1)}`,
    })),
  ]
}

/** The address of a page of tasks there: at another server the same number is another task. */
export function pageAt({ at }: Pick<ShownServer, 'at'>, page: string): string {
  return at.server === undefined ? page : `${page}?${String(new URLSearchParams(at))}`
}

/** Of several servers in use, ` at ePIC`. */
export function whereOf({ server }: Pick<ShownServer, 'server'>, { beside }: BridgeState): string {
  return server && beside.length > 0 ? ` at ${server.name}` : ''
}

/** The hosts that entries name and that are new for the login there. */
export function askedHosts(state: BridgeState) {
  return shownServers(state).flatMap(({ login, at }) => newHosts(login).map((host) => ({ ...host, at })))
}
