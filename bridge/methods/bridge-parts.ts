import type { ActivityRecord } from '../activity/index.ts'
import type { BridgeState } from '../api.ts'
import type { Connections } from '../clients/connections.ts'
import type { Disconnected } from '../clients/index.ts'
import type { Home } from '../home/home.ts'
import type { PandaServer } from '../panda/servers.ts'
import type { Shell } from '../platform/shell.ts'
import type { Approvals } from '../policy/approvals.ts'
import type { Installation } from '../server/installation.ts'
import type { Choices } from '../state/choices.ts'
import type { Settings, SettingsFile } from '../state/settings.ts'

/** What the methods of BridgeApi are made of: the bridge as they see it. */
export interface BridgeParts {
  readonly state: BridgeState
  readonly home: Home
  readonly shell: Shell
  readonly settings: SettingsFile
  readonly choices: Choices
  readonly approvals: Approvals
  readonly activity: ActivityRecord
  readonly connections: Connections
  /** Ends what the bridge itself has asked for, when it stops. */
  readonly ended: AbortController
  /** @throws BridgeError while no server has been chosen */
  readonly installation: Installation
  look(): void
  useServer(server: PandaServer): Promise<void>
  trust(server: PandaServer | undefined): Promise<unknown>
  changeSettings(settings: Partial<Pick<Settings, 'port' | 'servers' | 'autoRepair'>>): void
  showProbe(probe: BridgeState['probe']): void
  reset(disconnect: boolean): Promise<Disconnected[]>
  stop(): Promise<void>
}
