import { useMemo } from 'react'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { useLoaded, type Loaded } from '../../loaded.ts'
import { setVersion, useKnownTools } from '../../upstreams.ts'
import { toolsOf } from '../../sets/counts.ts'
import type { EndpointSet, ToolSummary } from './types.ts'

export interface Tools {
  /** What the server has; whether each is in the set in force is up to date. */
  tools: ToolSummary[] | undefined
  sets: readonly EndpointSet[]
  /** The set in force. */
  chosen: EndpointSet | undefined
  loadedTools: Loaded<ToolSummary[]>
  reloadSets: () => void
}

/** The server's tools and the endpoint sets; both are loaded anew when the state says that they changed. */
export function useTools(): Tools {
  const api = useApi()
  const { set } = useBridgeState()
  const { version } = useKnownTools()
  const loadedTools = useLoaded(() => api.listTools({}), version)
  const { value: sets = [], reload: reloadSets } = useLoaded(() => api.listSets({}), setVersion(set))
  const chosen = sets.find(({ id }) => id === set.id)
  const tools = useMemo(() => {
    const { value: tools } = loadedTools
    if (!chosen || !tools) return tools
    const on = new Set(toolsOf(chosen, tools))
    return tools.map((tool) => ({ ...tool, inSet: on.has(tool) }))
  }, [loadedTools.value, chosen])
  return { tools, sets, chosen, loadedTools, reloadSets }
}
