import type { ToolSummary } from './types.ts'

export interface Module {
  name: string
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

/** The tools by module, both in alphabetical order. */
export function groupByModule(tools: readonly ToolSummary[]): Module[] {
  const groups = Map.groupBy(tools, ({ name }) => splitName(name).module)
  return [...groups]
    .map(([name, group]) => ({ name, tools: group.toSorted((a, b) => (a.name < b.name ? -1 : 1)) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** Which tools are shown; `effect` undefined is all of them. */
export interface ToolFilter {
  query: string
  effect: ToolSummary['effect'] | undefined
  onlyInSet: boolean
}

/** Every word of the query must be somewhere in a tool's name, title or description. */
export function filterTools(tools: readonly ToolSummary[], filter: ToolFilter): ToolSummary[] {
  const words = filter.query.toLowerCase().split(/\s+/).filter(Boolean)
  return tools.filter((tool) => {
    if (filter.effect !== undefined && tool.effect !== filter.effect) return false
    if (filter.onlyInSet && !tool.inSet) return false
    const { name, title = '', description = '' } = tool
    const text = `${name} ${name.replaceAll('_', ' ')} ${title} ${description}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
