import { Connections, type terminalOfLogin } from '../clients/index.ts'
import { pandaMcpHosts } from '../panda/servers.ts'
import type { Assistants } from '../assistants/index.ts'
import type { Approvals } from '../policy/index.ts'
import type { Servers } from '../server/index.ts'
import type { BridgeState, SettingsFile } from '../state/index.ts'
import type { PartsOptions } from './options.ts'
import type { UserSides } from './user-sides.ts'

interface Parts {
  options: PartsOptions
  state: BridgeState
  settings: SettingsFile
  servers: Servers
  sides: UserSides
  approvals: Approvals
  assistants: Assistants
}

/**
 * The assistants' files of a bridge.
 * @param terminal what a terminal of the user's has, where this program was not started in one
 */
export function connectionsOf(
  bridge: Parts,
  terminal: ReturnType<typeof terminalOfLogin> | undefined,
): Connections {
  const { options, settings, servers, sides, approvals, assistants } = bridge
  return new Connections({
    home: options.home,
    keys: options.keys,
    mcpUrl: () => bridge.state.mcpUrl,
    pandaHosts: () =>
      pandaMcpHosts([...settings.read().servers, ...servers.installations.map(({ server }) => server)]),
    program: options.program,
    terminalOfLogin: terminal,
    onRevoked: async (key) => {
      sides.forgetClient(key)
      approvals.forget(key)
      await assistants.door.revoke(key)
    },
  })
}
