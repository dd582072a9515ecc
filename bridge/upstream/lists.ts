import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { BridgeError } from '../errors.ts'
import type { Log } from '../home/log.ts'
import { JsonRpcError, listMethods, METHOD_NOT_FOUND, type ListEntry, type ListMethod } from '../mcp/index.ts'
import { readIfThere, replacePrivateFile } from '../platform/files.ts'
import { parseJson } from '../platform/json.ts'
import { RetryLater } from '../platform/retry-later.ts'
import { cleanEntries } from './from-upstream.ts'
import type { Upstream } from './upstream.ts'

/** Of any kind: an odd one is left out, or mended. */
const entriesSchema = z.array(z.unknown())
const cacheSchema = z.partialRecord(
  z.enum(Object.keys(listMethods) as [ListMethod, ...ListMethod[]]),
  entriesSchema,
)

/** A list younger than this is given without asking upstream again, in milliseconds. */
const FRESH_MS = 30_000
/** Where no list is known yet, an assistant waits this long for the first one, in milliseconds. */
const FIRST_LIST_MS = 5_000
/** Pages, entries and characters of one list: more is a server that never ends. PanDA has some hundred tools, of 200 kB. */
const MOST_PAGES = 100
export const MOST_ENTRIES = 5_000
const MOST_LENGTH = 10_000_000
const tryAgain = { firstMs: 5_000, mostMs: 300_000 }
const none: readonly ListEntry[] = []
/** Bytes of the file of lists, one of each kind. */
const MOST_FILE_BYTES = 50_000_000

/**
 * The upstream's lists as last known, on disk as well, so that an assistant that starts while
 * PanDA is down, or slow, still sees its tools at once.
 */
export class Lists {
  readonly #upstream: Upstream
  readonly #file: string
  readonly #log: Log
  readonly #onChange: (method: ListMethod) => void
  readonly #assumed: readonly ListEntry[]
  readonly #known = new Map<ListMethod, ListEntry[]>()
  readonly #fetchedAt = new Map<ListMethod, number>()
  readonly #fetching = new Map<ListMethod, Promise<void>>()
  #areByRest = false
  readonly #failed = new Set<ListMethod>()
  readonly #again = new RetryLater(() => this.retry(), tryAgain)

  /**
   * @param name of the upstream, safe as a file name
   * @param assumed the tools that it has as far as can be said before it has told its own: assistants that hear of no change
   *   of a list have them from the start
   */
  constructor(
    upstream: Upstream,
    folder: string,
    name: string,
    log: Log,
    onChange: (method: ListMethod) => void,
    assumed: readonly ListEntry[] = [],
  ) {
    this.#upstream = upstream
    this.#assumed = assumed
    this.#file = join(folder, `lists-${name}.json`)
    this.#log = log
    this.#onChange = onChange
  }

