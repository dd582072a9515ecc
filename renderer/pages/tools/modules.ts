import type { ToolSummary } from './types.ts'

export interface Module {
  /** No two have the same. */
  id: string
  /** As a heading. */
  title: string
  /** The name of the server besides PanDA whose tools these are. */
  from: string | undefined
  tools: ToolSummary[]
}

/** PanDA's modules whose name is not one word; the others are what stands before the first `_`. */
const longModules = ['async_process', 'credential_management', 'data_carousel', 'file_server']

/** `data_carousel_retire_unused` is `data_carousel` and `retire_unused`. */
export function splitName(tool: string): { module: string; endpoint: string } {
  const long = longModules.find((module) => tool.startsWith(`${module}_`))
  const at = long?.length ?? tool.indexOf('_')
  if (at <= 0) return { module: 'other', endpoint: tool }
  return { module: tool.slice(0, at), endpoint: tool.slice(at + 1) }
}

/** `data_carousel` as a heading: `Data carousel`. */
export function inWords(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/**
 * What a tool is called where it stands among its like. @param prefix what stands before all names of its server
 */
export function titleOf({ title, name, from }: ToolSummary, prefix = ''): string {
  if (title !== undefined && title !== name) return title
  if (from === undefined) return inWords(splitName(name).endpoint)
  return inWords(name.startsWith(prefix) ? name.slice(prefix.length) : name)
}

/** PanDA's tools by module, and after them those of each other server; all in alphabetical order. */
export function groupByModule(tools: readonly ToolSummary[]): Module[] {
  const [others, own] = [tools.filter(({ from }) => from), tools.filter(({ from }) => !from)]
  const modules = [...Map.groupBy(own, ({ name }) => splitName(name).module)].map(([module, tools]) => ({
    id: module,
    title: inWords(module),
    from: undefined,
    tools,
  }))
  const servers = [...Map.groupBy(others, ({ from }) => from ?? '')].map(([from, tools]) => ({
    id: `server ${from}`,
    title: from,
    from,
    tools,
  }))
  return [modules, servers].flatMap((groups) =>
    groups
      .map((group) => ({ ...group, tools: group.tools.toSorted((a, b) => (a.name < b.name ? -1 : 1)) }))
      .toSorted((a, b) => (a.title < b.title ? -1 : 1)),
  )
}

/** Which tools are shown; `effect` undefined is all of them. */
export interface ToolFilter {
  query: string
  effect: ToolSummary['effect'] | undefined
  onlyInSet: boolean
}

/** Every word of the query must be somewhere in a tool's name, title or description, or in its server's name. */
export function filterTools(tools: readonly ToolSummary[], filter: ToolFilter): ToolSummary[] {
  const words = filter.query.toLowerCase().split(/\s+/).filter(Boolean)
  return tools.filter((tool) => {
    if (filter.effect !== undefined && tool.effect !== filter.effect) return false
    if (filter.onlyInSet && !tool.inSet) return false
    const { name, title = '', description = '', from = '' } = tool
    const text = `${name} ${name.replaceAll('_', ' ')} ${title} ${description} ${from}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
