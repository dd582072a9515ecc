import { z } from 'zod'
import { BridgeError } from '../errors.ts'
import type { ListEntry, McpResult } from '../mcp/index.ts'
import { checked } from '../panda/checked.ts'
import { FIND_TOOLS, isSearchTool, USE_TOOL } from '../panda/search-tools.ts'
import { asObject } from '../platform/json.ts'
import { rankTools } from './tool-ranking.ts'

/** A list with more tools than this costs a model more than it helps. */
export const MANY_TOOLS = 40
/** Tools of a list that is searched, besides this program's own. */
const SHOWN = 12
/** Tools that an answer names, and how many characters it has at most. */
const MOST_FOUND = 10
/** And that come into the list besides: the others are called without it. */
const MOST_LISTED = 5
const MOST_TEXT = 8_000
/** Characters of a description in an answer. */
const LONGEST_DESCRIPTION = 600

/** The tools that stand for those that are not in the list. */
export const searchTools: readonly ListEntry[] = [
  {
    name: FIND_TOOLS,
    title: 'Find tools',
    description:
      'There are more tools than are in your list: of PanDA, and of other servers such as Rucio. Finds those that fit some words, with what they do and what they take.' +
      ' Call it before you say that something cannot be done. Asks no server.',
    inputSchema: {
      type: 'object',
      properties: {
        words: {
          type: 'string',
          description: 'What is to be done, in a few words of English, or a part of a name.',
          examples: ['replicas of a dataset', 'pause a task'],
        },
      },
      required: ['words'],
      additionalProperties: false,
    },
    annotations: {
      title: 'Find tools',
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: false,
    },
  },
  {
    name: USE_TOOL,
    title: 'Use a tool that was found',
    description: `Calls a tool that ${FIND_TOOLS} has found and that is not in your list. It is judged, asked about and recorded as that tool.`,
    inputSchema: {
      type: 'object',
      properties: {
        name: { type: 'string', description: `The name of the tool, as ${FIND_TOOLS} gives it.` },
        arguments: { type: 'object', description: 'What it takes.', additionalProperties: true },
      },
      required: ['name'],
      additionalProperties: false,
    },
    // Any of them may be called by it.
    annotations: {
      title: 'Use a tool that was found',
      readOnlyHint: false,
      destructiveHint: true,
      idempotentHint: false,
      openWorldHint: true,
    },
  },
]

const findInput = z.strictObject({ words: z.string().min(1).max(500) })
const useInput = z.strictObject({
  name: z.string().min(1).max(300),
  arguments: z
    .custom<Record<string, unknown>>(
      (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    )
    .optional(),
})

interface ShortListOptions {
  /** The names of those that the assistant calls most. */
  used?: readonly string[] | undefined
  /** And of those that it has found, which come besides. */
  found?: readonly string[] | undefined
  /** Whether it is one of this program's own, by its name. */
  isOwn: (name: string) => boolean
}

/**
 * The part of a long list that an assistant gets: this program's own, and those that it calls most; where it has called
 * few, those that most begin with.
 * @param tools all, those first that most begin with
 */
export function shortList(
  tools: readonly ListEntry[],
  { used = [], found = [], isOwn }: ShortListOptions,
): ListEntry[] {
  const others = tools.filter(({ name }) => !isOwn(String(name)))
  const wanted = new Set(used)
  const most = others.filter(({ name }) => wanted.has(String(name)))
  const first = others
    .filter(({ name }) => !wanted.has(String(name)))
    .slice(0, Math.max(0, SHOWN - most.length))
  const shown = new Set([...most, ...first].map(({ name }) => name).concat(found))
  return [...tools.filter(({ name }) => isOwn(String(name)) || shown.has(name)), ...searchTools]
}

/** What a call of `panda_use_tool` stands for. @throws BridgeError `invalid-input` */
export function usedTool(input: unknown): { name: string; arguments: Record<string, unknown> } {
  const { name, arguments: given = {} } = checked(useInput, input ?? {}, {
    whole: 'The arguments',
    nextStep: 'Give the name of a tool, and its arguments as an object. Nothing was called.',
  })
  if (isSearchTool(name))
    throw new BridgeError(
      'invalid-input',
      `${name} is called by itself, and not by ${USE_TOOL}.`,
      `Give the name of a tool that ${FIND_TOOLS} has found. Nothing was called.`,
    )
  return { name, arguments: given }
}

/** @returns the names of those that come into the list, and what the assistant is told @throws BridgeError `invalid-input` */
export function findTools(
  tools: readonly ListEntry[],
  input: unknown,
): { names: string[]; result: McpResult } {
  const { words } = checked(findInput, input ?? {}, {
    whole: 'The arguments',
    nextStep: 'Say in a few words what is to be done.',
  })
  const found = rankTools(tools, words).slice(0, MOST_FOUND)
  const text = found.length === 0 ? nothing(words, tools) : told(found, tools.length)
  const names = found.slice(0, MOST_LISTED).map(({ name }) => String(name))
  return { names, result: { content: [{ type: 'text', text }] } }
}

function nothing(words: string, tools: readonly ListEntry[]): string {
  const kinds = new Map<string, number>()
  for (const { name } of tools) {
    const kind = String(name).split('_')[0] ?? ''
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  const there = [...kinds].map(([kind, count]) => `${kind} (${count})`).join(', ')
  return `None of the ${tools.length} tools fits “${words.slice(0, 100)}”. Their names begin with: ${there}. Try other words.`
}

function told(found: readonly ListEntry[], all: number): string {
  const parts: string[] = []
  let length = 0
  for (const tool of found) {
    const part = [whole(tool), brief(tool)].find((text) => length + text.length <= MOST_TEXT)
    if (part === undefined) break
    parts.push(part)
    length += part.length
  }
  const which =
    parts.length === 1 ? 'The one that fits best' : `The ${parts.length} that fit best, the best first`
  const head = `${which}, of ${all} tools. One that is not in your list is called with ${USE_TOOL}.`
  return [head, ...parts].join('\n\n')
}

function whole(tool: ListEntry): string {
  return `${brief(tool)}\ntakes: ${JSON.stringify(tool['inputSchema'])}`
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function brief(tool: ListEntry): string {
  const { readOnlyHint, destructiveHint } = asObject(tool['annotations'])
  const does =
    readOnlyHint === true
      ? 'only looks'
      : destructiveHint === false
        ? 'changes something'
        : 'may end or delete something'
  const description = textOf(tool['description'] ?? tool['title']).slice(0, LONGEST_DESCRIPTION)
  return `${String(tool['name'])} (${does}): ${description}`
}

/** How much of a model's attention a list takes. */
export interface ListSize {
  tools: number
  /** Of the list as it is sent. */
  characters: number
  /** Estimated, since each model counts otherwise. */
  tokens: number
}

/** Characters of a token, in English text. */
const CHARACTERS_OF_TOKEN = 4

export function sizeOf(tools: readonly ListEntry[]): ListSize {
  const characters = JSON.stringify(tools).length
  return { tools: tools.length, characters, tokens: Math.ceil(characters / CHARACTERS_OF_TOKEN) }
}
