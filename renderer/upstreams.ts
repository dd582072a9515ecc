import type { BridgeState } from '../bridge/api.ts'
import { useBridgeState } from './bridge.tsx'

interface KnownTools {
  /** Those that this program's catalogue does not know. */
  newTools: string[]
  /** Those that nobody can call until the user has looked at what has changed. */
  heldTools: string[]
  /** Changes whenever one of the lists may have changed. */
  version: string
}

/** Changes whenever the set in force may have changed. */
export function setVersion({ id, tools, without, further }: BridgeState['set']): string {
  return `${id} ${tools} ${without} ${further}`
}

/** What is known of the tools of all who answer. */
export function useKnownTools(): KnownTools {
  const { server, upstream, further } = useBridgeState()
  const all = [upstream, ...further]
  return {
    newTools: upstream.newTools,
    heldTools: all.flatMap(({ heldTools }) => heldTools),
    version: JSON.stringify([
      server?.name,
      upstream.url,
      upstream.newTools,
      all.map(({ tools, heldTools }) => [tools, heldTools]),
      further.map(({ name, is, trust }) => [name, is, trust]),
    ]),
  }
}
