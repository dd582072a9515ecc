import { z } from 'zod'
import { BridgeError, toBridgeError } from '../errors.ts'
import { toolFailure, type McpResult } from '../mcp/index.ts'
import { checked } from '../panda/checked.ts'
import type { KeptResult } from './kept-result.ts'
import type { KeptResults } from './kept-results.ts'
import { follow, parsePath } from './path.ts'
import { READ_RESULT } from './read-result-name.ts'
import { sliceOf, sliceOfText, type Slice } from './slice.ts'

/** The tool with which an assistant reads parts of a large answer; it has no outputSchema, for a part may be anything. */
export const readResultTool = {
  name: READ_RESULT,
  title: 'Read part of a large result',
  description:
    'Reads a part of an answer that was too large to be shown whole: such an answer comes as an outline that names its id (panda://results/...).' +
    ' Gives as many rows, entries or characters as fit into one answer, and says how many there are and how to go on.' +
    ' Asks no server: what it reads is as old as that answer.',
  inputSchema: {
    type: 'object',
    properties: {
      result: {
        type: 'string',
        description: 'The id of the kept result, or its URI, from the outline.',
        examples: ['panda://results/0123456789abcdef'],
      },
      path: {
        type: 'string',
        default: '',
        description:
          'Where in the result, as a JSON Pointer such as "/data/0/Files" (or data[0].Files). Left out: the whole result.',
        examples: ['/data'],
      },
      from: {
        type: 'integer',
        minimum: 0,
        default: 0,
        description: 'The first row, entry or character wanted, counted from 0.',
      },
      count: {
        type: 'integer',
        minimum: 1,
        description: 'How many of them. Left out: as many as fit.',
        examples: [20],
      },
      part: {
        type: 'string',
        enum: ['structured', 'text'],
        description:
          'Only for a result that has a text besides its structured content: which of them to read.',
      },
    },
    required: ['result'],
    additionalProperties: false,
  },
  annotations: {
    title: 'Read part of a large result',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
} as const

/** Models write numbers as texts now and then. */
const wholeNumber = (least: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
    z.int().min(least),
  )

const inputSchema = z.strictObject({
  result: z.string().min(1).max(200),
  path: z.string().max(4_000).default(''),
  from: wholeNumber(0).default(0),
  count: wholeNumber(1).optional(),
  part: z.enum(['structured', 'text']).optional(),
})

/** Bytes of an answer's budget that are left for the words around the part. */
const WORDS_BYTES = 2_000

/**
 * Answers a call of the tool. Never throws: what is wrong is in the answer.
 * @param name as the client's program calls itself
 */
export function readResult(results: KeptResults, client: string, given: unknown, name = ''): McpResult {
  try {
    const input = checked(inputSchema, given ?? {}, {
      whole: 'The arguments',
      nextStep: `Correct it and call ${READ_RESULT} again.`,
    })
    const kept = results.get(client, input.result)
    const { note, text } = read(kept, input, results.partBytes(client, name) - WORDS_BYTES)
    return {
      content: [
        { type: 'text', text: `${note} (Answer of ${kept.tool}, ${new Date(kept.keptAt).toISOString()}.)` },
        { type: 'text', text },
      ],
    }
  } catch (thrown) {
    return toolFailure(toBridgeError(thrown))
  }
}

function read(kept: KeptResult, input: z.output<typeof inputSchema>, mostBytes: number): Slice {
  const { structured, text } = kept
  const range = { from: input.from, count: input.count }
  const path = parsePath(input.path)
  const wanted = input.part ?? (structured ? 'structured' : 'text')
  const document = wanted === 'structured' ? structured : text?.json
  if (document) return sliceOf(document, follow(document, path), path, range, mostBytes)
  if (!text || wanted === 'structured') {
    const there = structured ? 'structured' : 'text'
    throw new BridgeError(
      'not-found',
      `This result has no ${wanted} part.`,
      `Leave "part" out, or give "${there}".`,
    )
  }
  if (path.length === 0) return sliceOfText(text, range, mostBytes)
  throw new BridgeError(
    'invalid-input',
    'This result is a text and has no paths.',
    'Leave "path" out, and give "from" and "count" in characters.',
  )
}
