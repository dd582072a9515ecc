import { join } from 'node:path'
import type { BridgeState } from '../../bridge/api.ts'
import { hostsInTheWay } from '../../bridge/auth/login-state.ts'
import { shownServers } from './servers.ts'

/** What the tray's icon can say, each with a shape of its own. */
export type IconState = 'alive' | 'slow' | 'down' | 'signed-out' | 'approval' | 'offline'

/**
 * The one thing that the user should know first: a question before a fault, a fault before what works.
 * @param online whether the computer has a network at all
 */
export function iconState(state: BridgeState, online: boolean): IconState {
  const { approvals, health, login } = state
  const isAsked = shownServers(state).some((one) => hostsInTheWay(one.login).length > 0)
  if (approvals.length > 0 || isAsked) return 'approval'
  if (!online) return 'offline'
  switch (health?.is) {
    case 'refusing':
    case 'unreachable':
    case 'untrusted':
      return 'down'
    case undefined:
    case 'alive':
    case 'slow':
      if (login.is !== 'signed-in') return 'signed-out'
      return health?.is === 'slow' ? 'slow' : 'alive'
    case 'unknown':
      // Not asked yet, or asleep: nothing is known, and nothing is claimed.
      return login.is === 'signed-in' ? 'offline' : 'signed-out'
  }
}

/**
 * The file of that icon. Electron finds `@2x` beside it by itself. A template on macOS is tinted by the
 * system; elsewhere the panel's colour decides.
 * @param dark whether the panel is dark
 */
export function iconFile(folder: string, state: IconState, platform: NodeJS.Platform, dark: boolean): string {
  switch (platform) {
    case 'darwin':
      return join(folder, `${state}Template.png`)
    case 'win32':
      return join(folder, `${state}${dark ? '-dark' : ''}.ico`)
    default:
      return join(folder, `${state}${dark ? '-dark' : ''}.png`)
  }
}
