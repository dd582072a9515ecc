import type { ListEntry } from '../mcp/index.ts'
import { endpointOfTool } from '../panda/catalogue/index.ts'
import type { Arguments, Effect, Endpoint } from '../panda/catalogue/types.ts'

/** What MCP's clients are told of a tool's behaviour (`ToolAnnotations`). */
export interface Annotations {
  title: string
  readOnlyHint: boolean
  destructiveHint: boolean
  idempotentHint: boolean
  openWorldHint: boolean
}

/** What a tool does: what the catalogue says, and for what it does not know the worst. @param input of one call */
export function effectOf(tool: string, input?: Arguments): Effect {
  const endpoint = endpointOfTool(tool)
  if (!endpoint) return 'destructive'
  return (input && endpoint.effectWith?.(input)) ?? endpoint.effect
}

/** PanDA is the whole world of its tools: they reach nothing beyond it. */
export function annotationsOf(endpoint: Endpoint): Annotations {
  return {
    title: endpoint.title,
    readOnlyHint: endpoint.effect === 'read',
    destructiveHint: endpoint.effect === 'destructive' || endpoint.overwrites === true,
    idempotentHint: endpoint.idempotent,
    openWorldHint: false,
  }
}

/** For a tool that the catalogue does not know: it may do anything. */
export function unknownAnnotations(title: string): Annotations {
  return { title, readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true }
}

/** Tools of the upstream that the catalogue has never heard of, to be shown as new. */
export function newTools(tools: readonly ListEntry[]): string[] {
  return tools.map((tool) => String(tool['name'])).filter((name) => !endpointOfTool(name))
}