  /** Takes up what an earlier run has seen. */
  async load(): Promise<void> {
    const size = await stat(this.#file).then(
      ({ size }) => size,
      () => 0,
    )
    if (size > MOST_FILE_BYTES)
      return this.#log.warn({ file: this.#file, size }, 'The file of lists is too large to be read')
    const text = await readIfThere(this.#file).catch((error: unknown) => {
      this.#log.warn({ file: this.#file, error: String(error) }, 'The file of lists cannot be read')
      return undefined
    })
    const cache = text === undefined ? undefined : cacheSchema.safeParse(parseJson(text)).data
    for (const method of Object.keys(cache ?? {}) as ListMethod[])
      this.#known.set(method, cleanEntries(method, cache?.[method] ?? []))
  }

  /**
   * The last list known, at once where there is one; it is asked for anew in the background.
   * @param firstMs how long to wait where none is known yet, in milliseconds
   */
  async get(method: ListMethod, firstMs = FIRST_LIST_MS): Promise<ListEntry[]> {
    const known = this.#known.get(method)
    const fresh = Date.now() - (this.#fetchedAt.get(method) ?? 0) < FRESH_MS
    if (known && fresh) return known
    const fetched = this.refresh(method)
    if (known) return known
    await Promise.race([fetched, new Promise((resolve) => setTimeout(resolve, firstMs).unref())])
    return [...this.known(method)]
  }

  /** The last list known, without asking anybody. */
  known(method: ListMethod): readonly ListEntry[] {
    return this.#known.get(method) ?? (method === 'tools/list' ? this.#assumed : none)
  }

  /** Whether nobody has told the tools yet. */
  get isAssumed(): boolean {
    return !this.#known.has('tools/list')
  }

  /** Whether the tools are as this program itself says: so by REST, and as long as nobody has told them. */
  get areOwnTools(): boolean {
    return this.isAssumed || this.#areByRest
  }

  /** Asks at once for those lists that could not be had. */
  retry(): void {
    for (const method of this.#failed) void this.refresh(method)
  }

  /** Asks for it after a while, and again until it comes: whoever has it was in trouble. */
  askLater(method: ListMethod): void {
    if (this.#failed.has(method)) return
    this.#failed.add(method)
    this.#again.failed()
  }

  close(): void {
    this.#again.close()
  }

  /** Asks upstream for the list; a failure leaves the one known. Never throws. */
  refresh(method: ListMethod): Promise<void> {
    const running = this.#fetching.get(method)
    if (running) return running
    const fetching = this.#fetch(method)
      .then(
        () => {
          this.#failed.delete(method)
          if (this.#failed.size === 0) this.#again.succeeded()
        },
        (error: unknown) => this.#couldNot(method, error),
      )
      .finally(() => this.#fetching.delete(method))
    this.#fetching.set(method, fetching)
    return fetching
  }

  #couldNot(method: ListMethod, error: unknown): void {
    const code = error instanceof BridgeError || error instanceof JsonRpcError ? error.code : 'internal'
    this.#log.warn({ method, code }, 'A list could not be fetched')
    // One that the server does not have will not come.
    if (error instanceof JsonRpcError && error.code === METHOD_NOT_FOUND) return
    this.#failed.add(method)
    this.#again.failed()
  }

  async #fetch(method: ListMethod): Promise<void> {
    const { kind } = this.#upstream
    const { field } = listMethods[method]
    const entries: unknown[] = []
    const seen = new Set<unknown>()
    let length = 0
    let cursor: unknown
    for (let page = 0; ; page += 1) {
      const result = await this.#upstream.request(
        { method, ...(cursor !== undefined && { params: { cursor } }) },
        { signal: AbortSignal.timeout(60_000), readOnly: true },
      )
      const found = entriesSchema.parse(result[field] ?? [])
      // What came before the bound is of use all the same: many give all on one page.
      const fitting = found.findIndex((entry, index) => {
        length += JSON.stringify(entry).length
        return length > MOST_LENGTH || entries.length + index === MOST_ENTRIES
      })
      const isTooLong = fitting !== -1
      entries.push(...(isTooLong ? found.slice(0, fitting) : found))
      seen.add(cursor)
      cursor = result['nextCursor']
      // Some write no cursor as an empty text, and would begin anew.
      const isLast = cursor === undefined || cursor === null || cursor === ''
      const isCut = isTooLong || (!isLast && (page + 1 === MOST_PAGES || seen.has(cursor)))
      if (isCut) this.#log.warn({ method, pages: page + 1, entries: entries.length }, 'A long list was cut')
      if (isCut || isLast) break
    }
    this.#fetchedAt.set(method, Date.now())
    // The way may have changed since, and who has answered is not known then.
    const isByRest = kind === 'rest' || this.#upstream.kind === 'rest'
    if (method === 'tools/list') this.#areByRest = isByRest
    const before = this.#known.get(method)
    const now = cleanEntries(method, entries)
    if (before && JSON.stringify(before) === JSON.stringify(now)) return
    this.#known.set(method, now)
    // What is no server's word is known without a file. One that cannot be kept holds all the same until the bridge ends.
    if (!isByRest)
      await replacePrivateFile(this.#file, JSON.stringify(Object.fromEntries(this.#known))).catch(
        (error: unknown) =>
          this.#log.warn({ file: this.#file, error: String(error) }, 'The lists could not be kept'),
      )
    this.#onChange(method)
  }
}
