import { existsSync } from 'node:fs'
import type { Switched } from '../extensions/extensions.ts'
import { Extensions, type BroughtServer } from '../extensions/index.ts'
import { findOwnHome } from '../home/home-check.ts'
import { findHome } from '../home/home.ts'
import { systemFolder } from '../home/system-file.ts'
import { findKnownServer, type PandaServer } from '../panda/servers.ts'
import { readManaged } from '../state/managed.ts'
import { serverChoice, SettingsFile, usualSettings } from '../state/settings.ts'

/** What of this home and this computer counts for a robot, besides its file. */
interface AroundRobot {
  /** Those that its file may name. A known one keeps its address, whatever stands in the home. */
  servers: PandaServer[]
  extensionsFolder: string
  switched: Switched
}

/** Makes nothing where there is no home: a check may run where none can be. @throws BridgeError */
export async function aroundRobot(): Promise<AroundRobot> {
  const { extensionsFolder, folder } = findHome()
  const file = existsSync(folder) ? new SettingsFile(findOwnHome()) : withoutHome()
  const switched = file.read().extensions
  const brought = await broughtServers(extensionsFolder, switched)
  const { known, own, added } = serverChoice(file, brought)
  const all = [...added.map(({ server }) => server), ...own]
  // There are no known ones where an administrator's are the only ones.
  const servers = known.length === 0 ? all : all.filter(({ name }) => !findKnownServer(name))
  return { servers, extensionsFolder, switched }
}

function withoutHome(): Pick<SettingsFile, 'read' | 'managed'> {
  const managed = readManaged(systemFolder)
  return { managed, read: () => usualSettings(managed) }
}

/** Those of the extensions that are on, also while no bridge runs. */
export async function broughtServers(folder: string, switched: Switched): Promise<readonly BroughtServer[]> {
  const extensions = new Extensions({
    folder,
    system: systemFolder,
    switched: () => switched,
    keep: () => {},
    setsInForce: () => [],
    onChange: () => {},
  })
  await extensions.look()
  return extensions.brought.servers
}
