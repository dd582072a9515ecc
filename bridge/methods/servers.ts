import type { BridgeMethods } from '../api.ts'
import { BridgeError } from '../errors.ts'
import { changesOf } from '../panda/changed-servers.ts'
import { findKnownServer } from '../panda/servers.ts'
import { probeServer } from '../server/probe.ts'
import { serverChoice } from '../state/settings.ts'
import { useChanged } from './beside.ts'
import type { BridgeParts } from './bridge-parts.ts'

export function serverMethods(
  bridge: BridgeParts,
): Pick<
  BridgeMethods,
  | 'listServers'
  | 'setServer'
  | 'saveServer'
  | 'removeServer'
  | 'probeServer'
  | 'checkNow'
  | 'getHealthHistory'
> {
  return {
    listServers: async () => serverChoice(bridge.settings, bridge.extensions.brought.servers),
    setServer: async ({ server }) => {
      await bridge.useServer(server)
      return bridge.state
    },
    saveServer: async ({ server }) => {
      const { changedServers, servers } = bridge.settings.read()
      const known = findKnownServer(server.name)
      if (known) {
        const { [known.name]: _, ...others } = changedServers
        const changes = changesOf(server)
        const isChanged = Object.keys(changes).length > 0
        bridge.changeSettings({
          changedServers: isChanged ? { ...others, [known.name]: changes } : others,
        })
      } else {
        bridge.changeSettings({ servers: [...servers.filter(({ name }) => name !== server.name), server] })
      }
      await useChanged(bridge, server)
      return null
    },
    removeServer: async ({ name }) => {
      const { changedServers, servers } = bridge.settings.read()
      const known = findKnownServer(name)
      if (known && Object.hasOwn(changedServers, known.name)) {
        const { [known.name]: _, ...others } = changedServers
        bridge.changeSettings({ changedServers: others })
        await useChanged(bridge, known)
        return null
      }
      const rest = servers.filter((server) => server.name !== name)
      if (rest.length === servers.length) {
        throw new BridgeError(
          'not-found',
          `You have no server "${name}".`,
          'Known servers cannot be removed, only what you have changed of them; list them with "panda-bridge servers".',
        )
      }
      bridge.changeSettings({ servers: rest })
      return null
    },
    probeServer: async ({ server }) => {
      const { url } = server
      bridge.showProbe({ url, steps: [] })
      try {
        return await probeServer(server, {
          trust: () => bridge.servers.trust.trust(server),
          onStep: (step) => bridge.showProbe({ url, steps: [...(bridge.state.probe?.steps ?? []), step] }),
        })
      } finally {
        bridge.showProbe(undefined)
        // What the probed server needs is not to be trusted for those in use.
        await bridge.servers.trust.again()
      }
    },
    checkNow: ({ server }) => bridge.installationOf(server).monitor.check(),
    getHealthHistory: async ({ server }) => bridge.health.of(bridge.installationOf(server).server.url),
  }
}
