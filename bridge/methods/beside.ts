import type { BridgeMethods } from '../api.ts'
import { BridgeError } from '../errors.ts'
import type { PandaServer } from '../panda/servers.ts'
import { checkBeside, freeName, isSameServer, MOST_BESIDE, usualPrefix } from '../server/beside-entry.ts'
import { allowedServer } from '../state/index.ts'
import { safestOf } from '../state/policies.ts'
import type { BridgeParts } from './bridge-parts.ts'

/** The PanDA servers that are used beside the first. */
export function besideMethods(bridge: BridgeParts): Pick<BridgeMethods, 'useBeside' | 'leaveBeside'> {
  const { choices, servers } = bridge
  return {
    useBeside: async ({ server: chosen, prefix, set }) => {
      const server = allowedServer(bridge.settings.managed, chosen)
      const first = bridge.state.server
      if (!first)
        throw new BridgeError(
          'invalid-input',
          'No PanDA server has been chosen yet, beside which another could be used.',
          'Choose this one as the first.',
        )
      const all = choices.beside
      const known = all.find((each) => isSameServer(each.server, server.name))
      const others = all.filter((each) => each !== known)
      if (others.length >= MOST_BESIDE)
        throw new BridgeError(
          'invalid-input',
          `No more than ${MOST_BESIDE} servers can be used beside the first.`,
          'Leave one that you do not need.',
        )
      // The one in use is changed under its name; what would be another gets a name of its own.
      const name = known ? known.server.name : freeName(server, [first, ...others.map((each) => each.server)])
      const entry = {
        server: { ...server, name },
        prefix: prefix ?? known?.prefix ?? usualPrefix({ ...server, name }),
        endpointSet:
          set === undefined ? (known?.endpointSet ?? safestOf(choices.sets).id) : choices.setNamed(set),
      }
      checkBeside(entry, { first, others, prefixes: bridge.settings.read().upstreams })
      await bridge.useBeside(known ? all.map((each) => (each === known ? entry : each)) : [...all, entry])
      return { name, prefix: entry.prefix }
    },
    leaveBeside: async ({ server, signOut }) => {
      const left = servers.placeOf(server)
      if (left === undefined)
        throw new BridgeError(
          'invalid-input',
          `${server} is the first server: there is always one.`,
          'Choose another as the first, and this one is left.',
        )
      if (signOut) await bridge.installationOf(left).login.signOut()
      await bridge.useBeside(choices.beside.filter((each) => each.server.name !== left))
      return null
    },
  }
}

/** A server's entry has changed: where it is in use, it is used as it is now. */
export async function useChanged(bridge: BridgeParts, server: PandaServer): Promise<void> {
  if (bridge.state.server?.name === server.name) await bridge.useServer(server)
  const { beside } = bridge.choices
  if (!beside.some((each) => each.server.name === server.name)) return
  const entries = beside.map((each) => (each.server.name === server.name ? { ...each, server } : each))
  await bridge.useBeside(entries)
}
