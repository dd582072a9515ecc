import type { BridgeMethods } from '../api.ts'
import { assistantById } from '../clients/index.ts'
import type { BridgeParts } from './bridge-parts.ts'

/** Assistants: their entries, their files, their keys. */
export function clientMethods(
  bridge: BridgeParts,
): Pick<
  BridgeMethods,
  | 'listClients'
  | 'previewConnect'
  | 'connectClient'
  | 'previewDisconnect'
  | 'disconnectClient'
  | 'disconnectAllClients'
  | 'removeDirectEntry'
  | 'repairClients'
  | 'setAutoRepair'
  | 'restartClient'
  | 'listBackups'
  | 'restoreBackup'
  | 'linesToPaste'
  | 'makeBundle'
  | 'revokeKey'
> {
  const { connections } = bridge
  return {
    listClients: ({ terminal }) => connections.list(terminal),
    previewConnect: ({ client, ...wish }) => connections.preview(client, wish),
    connectClient: async ({ client, restart, ...wish }) => {
      if (!restart) return connections.connect(client, wish)
      // What stands in the way comes out before anything is quit.
      await connections.preview(client, wish)
      return connections.restart(client, () => connections.connect(client, wish))
    },
    previewDisconnect: ({ client, ...place }) => connections.previewDisconnect(client, place),
    disconnectClient: ({ client, ...place }) => connections.disconnect(client, place),
    removeDirectEntry: ({ client, entry, ...place }) => connections.removeDirectEntry(client, entry, place),
    disconnectAllClients: () => connections.disconnectAll(),
    repairClients: ({ client }) => connections.repair(client),
    setAutoRepair: async ({ client, on }) => {
      assistantById(client)
      const others = bridge.state.autoRepair.filter((id) => id !== client)
      bridge.changeSettings({ autoRepair: on ? [...others, client] : others })
      if (on) connections.look()
      return null
    },
    restartClient: ({ client }) => connections.restart(client, async () => null),
    listBackups: ({ client }) => connections.backups(client),
    restoreBackup: ({ client, backup }) => connections.restore(client, backup),
    linesToPaste: ({ client, http }) => connections.lines(client, http),
    makeBundle: async ({ file }) => ({ file: await connections.bundle(file) }),
    revokeKey: async ({ name }) => (await connections.revokeKey(name), null),
  }
}
