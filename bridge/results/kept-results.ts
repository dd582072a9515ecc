import { randomBytes } from 'node:crypto'
import { BridgeError } from '../errors.ts'
import type { Log } from '../home/log.ts'
import type { ListEntry, McpResult } from '../mcp/index.ts'
import { budgets } from '../policy/rules.ts'
import { roomOf, type Room } from './assistant-budgets.ts'
import { documentsOf } from './documents.ts'
import { JsonDocument } from './json-document.ts'
import { idOf, uriOf, type KeptResult } from './kept-result.ts'
import { largeAnswer, type Whereabouts } from './large-answer.ts'
import { READ_RESULT } from './read-result-name.ts'
import { contentOf, sizeWithin, textOfPart } from './size.ts'
import { size } from './words.ts'

export interface KeptResultsOptions {
  log: Log
  /** Bytes of an answer that the client of that key takes at once, where the user has said it. */
  budgetOf?: (client: string) => number | undefined
  /** Bytes of all results together. */
  mostBytes?: number
  mostResults?: number
  /** Milliseconds that a result is kept after it was last read. */
  keepMs?: number
}

/** An answer as it goes to the assistant, and the size of what it answers: for the activity record. */
interface Fitted {
  result: McpResult
  /** Bytes of the whole answer, also where `result` is its outline. */
  bytes: number
  /** Where the whole is kept, if it is not in `result`. */
  uri?: string
}

/** More of it at once is for programs, not for a chat. */
const MOST_PART_BYTES = 24_000
/** `resources/read` gives a result whole, however large the client's budget is; but not what would fill the memory. */
const MOST_READ_BYTES = 16_000_000
/** Results that are no longer kept and can still be told from those that never were. */
const MOST_REMEMBERED = 200

/** Large answers, each kept for the client that asked, so that it can be read in parts. Bounded in memory and in time. */
export class KeptResults {
  readonly #options: KeptResultsOptions
  readonly #mostBytes: number
  readonly #mostResults: number
  readonly #keepMs: number
  /** The least recently used first. */
  readonly #kept = new Map<string, KeptResult>()
  readonly #gone = new Map<string, { client: string; tool: string; because: string }>()
  #bytes = 0
  #timer: NodeJS.Timeout | undefined

  constructor(options: KeptResultsOptions) {
    this.#options = options
    this.#mostBytes = options.mostBytes ?? 64_000_000
    this.#mostResults = options.mostResults ?? 50
    this.#keepMs = options.keepMs ?? 3_600_000
  }

  /** Bytes of all results together. */
  get bytes(): number {
    return this.#bytes
  }

  /** @param name as the client's program calls itself */
  roomFor(client: string, name: string): Room {
    const bytes = this.#options.budgetOf?.(client)
    const room = roomOf(name)
    if (bytes === undefined) return room
    return { ...room, bytes: Math.min(Math.max(bytes, budgets.least), budgets.most) }
  }

  /** Bytes of a part of a result: a chat has more to hold than that, unless its user says otherwise. */
  partBytes(client: string, name: string): number {
    const { bytes } = this.roomFor(client, name)
    return this.#options.budgetOf?.(client) === undefined ? Math.min(bytes, MOST_PART_BYTES) : bytes
  }

  /**
   * The answer itself where it is within the client's budget, else its outline, with the whole kept.
   * Never throws.
   * @param result whose `structuredContent` may be a JsonDocument, for what is too large to be parsed
   * @param outputSchema of the tool, as the client knows it
   * @param name as the client's program calls itself
   */
  fit(client: string, tool: string, result: McpResult, outputSchema?: unknown, name = ''): Fitted {
    try {
      const room = this.roomFor(client, name)
      const bytes = sizeWithin(result, room)
      const whole = bytes === undefined ? undefined : withText(result)
      // The text that was missing counts as well.
      if (bytes !== undefined && whole && (whole === result || sizeWithin(whole, room) !== undefined))
        return { result: whole, bytes }
      return this.#keep(client, tool, result, outputSchema)
    } catch (thrown) {
      this.#options.log.error({ error: String(thrown), tool }, 'A large answer could not be kept')
      const text =
        'The call was carried out, but its answer is too large, or nested too deeply, to be shown. Ask for less.'
      return { result: { content: [{ type: 'text', text }], isError: true }, bytes: 0 }
    }
  }

  /**
   * A result that is kept for that client.
   * @param idOrUri `panda://results/ID` or the id alone
   * @throws BridgeError `not-found`, which says whether there was one; another client's is as none
   */
  get(client: string, idOrUri: string): KeptResult {
    this.#expire()
    const id = idOf(idOrUri.trim())
    const kept = this.#kept.get(id)
    if (kept?.client === client) {
      this.#kept.delete(id)
      this.#kept.set(id, kept)
      kept.usedAt = Date.now()
      return kept
    }
    const gone = this.#gone.get(id)
    if (gone?.client === client) {
      throw new BridgeError(
        'not-found',
        `The answer of ${gone.tool} is no longer kept: ${gone.because}.`,
        `If that tool only reads, call it again.`,
      )
    }
    throw new BridgeError(
      'not-found',
      `No result "${id.slice(0, 60)}" is kept for this client.`,
      'Use the id from the outline of the answer; results are lost when the bridge is restarted.',
    )
  }

