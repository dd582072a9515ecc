import type { BridgeMethods } from '../api.ts'
import { BridgeError } from '../errors.ts'
import { findKnownServer, knownServers } from '../panda/servers.ts'
import { probeServer } from '../server/probe.ts'
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
    listServers: async () => ({ known: knownServers, own: bridge.settings.read().servers }),
    setServer: async ({ server }) => {
      await bridge.useServer(server)
      return bridge.state
    },
    saveServer: async ({ server }) => {
      if (findKnownServer(server.name)) {
        throw new BridgeError(
          'invalid-input',
          `"${server.name}" is a known server and stays as it is.`,
          'Give yours another name.',
        )
      }
      const others = bridge.settings.read().servers.filter(({ name }) => name !== server.name)
      bridge.changeSettings({ servers: [...others, server] })
      if (bridge.state.server?.name === server.name) await bridge.useServer(server)
      return null
    },
    removeServer: async ({ name }) => {
      const { servers } = bridge.settings.read()
      const rest = servers.filter((server) => server.name !== name)
      if (rest.length === servers.length) {
        throw new BridgeError(
          'not-found',
          `You have no server "${name}".`,
          'Known servers cannot be removed; list yours with "panda-bridge servers".',
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
          trust: () => bridge.trust(server),
          onStep: (step) => bridge.showProbe({ url, steps: [...(bridge.state.probe?.steps ?? []), step] }),
        })
      } finally {
        bridge.showProbe(undefined)
        // What the probed server needs is not to be trusted for the one in use.
        await bridge.trust(bridge.state.server)
      }
    },
    checkNow: () => bridge.installation.monitor.check(),
    getHealthHistory: async () => bridge.installation.monitor.history,
  }
}
