import type { BridgeMethods } from '../api.ts'
import { need } from '../state/shell.ts'
import type { BridgeParts } from './bridge-parts.ts'
import { describeForSupport } from './diagnostics.ts'

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
      return openPath(await bridge.connections.ownBundle())
    },
    setLookForUpdates: async ({ daily }) => (updates().lookDaily(daily), done),
    lookForUpdate: async () => (await updates().look(), done),
    downloadUpdate: async () => (await updates().download(), done),
    installUpdate: async () => (updates().install(), done),
  }
}
