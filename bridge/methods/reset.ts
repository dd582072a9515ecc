import { rm } from 'node:fs/promises'
import { KEYS_NAME } from '../auth/index.ts'
import type { Disconnected } from '../clients/index.ts'
import { noServer } from '../server/index.ts'
import { callsAtStart } from '../state/index.ts'
import type { BridgeParts } from './bridge-parts.ts'
import { Forgetting } from './forgetting.ts'

/**
 * Forgets login, settings, keys, record and caches, and goes on as on the first day. Log files stay.
 * @param disconnect takes the entries out of the assistants' files first; those of which that fails keep
 *   what is needed to do it later
 * @returns what became of the entries
 */
export async function reset(bridge: BridgeParts, disconnect: boolean): Promise<Disconnected[]> {
  const { home, approvals, connections, servers, sides, settings, shell, health, choices } = bridge
  const { server, credentials } = bridge.options
  approvals.withdraw('reset')
  const forgetting = new Forgetting()
  const disconnected = disconnect ? await connections.disconnectAll() : []
  if (disconnect && disconnected.every((each) => each.disconnected))
    await forgetting.forget('What is kept of assistants’ files', () => connections.forget())
  await forgetting.forget('The login', () => servers.stop({ signOut: true }))
  await forgetting.forget('The logins at other servers', () => bridge.further.unlinkAll())
  // The file of the keys gets others in one step: the command line knows the bridge by it.
  for (const name of (await credentials.names()).filter((name) => name !== KEYS_NAME))
    await forgetting.forget('What is kept of a login', () => credentials.remove(name))
  await forgetting.forget('The keys', () => bridge.assistants.forget())
  await forgetting.forget('The settings', () => settings.clear())
  await forgetting.forget('What the app remembers', () => shell.reset?.())
  await health.forget()
  const away = (folder: string) => rm(folder, { recursive: true, force: true })
  await forgetting.forget('What PanDA said', () => away(home.cacheFolder))
  await forgetting.forget('Which tools you have seen', () => away(home.toolsFolder))
  await forgetting.forget('The documentation', () => bridge.documentation.forget())
  await forgetting.forget('The documentation of extensions', () => bridge.addedDocumentation.forget())
  await forgetting.forget('The extensions', () => bridge.extensions.forget())
  sides.forgetAll()
  bridge.change({ ...noServer, beside: [], ...callsAtStart([]), ...bridge.settingsState() })
  bridge.showProblems()
  choices.reload()
  // An administrator may have set some.
  await bridge.further.use(settings.read().upstreams)
  if (server) await servers.use(server)
  await forgetting.forget('The record of calls', () => bridge.activity.clear())
  forgetting.end()
  return disconnected
}
