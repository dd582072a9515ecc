import type { ListEntry } from '../mcp/index.ts'
import { asObject } from '../platform/json.ts'
import { answerTools, isAnswerTool, type AnswerToolName } from '../panda/answer-tools.ts'
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

/** Whether this program knows what the tool does. */
export function isKnownTool(name: string): boolean {
  return isAnswerTool(name) || endpointOfTool(name) !== undefined
}

/** What a tool does: what the catalogue says, and for what it does not know the worst. @param input of one call */
export function effectOf(tool: string, input?: Arguments): Effect {
  if (isAnswerTool(tool)) return 'read'
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

/** Answers reach PanDA, its monitor and its documentation, and nothing beyond. */
export function answerAnnotations(tool: AnswerToolName): Annotations {
  const title = answerTools[tool]
  return { title, readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false }
}

/** For a tool that the catalogue does not know: it may do anything. */
export function unknownAnnotations(title: string): Annotations {
  return { title, readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true }
}

/** What the user makes of what a tool of a server besides PanDA says of itself. */
export type Trust = 'nothing' | 'annotations' | 'only-looks'

/** What a tool of a server besides PanDA does: the worst where it says nothing, or nobody believes it. */
export function trustedEffect(trust: Trust, entry: ListEntry | undefined): Effect {
  if (trust === 'only-looks') return 'read'
  if (trust === 'nothing') return 'destructive'
  const { readOnlyHint, destructiveHint } = asObject(entry?.['annotations'])
  if (readOnlyHint === true) return 'read'
  return destructiveHint === false ? 'write' : 'destructive'
}

/** What assistants are told of such a tool: no more than the user trusts it with. */
export function trustedAnnotations(trust: Trust, entry: ListEntry): Annotations {
  const { title, idempotentHint } = asObject(entry['annotations'])
  const named = [title, entry['title'], entry['name']].find((each) => typeof each === 'string')
  const effect = trustedEffect(trust, entry)
  return {
    title: String(named),
    readOnlyHint: effect === 'read',
    destructiveHint: effect === 'destructive',
    idempotentHint: trust === 'annotations' && idempotentHint === true,
    openWorldHint: true,
  }
}

/** Tools of the upstream that the catalogue has never heard of, to be shown as new. */
export function newTools(tools: readonly ListEntry[]): string[] {
  return tools.map((tool) => String(tool['name'])).filter((name) => !isKnownTool(name))
}
