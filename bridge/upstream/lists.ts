import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { BridgeError } from '../errors.ts'
import type { Log } from '../home/log.ts'
import { listMethods, type ListEntry, type ListMethod } from '../mcp/index.ts'
import { readIfThere, replacePrivateFile } from '../platform/files.ts'
import { parseJson } from '../platform/json.ts'
import { cleanEntries } from './from-upstream.ts'
import type { Upstream } from './upstream.ts'

const entriesSchema = z.array(z.looseObject({}))
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
const MOST_ENTRIES = 5_000
const MOST_LENGTH = 10_000_000
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
  readonly #known = new Map<ListMethod, ListEntry[]>()
  readonly #fetchedAt = new Map<ListMethod, number>()
  readonly #fetching = new Map<ListMethod, Promise<void>>()

  /** @param name of the upstream, safe as a file name */
  constructor(
    upstream: Upstream,
    folder: string,
    name: string,
    log: Log,
    onChange: (method: ListMethod) => void,
  ) {
    this.#upstream = upstream
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
    return this.#known.get(method) ?? []
  }

  /** The last list known, without asking anybody. */
  known(method: ListMethod): readonly ListEntry[] {
    return this.#known.get(method) ?? []
  }

  /** Asks upstream for the list; a failure leaves the one known. Never throws. */
  refresh(method: ListMethod): Promise<void> {
    const running = this.#fetching.get(method)
    if (running) return running
    const fetching = this.#fetch(method)
      .catch((error: unknown) => {
        this.#log.warn(
          { method, code: error instanceof BridgeError ? error.code : 'internal' },
          'A list could not be fetched',
        )
      })
      .finally(() => this.#fetching.delete(method))
    this.#fetching.set(method, fetching)
    return fetching
  }

  async #fetch(method: ListMethod): Promise<void> {
    const { field } = listMethods[method]
    const entries: ListEntry[] = []
    const seen = new Set<unknown>()
    let length = 0
    let cursor: unknown
    for (let page = 0; ; page += 1) {
      const result = await this.#upstream.request(
        { method, ...(cursor !== undefined && { params: { cursor } }) },
        { signal: AbortSignal.timeout(60_000), readOnly: true },
      )
      const found = entriesSchema.parse(result[field] ?? [])
      length += JSON.stringify(found).length
      // What came before the bound is of use all the same.
      const isTooLong = length > MOST_LENGTH || entries.length + found.length > MOST_ENTRIES
      if (!isTooLong) entries.push(...found)
      seen.add(cursor)
      cursor = result['nextCursor']
      // Some write no cursor as an empty text, and would begin anew.
      if (cursor === undefined || cursor === null || cursor === '') break
      if (isTooLong || page + 1 === MOST_PAGES || seen.has(cursor)) {
        this.#log.warn({ method, pages: page + 1, entries: entries.length }, 'A list without end was cut')
        break
      }
    }
    this.#fetchedAt.set(method, Date.now())
    const before = this.#known.get(method)
    const now = cleanEntries(method, entries)
    if (before && JSON.stringify(before) === JSON.stringify(now)) return
    this.#known.set(method, now)
    // A list that cannot be kept holds all the same until the bridge ends.
    await replacePrivateFile(this.#file, JSON.stringify(Object.fromEntries(this.#known))).catch(
      (error: unknown) =>
        this.#log.warn({ file: this.#file, error: String(error) }, 'The lists could not be kept'),
    )
    this.#onChange(method)
  }
}
