import { JsonDocument, type Value } from '../../results/json-document.ts'
import { isEnvelope } from '../panda/rest/answer.ts'
import { TooLarge, type GrowingBytes } from './growing-bytes.ts'
import { headOf } from './large-answers.ts'
import { repeats } from './repeats.ts'
import { unescapeInPlace } from './unescape.ts'

/** Messages up to this many bytes are parsed as a whole. */
export const LARGE_BYTES = 1_000_000
/** Parts of a message up to this many bytes are no reason to treat it otherwise. */
const LARGE_PART_BYTES = LARGE_BYTES / 4
/** Values in what is parsed as a whole: `[{},{},{}` takes some 25 times as much memory as it has bytes. */
const MOST_VALUES = 1_000_000
const [QUOTE, BACKSLASH, COMMA, ARRAY, OBJECT] = Buffer.from('"\\,[{')

/**
 * The JSON-RPC message in these bytes. In a large response PanDA's answer stays bytes, as a
 * JsonDocument in the place of the structured content, and the text that says the same is left
 * out: parsed as a whole, 50 MB, which MCP sends twice, took some 500 MB.
 * @param bytes no longer to be used afterwards
 * @param start where the message begins in them
 * @throws SyntaxError, TooLarge for more values than memory is meant for
 */
export function readLargeMessage(bytes: GrowingBytes, start: number): unknown {
  const message = bytes.view().subarray(start)
  const found = findAnswer(message)
  if (!found) {
    checkValues(message)
    return JSON.parse(message.toString())
  }
  const { structured, document, rest } = found
  // The rest has been parsed: these bytes, and no others, are kept.
  const kept = structured
    ? document.partOf(structured, bytes.take(start + structured.start, start + structured.end))
    : document
  return { ...rest, result: { ...rest.result, structuredContent: kept } }
}

/** PanDA's answer in a response: where it stands in the message, or else taken out of its text. */
type Found = {
  /** The message without the answer. */
  rest: Record<string, unknown> & { result: Record<string, unknown> }
  document: JsonDocument
  structured?: Value
}

function findAnswer(bytes: Buffer): Found | undefined {
  const message = JsonDocument.read(bytes)
  const outer = message && entriesOf(message, message.root)
  const inner = outer && entriesOf(message, outer.get('result'))
  if (!inner) return undefined
  const content = inner.get('content')
  const parts = content?.kind === 'array' ? [...message.items(content)] : []
  const large = parts.filter(({ start, end }) => end - start > LARGE_PART_BYTES)
  const texts = large.map((part) => entriesOf(message, part)?.get('text'))
  const rest = {
    ...parsed(message, outer, ['result']),
    result: {
      ...parsed(message, inner, ['content', 'structuredContent']),
      content: parts.filter((part) => !large.includes(part)).map((part) => message.parse(part)),
    },
  }
  const structured = inner.get('structuredContent')
  if (structured) {
    const isLarge = structured.kind === 'object' && structured.end - structured.start >= LARGE_PART_BYTES
    const isRepeated = texts.every((text) => text?.kind === 'string' && repeats(bytes, text, structured))
    return isLarge && isRepeated ? { rest, document: message, structured } : undefined
  }
  const document = parts.length === 1 && texts[0] ? envelopeIn(bytes, texts[0]) : undefined
  return document && { rest, document }
}

/** What older PandaMCPs send: PanDA's envelope as a text and nothing else. */
function envelopeIn(bytes: Buffer, text: Value): JsonDocument | undefined {
  if (text.kind !== 'string') return undefined
  const inside = Buffer.from(bytes.subarray(text.start + 1, text.end - 1))
  const document = JsonDocument.read(inside.subarray(0, unescapeInPlace(inside)))
  return document && isEnvelope(headOf(document)) ? document : undefined
}

function entriesOf(message: JsonDocument, value: Value | undefined): Map<string, Value> | undefined {
  return value?.kind === 'object' ? new Map(message.entries(value)) : undefined
}

function parsed(
  message: JsonDocument,
  entries: ReadonlyMap<string, Value>,
  except: readonly string[],
): Record<string, unknown> {
  const others = [...entries].filter(([name]) => !except.includes(name))
  for (const [, { start, end }] of others) checkValues(message.bytes.subarray(start, end))
  return Object.fromEntries(others.map(([name, value]) => [name, message.parse(value)]))
}

/** @throws TooLarge for more values than memory is meant for */
export function checkValues(json: Buffer): void {
  let values = 0
  let inString = false
  for (let position = 0; position < json.length; position += 1) {
    const byte = json[position]
    if (byte === QUOTE) inString = !inString
    else if (inString && byte === BACKSLASH) position += 1
    else if (!inString && (byte === COMMA || byte === ARRAY || byte === OBJECT)) values += 1
    if (values > MOST_VALUES) throw new TooLarge()
  }
}
