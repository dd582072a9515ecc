import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv'
import type { McpResult } from '../mcp/index.ts'
import type { Json } from '../panda/catalogue/index.ts'
import type { Documents } from './documents.ts'
import type { JsonDocument } from './json-document.ts'
import { OUTLINE_BYTES, outlineOfEntries, outlineOfText } from './outline.ts'
import { pointer } from './path.ts'
import { READ_RESULT } from './read-result-name.ts'
import { size } from './words.ts'

/** Where the whole of a large answer is: under this URI, or nowhere, because it is larger than all that may be kept. */
export type Whereabouts = { id: string; uri: string; keptForMinutes: number } | 'nowhere'

/**
 * The answer that takes the place of a large one: its outline, as text and, where there was
 * structured content, as that, and how to read the rest.
 *
 * A client that knows the tool's outputSchema throws an answer away that has no structured content,
 * or one that does not fit (SDK 1.x and 2.x: "has an output schema but did not return structured
 * content"). PanDA's envelope stays an envelope and is accepted; for a schema that refuses outlines
 * the answer is marked as an error, which no client holds against a schema.
 */
export function largeAnswer(
  result: McpResult,
  documents: Documents,
  bytes: number,
  where: Whereabouts,
  outputSchema: unknown,
): McpResult {
  const { structured, text, rest } = documents
  const notes = {
    what: `This answer has ${size(bytes)} and is not shown whole. What follows is its outline: where "$outline" stands, a part was left out.`,
    howToRead: howToRead(where, documents),
  }
  const outlines: Json[] = []
  // A client that reads the text alone gets both in it: together they are no longer than one.
  const mostBytes = structured && text ? OUTLINE_BYTES / 2 : OUTLINE_BYTES
  const entries = structured && outlineOfEntries(structured, mostBytes)
  if (entries) outlines.push(entries)
  if (text)
    outlines.push(text.json ? outlineOfEntries(text.json, mostBytes) : outlineOfText(text.bytes, mostBytes))
  const { structuredContent: _, ...others } = result
  const answer: McpResult = {
    ...others,
    content: [
      ...rest,
      { type: 'text', text: `${notes.what} ${notes.howToRead}` },
      ...outlines.map((outline) => ({ type: 'text', text: JSON.stringify(outline) })),
    ],
    _meta: {
      ...(result['_meta'] as Record<string, unknown> | undefined),
      'panda-bridge/outline': where === 'nowhere' ? { bytes } : { bytes, uri: where.uri },
    },
  }
  if (result['structuredContent'] === undefined) return answer
  const loose = entries && looseOutline(entries, notes, outputSchema)
  if (loose) return { ...answer, structuredContent: loose }
  if (outputSchema === undefined) return answer
  const note = {
    type: 'text',
    text: 'This is marked as an error only because an outline may not have the form that the tool promises: the call itself was carried out, and its outcome is the one below.',
  }
  return { ...answer, content: [note, ...(answer['content'] as unknown[])], isError: true }
}

/** The structured outline in a form that the schema allows; a note in it says that it is one, where there may be a note. */
function looseOutline(
  entries: Record<string, Json>,
  notes: Record<string, string>,
  outputSchema: unknown,
): Record<string, Json> | undefined {
  return [{ ...entries, $note: notes }, entries].find((candidate) => accepts(outputSchema, candidate))
}

function accepts(outputSchema: unknown, candidate: unknown): boolean {
  if (typeof outputSchema !== 'object' || outputSchema === null) return true
  if (hasPattern(outputSchema)) return false
  try {
    return new AjvJsonSchemaValidator().getValidator(outputSchema)(candidate).valid
  } catch {
    // No client can use such a schema either.
    return true
  }
}

/** Whether a schema has a regular expression: of a server's, on a text of the server's, one may run for ever. */
function hasPattern(schema: object): boolean {
  let found = false
  JSON.stringify(schema, (name, value: unknown) => {
    if (name === 'patternProperties' || (name === 'pattern' && typeof value === 'string')) found = true
    return value
  })
  return found
}

function howToRead(where: Whereabouts, { structured, text }: Documents): string {
  if (where === 'nowhere')
    return 'It is larger than what PanDA Bridge keeps: ask for less, for example for fewer tasks, jobs or attributes.'
  const document = structured ?? text?.json
  const path = document ? largestPart(document) : ''
  const range = document ? { from: 0, count: 20 } : { from: 0, count: 10_000 }
  const example = JSON.stringify({ result: where.id, ...(path !== '' && { path }), ...range })
  const both = structured && text ? ' Its text is read with part "text".' : ''
  return (
    `The whole is kept for you as ${where.uri} until ${where.keptForMinutes} minutes after it was last read.` +
    ` Read parts of it with the tool ${READ_RESULT}, for example ${example}.${both}`
  )
}

/** Where most of a document is, to begin with. */
function largestPart(document: JsonDocument): string {
  const { root } = document
  if (root.kind !== 'object' || root.count > 20) return ''
  const largest = [...document.entries(root)].reduce((one, other) =>
    other[1].end - other[1].start > one[1].end - one[1].start ? other : one,
  )
  return pointer([largest[0]])
}
