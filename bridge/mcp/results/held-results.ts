import { randomUUID } from 'node:crypto'
import { GrowingBytes, MOST_BYTES } from './growing-bytes.ts'
import { JsonDocument, type Value } from './json-document.ts'
import { repeats } from './repeats.ts'

/** Messages up to this many bytes go their usual way. */
const LARGE_BYTES = 1_000_000
/** A result that nobody takes, because the request was cancelled meanwhile, is freed after so many milliseconds. */
const HOLD_MS = 60_000
const HELD = 'panda-bridge/held'
const LINE_END = 0x0a
const encoder = new TextEncoder()

/**
 * Takes the structured content out of large answers before the SDK reads them, and gives it back
 * afterwards as bytes. The SDK decodes, parses and checks a message as a whole: 50 MB, which MCP
 * sends twice, as text and as structured content, made it take some 500 MB.
 */
export class HeldResults {
  readonly #held = new Map<string, JsonDocument>()

  /** Results that wait to be taken. */
  get count(): number {
    return this.#held.size
  }

  /** A response of an MCP server, with a mark in the place of what is held here. Small messages pass unchanged, and at once. */
  intercept(response: Response): Response {
    const type = response.headers.get('content-type') ?? ''
    const isStream = type.startsWith('text/event-stream')
    if (!response.ok || !response.body || !(isStream || type.startsWith('application/json'))) return response
    const headers = new Headers(response.headers)
    headers.delete('content-length')
    const { status, statusText, body } = response
    return new Response(body.pipeThrough(this.#taking(isStream)), { status, statusText, headers })
  }

  /** The result as it was sent, with what is held as a JsonDocument in its place. */
  take(result: Record<string, unknown>): Record<string, unknown> {
    const mark = (result['structuredContent'] as Record<string, unknown> | null | undefined)?.[HELD]
    const held = typeof mark === 'string' ? this.#held.get(mark) : undefined
    if (!held) return result
    this.#held.delete(mark as string)
    return { ...result, structuredContent: held }
  }

  /** Messages end with a line in a stream of events, else with the body. */
  #taking(isStream: boolean): TransformStream<Uint8Array, Uint8Array> {
    const message = new GrowingBytes()
    let isTooLarge = false
    type Out = TransformStreamDefaultController<Uint8Array>
    const end = (out: Out) => {
      if (message.length > 0) out.enqueue(this.#withoutResult(message))
      message.clear()
      isTooLarge = false
    }
    const add = (piece: Uint8Array, out: Out) => {
      if (!isTooLarge && message.length + piece.length > MOST_BYTES) {
        out.enqueue(Uint8Array.from(message.view()))
        message.clear()
        isTooLarge = true
      }
      if (isTooLarge) out.enqueue(piece)
      else message.add(piece)
    }
    return new TransformStream({
      transform: (chunk, out) => {
        let start = 0
        let lineEnd = isStream ? chunk.indexOf(LINE_END) : -1
        while (lineEnd !== -1) {
          add(chunk.subarray(start, lineEnd + 1), out)
          end(out)
          start = lineEnd + 1
          lineEnd = chunk.indexOf(LINE_END, start)
        }
        if (start < chunk.length) add(chunk.subarray(start), out)
        if (!isTooLarge && message.length > LARGE_BYTES) free(chunk)
      },
      flush: end,
    })
  }

  #withoutResult(message: GrowingBytes): Uint8Array {
    const line = message.view()
    if (line.length > LARGE_BYTES) {
      const before = /^data: ?/.exec(line.toString('latin1', 0, 6))?.[0] ?? ''
      const found = findResult(line.subarray(before.length))
      if (found) {
        const { start, end } = found.structured
        const structured = JsonDocument.read(message.take(before.length + start, before.length + end))
        if (structured) return encoder.encode(`${before}${found.around(this.#hold(structured))}\n`)
      }
    }
    return Uint8Array.from(line)
  }

  #hold(document: JsonDocument): string {
    const id = randomUUID()
    this.#held.set(id, document)
    setTimeout(() => this.#held.delete(id), HOLD_MS).unref()
    return JSON.stringify({ [HELD]: id })
  }
}

/** Frees a piece that was copied at once: some hundred of them would else wait for the garbage collector. */
function free(piece: Uint8Array): void {
  const { buffer } = piece
  // A piece of a larger buffer may have neighbours that are still needed.
  if (buffer instanceof ArrayBuffer && piece.byteLength === buffer.byteLength) buffer.transfer(0)
}

interface Found {
  structured: Value
  /** The message with this JSON in the place of the structured content, and without the text that repeats it. */
  around(json: string): string
}

/** The large structured content of a JSON-RPC response, where its only large text says the same once more. */
function findResult(bytes: Buffer): Found | undefined {
  const message = JsonDocument.read(bytes)
  if (message?.root.kind !== 'object') return undefined
  const entries = [...message.entries(message.root)]
  const result = entries.find(([name]) => name === 'result')?.[1]
  if (result?.kind !== 'object') return undefined
  const fields = [...message.entries(result)]
  const structured = fields.find(([name]) => name === 'structuredContent')?.[1]
  if (structured?.kind !== 'object' || structured.end - structured.start < LARGE_BYTES / 4) return undefined
  const content = fields.find(([name]) => name === 'content')?.[1]
  const parts = content?.kind === 'array' ? [...message.items(content)] : []
  const small = parts.filter(({ start, end }) => end - start <= LARGE_BYTES / 4)
  const isRepeated = parts.every((part) => small.includes(part) || isRepeatOf(message, part, structured))
  if (!isRepeated) return undefined
  const texts = (part: Value) => message.textOf(part)
  const around = (outer: [string, Value][], replaced: Record<string, string>) =>
    `{${outer.map(([name, value]) => `${JSON.stringify(name)}:${replaced[name] ?? texts(value)}`).join(',')}}`
  // Read now: the bytes are given away before the message is put together.
  const mark = randomUUID()
  const shortContent = `[${small.map(texts).join(',')}]`
  const shortResult = around(fields, { structuredContent: mark, content: shortContent })
  const short = around(entries, { result: shortResult })
  return { structured, around: (json) => short.replace(mark, () => json) }
}

function isRepeatOf(message: JsonDocument, part: Value, structured: Value): boolean {
  if (part.kind !== 'object') return false
  const text = [...message.entries(part)].find(([name]) => name === 'text')?.[1]
  return text?.kind === 'string' && repeats(message.bytes, text, structured)
}
