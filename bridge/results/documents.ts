import { JsonDocument, type Value } from './json-document.ts'
import { contentOf, textOfPart } from './size.ts'

/** A text that is kept as UTF-8. */
export interface TextDocument {
  bytes: Buffer
  /** The same bytes, where they are JSON. */
  json: JsonDocument | undefined
}

/** What of an answer is large, and what is left of its content without that. */
export interface Documents {
  structured: JsonDocument | undefined
  /** Large texts, where they are not the structured content once more. */
  text: TextDocument | undefined
  rest: unknown[]
}

/** Texts up to this many characters stay in the answer, as a sentence on what happened does. */
const SHORT_TEXT = 1_000
/** As long as they are few: characters of all of them. */
const SHORT_TEXTS = 2_000

/**
 * Takes an answer apart. Its bytes are held once: the text that repeats the structured content, as
 * MCP asks servers to send it, is taken for it, so that nothing is made into JSON again.
 */
export function documentsOf(result: Record<string, unknown>): Documents {
  const texts: string[] = []
  const rest: unknown[] = []
  let room = SHORT_TEXTS
  for (const part of contentOf(result)) {
    const text = textOfPart(part)
    const stays = text === undefined || text.length <= Math.min(SHORT_TEXT, room)
    if (stays) rest.push(part)
    else texts.push(text)
    if (stays) room -= text?.length ?? 0
  }
  const given = result['structuredContent']
  if (given === undefined || given === null) return { structured: undefined, text: textOf(texts), rest }
  if (given instanceof JsonDocument) return { structured: given, text: textOf(texts), rest }
  const repeated = texts.length === 1 ? sameAs(texts[0] ?? '', given) : undefined
  if (repeated) return { structured: repeated, text: undefined, rest }
  const bytes = Buffer.from(JSON.stringify(given))
  const structured = JsonDocument.read(bytes)
  // A structured content that is no object or array may be a long text; it is read as one.
  if (!structured) return { structured, text: textOf([...texts, bytes.toString()]), rest }
  return { structured, text: textOf(texts), rest }
}

function textOf(texts: readonly string[]): TextDocument | undefined {
  if (texts.length === 0) return undefined
  const bytes = Buffer.from(texts.join('\n\n'))
  return { bytes, json: JsonDocument.read(bytes) }
}

/** A text that says the same as a structured content, as its document. */
function sameAs(text: string, given: unknown): JsonDocument | undefined {
  if (!/^\s*[{[]/.test(text.slice(0, 100))) return undefined
  const document = JsonDocument.read(Buffer.from(text))
  if (!document) return undefined
  if (looksLike(document, document.root, given)) return document
  // FastMCP puts what is no object into one, `{ result }`, but not in the text.
  const { result, ...others } = given as { result?: unknown }
  if (Object.keys(others).length > 0 || !looksLike(document, document.root, result)) return undefined
  return JsonDocument.read(Buffer.concat([Buffer.from('{"result":'), document.bytes, Buffer.from('}')]))
}

/** Entries and items that are compared; the numbers of them are compared for all that are visited. */
const COMPARED = 20

function looksLike(document: JsonDocument, value: Value, other: unknown): boolean {
  switch (value.kind) {
    case 'array': {
      if (!Array.isArray(other) || other.length !== value.count) return false
      let index = 0
      for (const item of document.items(value)) {
        if (index === COMPARED) break
        if (!looksLike(document, item, other[index])) return false
        index += 1
      }
      return true
    }
    case 'object': {
      if (typeof other !== 'object' || other === null || Array.isArray(other)) return false
      if (Object.keys(other).length !== value.count) return false
      let index = 0
      for (const [name, item] of document.entries(value)) {
        if (index === COMPARED) break
        if (!Object.hasOwn(other, name)) return false
        if (!looksLike(document, item, (other as Record<string, unknown>)[name])) return false
        index += 1
      }
      return true
    }
    default:
      return value.end - value.start > 10_000 ? typeof other === value.kind : document.parse(value) === other
  }
}
