import { forAnybody } from '../answers/answers-upstream.ts'
import type { ListEntry, ListMethod, McpRequest, McpResult } from '../mcp/index.ts'
import { answerToolNames, isAnswerTool } from '../panda/answer-tools.ts'
import { asObject } from '../platform/json.ts'

/** The server whose names are meant, and what they begin with. */
interface Named {
  server: string
  prefix: string
}

/** Whether a tool says the same at every server, so that an assistant with several needs one of them alone. */
export function isToldOnce(tool: string): boolean {
  return forAnybody.has(tool)
}

/** The tools of this program that are other ones at each server, as texts of its own name them. */
const ownNames = new RegExp(
  String.raw`\b(?:${answerToolNames.filter((name) => !isToldOnce(name)).join('|')})\b`,
  'g',
)

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

/** An answer of this program's own, or a prompt of it, which says what to ask next: by the names that the assistant knows. */
export function withToolsOf({ prefix }: Named, { method, params }: McpRequest, result: McpResult): McpResult {
  const isOwn =
    method === 'prompts/get' || (method === 'tools/call' && isAnswerTool(String(params?.['name'])))
  if (!isOwn || prefix === '') return result
  return JSON.parse(renamed(prefix, JSON.stringify(result))) as McpResult
}

function renamed(prefix: string, text: string): string {
  return text.replaceAll(ownNames, (name) => prefix + name)
}
