import { join } from 'node:path'
import type { BridgeMethods } from '../api.ts'
import { describeForSupport } from '../diagnostics.ts'
import { makePrivateFolder } from '../files.ts'
import { need } from '../shell.ts'
import type { BridgeParts } from './bridge-parts.ts'

/** What the program around the bridge does for the pages. */
export function shellMethods(
  bridge: BridgeParts,
): Pick<
  BridgeMethods,
  | 'setStartAtLogin'
  | 'setNotice'
  | 'getDiagnostics'
  | 'openLogs'
  | 'installInClaude'
  | 'setLookForUpdates'
  | 'lookForUpdate'
  | 'downloadUpdate'
  | 'installUpdate'
> {
  const { shell, home } = bridge
  const done = null
  const openPath = (path: string) => need(shell.openPath, 'open files where you sit')(path).then(() => done)
  const updates = () => need(shell.updates, 'update itself')
  return {
    setStartAtLogin: async ({ on }) => {
      await need(shell.setStartAtLogin, 'start when you log in')(on)
      return done
    },
    setNotice: async ({ kind, on }) => (need(shell.setNotice, 'notify you')(kind, on), done),
    getDiagnostics: () => describeForSupport(bridge.state, home),
    openLogs: () => openPath(home.logsFolder),
    installInClaude: async () => {
      need(shell.openPath, 'open files where you sit')
      await makePrivateFolder(home.cacheFolder)
      const file = join(home.cacheFolder, 'panda-bridge.mcpb')
      await bridge.connections.bundle(file)
      return openPath(file)
    },
    setLookForUpdates: async ({ daily }) => (updates().lookDaily(daily), done),
    lookForUpdate: async () => (await updates().look(), done),
    downloadUpdate: async () => (await updates().download(), done),
    installUpdate: async () => (updates().install(), done),
  }
}
