import { z } from 'zod'
import { INSTRUCTIONS, type ToolEntry, type Turn } from './assistant.ts'

// A small model that runs here has no place of its own for tools: it is told them as text, one line each, and writes a
// call as JSON.

/** Characters of a description: all of them for all tools would fill the context of a small model. */
const DESCRIPTION = 220

/** Follows what is said to the model: without it, one so small describes the call that it would make. */
export const REMINDER = 'Reply with one JSON object and nothing else.'

/** Follows a result: with nothing but the reminder, one so small makes the same call again. */
export const ANSWER_OR_GO_ON =
  'If the result tells it, reply with {"answer": TEXT}; if not, with another call. One JSON object and nothing else.'

/** What the model is told first. */
export function systemPrompt(tools: readonly ToolEntry[]): string {
  const lines = tools.map((tool) => `${tool.name}(${inputsOf(tool)}): ${shortened(tool.description)}`)
  return `${INSTRUCTIONS} You answer with one JSON object: {"tool": NAME, "arguments": {...}} to look something up, or {"answer": TEXT} when you know the facts.\nTools:\n${lines.join('\n')}`
}

/** A call, or words: a small model wraps its JSON in others, and in fences. */
export function turnOf(said: string): Turn {
  const found = objectIn(said)
  const call = z
    .object({ tool: z.string(), arguments: z.record(z.string(), z.unknown()).default({}) })
    .safeParse(found && { ...found, tool: found['tool'] ?? found['name'] })
  if (call.success)
    return { calls: [{ id: '', tool: call.data.tool, input: call.data.arguments }], words: '' }
  const answer = found?.['answer']
  return { calls: [], words: answer === undefined ? said : textOf(answer) }
}

const textOf = (answer: unknown) => (typeof answer === 'string' ? answer : JSON.stringify(answer))

const inputSchema = z.object({
  properties: z.record(z.string(), z.looseObject({})).default({}),
  required: z.array(z.string()).default([]),
})

function inputsOf(tool: ToolEntry): string {
  const { properties, required } = inputSchema.parse(tool.inputSchema)
  return Object.entries(properties)
    .map(([name, { type }]) => {
      const whether = required.includes(name) ? '' : '?'
      return typeof type === 'string' ? `${name}${whether}: ${type}` : `${name}${whether}`
    })
    .join(', ')
}

/** Its first sentences, without the parts for programs that follow in PandaMCP's. */
function shortened(description = ''): string {
  const text = description
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/ ?(API details|Returns|Args):.*/i, '')
  if (text.length <= DESCRIPTION) return text
  const end = text.lastIndexOf('. ', DESCRIPTION)
  return end > 0 ? text.slice(0, end + 1) : text.slice(0, DESCRIPTION)
}

/** The first JSON object in a text. */
function objectIn(text: string): Record<string, unknown> | undefined {
  const start = text.indexOf('{')
  if (start < 0) return undefined
  for (let end = text.lastIndexOf('}'); end > start; end = text.lastIndexOf('}', end - 1)) {
    try {
      return z.record(z.string(), z.unknown()).parse(JSON.parse(text.slice(start, end + 1)))
    } catch {
      // It ends earlier.
    }
  }
  return undefined
}
