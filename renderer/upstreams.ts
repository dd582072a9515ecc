import { useBridgeState } from './bridge.tsx'

interface KnownTools {
  /** Those that this program's catalogue does not know. */
  newTools: string[]
  /** Those that nobody can call until the user has looked at what has changed. */
  heldTools: string[]
  /** Changes whenever one of the lists may have changed. */
  version: string
}

/** What is known of the tools of all who answer. */
export function useKnownTools(): KnownTools {
  const { server, upstream, others = [] } = useBridgeState()
  const all = [upstream, ...others]
  return {
    newTools: all.flatMap(({ newTools }) => newTools),
    heldTools: all.flatMap(({ heldTools }) => heldTools),
    version: JSON.stringify([
      server?.name,
      all.map(({ url, tools, newTools, heldTools }) => [url, tools, newTools, heldTools]),
    ]),
  }
}
