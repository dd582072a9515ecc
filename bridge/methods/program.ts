import type { BridgeMethods } from '../api.ts'
import { noteStopped } from '../home/stopped.ts'
import { checkPort } from '../http/port.ts'
import type { BridgeParts } from './bridge-parts.ts'

/** The bridge as a program. */
export function bridgeMethodsOf(
  bridge: BridgeParts,
  stop: () => Promise<void>,
): Pick<BridgeMethods, 'getState' | 'setPort' | 'reset' | 'stop'> {
  return {
    getState: async () => {
      bridge.look()
      return bridge.state
    },
    setPort: async ({ port }) => {
      if (port !== bridge.state.ports.now) await checkPort(port)
      bridge.changeSettings({ port })
      return null
    },
    reset: ({ disconnect }) => bridge.reset(disconnect),
    stop: async () => {
      // First of all: an assistant that loses its connection must find it.
      noteStopped(bridge.home)
      await stop()
      return null
    },
  }
}
