import { forAnybody } from '../answers/answers-upstream.ts'
import type { ListEntry, ListMethod, McpRequest, McpResult } from '../mcp/index.ts'
import { answerToolNames, isAnswerTool } from '../panda/answer-tools.ts'
import { catalogue, toolName } from '../panda/catalogue/index.ts'
import { asObject, isObject } from '../platform/json.ts'

/** The server whose names are meant, and what they begin with. */
interface Named {
  server: string
  prefix: string
}

/** Whether a tool says the same at every server, so that an assistant with several needs one of them alone. */
export function isToldOnce(tool: string): boolean {
  return forAnybody.has(tool)
}

/** The tools that are other ones at each server, as texts of this program name them. */
const named = [...answerToolNames.filter((name) => !isToldOnce(name)), ...catalogue.map(toolName)]
const toolNames = new RegExp(String.raw`\b(?:${named.join('|')})\b`, 'g')

/** An entry of a list as it is told an assistant that has several servers: with the server's name, and its prefix. */
export function toldAt({ server, prefix }: Named, method: ListMethod, entry: ListEntry): ListEntry {
  const isNamed = method === 'tools/list' || method === 'prompts/list'
  const name = String(entry['name'])
  const title = typeof entry['title'] === 'string' ? entry['title'] : undefined
  const description = typeof entry['description'] === 'string' ? entry['description'] : ''
  const own = isAnswerTool(name) ? renamed(prefix, description) : description
  const annotations = asObject(entry['annotations'])
  return {
    ...entry,
    ...(isNamed && { name: prefix + name }),
    ...(title !== undefined && { title: `${title} (${server})` }),
    description: `At ${server}. ${own}`.trim(),
    ...(typeof annotations['title'] === 'string' && {
      annotations: { ...annotations, title: `${annotations['title']} (${server})` },
    }),
  }
}

/**
 * An answer of this program's own, or a prompt of it, which says what to ask next: by the names that the assistant knows.
 * Without the prefix they would be another server's, and the numbers in them other tasks.
 * @param kept the tool that a kept answer is of, where the request is about one
 */
export function withToolsOf(
  { prefix, scheme }: Named & { scheme: string },
  { method, params }: McpRequest,
  result: McpResult,
  kept?: string,
): McpResult {
  const { name, uri } = params ?? {}
  const isOwn =
    method === 'prompts/get' ||
    (method === 'tools/call' && isAnswerTool(kept ?? String(name))) ||
    (method === 'resources/read' &&
      (kept === undefined ? String(uri).startsWith(`${scheme}panda://`) : isAnswerTool(kept)))
  return isOwn && prefix !== '' ? (inTexts(result, (text) => renamed(prefix, text)) as McpResult) : result
}

function inTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((each) => inTexts(each, change))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inTexts(each, change)]))
}

function renamed(prefix: string, text: string): string {
  return text.replaceAll(toolNames, (name) => prefix + name)
}