  /** The tool that it is an answer of, where it is kept for that client, or was and is known to be gone. */
  toolOf(client: string, idOrUri: string): string | undefined {
    const id = idOf(idOrUri.trim())
    const found = this.#kept.get(id) ?? this.#gone.get(id)
    return found?.client === client ? found.tool : undefined
  }

  /** The kept results of a client as entries of `resources/list`, the newest first. */
  resources(client: string): ListEntry[] {
    this.#expire()
    return [...this.#kept.values()]
      .filter((kept) => kept.client === client)
      .toSorted((one, other) => other.keptAt - one.keptAt)
      .map(({ uri, tool, keptAt, bytes, structured, text }) => ({
        uri,
        name: tool,
        title: `Answer of ${tool}, ${new Date(keptAt).toISOString().slice(0, 19)}Z, ${size(bytes)}`,
        description: `A large answer, whole. Reading it here takes ${size(bytes)} at once; ${READ_RESULT} reads parts of it.`,
        mimeType: (structured ?? text?.json) ? 'application/json' : 'text/plain',
        size: bytes,
      }))
  }

  /**
   * The result of `resources/read`: the whole text, however large the budget of the client is, for it asked for it.
   * @throws BridgeError `not-found`, or `invalid-input` for more than 16 MB, which can be read in parts only
   */
  readResource(client: string, uri: string): McpResult {
    const { bytes, structured, text } = this.get(client, uri)
    if (bytes > MOST_READ_BYTES) {
      throw new BridgeError(
        'invalid-input',
        `This result has ${size(bytes)}: too much to be read at once.`,
        `Read parts of it with the tool ${READ_RESULT}.`,
      )
    }
    const contents = []
    if (structured) contents.push({ uri, mimeType: 'application/json', text: structured.bytes.toString() })
    if (text) {
      const mimeType = text.json ? 'application/json' : 'text/plain'
      contents.push({ uri, mimeType, text: text.bytes.toString() })
    }
    return { contents }
  }

  /** Forgets the results of a client whose key was taken back. */
  forget(client: string): void {
    for (const kept of this.#kept.values())
      if (kept.client === client) this.#drop(kept, 'the client was removed')
  }

  /** Forgets all: another user or another server must not see what was asked before. */
  clear(): void {
    for (const kept of this.#kept.values()) this.#drop(kept, 'the login or the server has changed')
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #keep(client: string, tool: string, result: McpResult, outputSchema: unknown): Fitted {
    const documents = documentsOf(result)
    const { structured, text } = documents
    const bytes = (structured?.bytes.length ?? 0) + (text?.bytes.length ?? 0)
    const id = randomBytes(8).toString('hex')
    const uri = uriOf(id)
    const fits = bytes <= this.#mostBytes
    if (fits) {
      this.#makeRoom(bytes)
      const now = Date.now()
      this.#kept.set(id, { id, uri, client, tool, keptAt: now, usedAt: now, bytes, structured, text })
      this.#bytes += bytes
      this.#expire()
    }
    const where: Whereabouts = fits
      ? { id, uri, keptForMinutes: Math.round(this.#keepMs / 60_000) }
      : 'nowhere'
    const answer = largeAnswer(result, documents, bytes, where, outputSchema)
    return { result: answer, bytes, ...(fits && { uri }) }
  }

  #makeRoom(bytes: number): void {
    for (const kept of this.#kept.values()) {
      if (this.#bytes + bytes <= this.#mostBytes && this.#kept.size < this.#mostResults) return
      this.#drop(kept, 'newer ones took its place')
    }
  }

  /** Drops what is past its time, and comes back when the next one will be. */
  #expire(): void {
    const now = Date.now()
    let next = Infinity
    for (const kept of this.#kept.values()) {
      const end = kept.usedAt + this.#keepMs
      if (end <= now) this.#drop(kept, `results are kept for ${Math.round(this.#keepMs / 60_000)} minutes`)
      else next = Math.min(next, end)
    }
    clearTimeout(this.#timer)
    this.#timer = next === Infinity ? undefined : setTimeout(() => this.#expire(), next - now).unref()
  }

  #drop({ id, client, tool, bytes }: KeptResult, because: string): void {
    this.#kept.delete(id)
    this.#bytes -= bytes
    this.#gone.set(id, { client, tool, because })
    for (const oldest of this.#gone.keys()) {
      if (this.#gone.size <= MOST_REMEMBERED) break
      this.#gone.delete(oldest)
    }
  }
}

/**
 * A small answer as clients read it: what came unparsed is parsed, and what is structured alone is repeated as text, for
 * those that read only that (MCP 2025-11-25, Tools: "SHOULD also return the serialized JSON in a TextContent block").
 */
function withText(result: McpResult): McpResult {
  const structured = result['structuredContent']
  const content = contentOf(result)
  if (structured instanceof JsonDocument) {
    const text = { type: 'text', text: structured.textOf(structured.root) }
    return { ...result, content: [...content, text], structuredContent: structured.parse(structured.root) }
  }
  if (structured === undefined || structured === null) return result
  if (content.some((part) => textOfPart(part) !== undefined)) return result
  return { ...result, content: [...content, { type: 'text', text: JSON.stringify(structured) }] }
}
