import type { BridgeMethods } from '../api.ts'
import { noteStopped } from '../home/stopped.ts'
import { checkPort } from '../http/port.ts'
import type { BridgeParts } from './bridge-parts.ts'
import { metricsText } from './metrics.ts'
import { checkRun } from './check-run.ts'
import { reset } from './reset.ts'

/** What the bridge is beside its parts. */
export interface Whole {
  /** Ends it. */
  stop: () => Promise<void>
  /** Forgets the windows in browsers, but the one that asks for it. */
  shutOutWindows: () => Promise<void>
}

/** The bridge as a program. */
export function bridgeMethodsOf(
  bridge: BridgeParts,
  { stop, shutOutWindows }: Whole,
): Pick<BridgeMethods, 'getState' | 'getMetrics' | 'checkRun' | 'setPort' | 'reset' | 'stop'> {
  return {
    getState: async () => {
      bridge.look()
      return bridge.state
    },
    getMetrics: async () => metricsText(bridge),
    checkRun: (wanted) => checkRun(bridge, wanted),
    setPort: async ({ port }) => {
      if (port !== bridge.state.ports.now) await checkPort(port)
      bridge.changeSettings({ port })
      return null
    },
    reset: async ({ disconnect }) => {
      try {
        return await reset(bridge, disconnect)
      } finally {
        // Also where something else could not be forgotten.
        await shutOutWindows()
      }
    },
    stop: async ({ forTakeOver }) => {
      // First of all: an assistant that loses its connection must find it.
      if (!forTakeOver) noteStopped(bridge.home)
      try {
        // Those in browsers are the bridge's that ends; who takes its place has a window of its own.
        if (forTakeOver) await shutOutWindows()
      } finally {
        await stop()
      }
      return null
    },
  }
}
