import { useMemo } from 'react'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { useLoaded, type Loaded } from '../../loaded.ts'
import type { Upstream } from '../../types.ts'
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
  const { server, upstream, others = [], set } = useBridgeState()
  const loadedTools = useLoaded(
    () => api.listTools({}),
    [server?.name, ...[upstream, ...others].flatMap(versionOf)].join(' '),
  )
  const { value: sets = [], reload: reloadSets } = useLoaded(() => api.listSets({}), `${set.id} ${set.tools}`)
  const chosen = sets.find(({ id }) => id === set.id)
  const tools = useMemo(() => {
    const names = chosen && new Set(chosen.tools)
    return loadedTools.value?.map((tool) => ({ ...tool, inSet: names?.has(tool.name) ?? tool.inSet }))
  }, [loadedTools.value, chosen])
  return { tools, sets, chosen, loadedTools, reloadSets }
}

/** What changes whenever its list of tools does. */
function versionOf({ url, tools, newTools, heldTools }: Upstream): unknown[] {
  return [url, tools, ...newTools, '|', ...heldTools]
}
