import { BridgeError } from '../../errors.ts'
import { endpointOfTool } from '../../panda/catalogue/index.ts'
import { unlessAborted } from '../../platform/unless-aborted.ts'
import { askPanda, askPandaForRows, Unread } from '../../upstream/panda/ask-panda.ts'
import type { UpstreamInUse } from '../../upstream/upstream-in-use.ts'
import { KEPT_MS, KeptReadings, type Asked, type Reading } from './kept-readings.ts'

/**
 * How long one request to PanDA may take, in milliseconds. Assistants give up after a minute; what does not come in time
 * is asked for in another way, or said to be missing.
 */
const READ_MS = 35_000

type Input = Record<string, unknown>

/** How long what was read counts. */
interface Keep<T> {
  /** Milliseconds that the request may take, where less than usual. */
  withinMs?: number
  /** Whether what was read does not change any more. */
  isFinal?: (value: T) => boolean
  /** What was read counts for this version only of what it is about. */
  version?: string | undefined
}

/** Reads from PanDA in the user's name, by whichever way it is reached; what was read of late is not asked for again. */
export class PandaReader {
  readonly #panda: Pick<UpstreamInUse, 'upstream' | 'tools'>
  readonly #subject: () => string
  readonly #kept = new KeptReadings()

  /** @param subject who is signed in: what one was told is not another's */
  constructor(panda: Pick<UpstreamInUse, 'upstream' | 'tools'>, subject: () => string) {
    this.#panda = panda
    this.#subject = subject
  }

  /**
   * @param tool of an endpoint that only looks
   * @param make reads what is wanted out of `data`; that is what is kept
   * @returns a reading that fails with Unread, or with what {@link Upstream.request} throws
   */
  value<T>(tool: string, input: Input, make: (data: unknown) => T, keep: Keep<T> = {}): Asked<T> {
    const { upstream } = this.#panda
    return this.#ask(tool, input, keep, async (signal) => make(await askPanda(upstream, tool, input, signal)))
  }

  /** The same for a list, row by row: it may be many MB. */
  rows<T>(tool: string, input: Input, make: (rows: Iterable<unknown>) => T, keep: Keep<T> = {}): Asked<T> {
    const { upstream } = this.#panda
    return this.#ask(tool, input, keep, async (signal) =>
      make(await askPandaForRows(upstream, tool, input, signal)),
    )
  }

  /** Whether the way to PanDA has this endpoint: a PandaMCP may offer fewer than there are. */
  has(tool: string): boolean {
    const { upstream, tools } = this.#panda
    return upstream.kind !== 'pandamcp' || tools.known().length === 0 || tools.has(tool)
  }

  /** Forgets what was read: something was changed, or somebody else is signed in. */
  forget(): void {
    this.#kept.clear()
  }

  #ask<T>(tool: string, input: Input, keep: Keep<T>, read: (signal: AbortSignal) => Promise<T>): Asked<T> {
    const endpoint = endpointOfTool(tool)
    const source = endpoint ? `${endpoint.module}/${endpoint.name}` : tool
    return { source, reading: this.#get(tool, input, keep, read) }
  }

  #get<T>(
    tool: string,
    input: Input,
    { version, isFinal, withinMs = READ_MS }: Keep<T>,
    read: (signal: AbortSignal) => Promise<T>,
  ): Promise<Reading<T>> {
    if (!this.has(tool)) return Promise.reject(new Unread(`this PandaMCP does not offer ${tool}`))
    const key = JSON.stringify([this.#subject(), tool, input, version])
    // Not the signal of who asks first: others may wait for the same.
    const lastsFor = (value: T) => (isFinal?.(value) === true ? Infinity : KEPT_MS)
    return this.#kept.get(key, () => inTime(read, withinMs), lastsFor)
  }
}

async function inTime<T>(read: (signal: AbortSignal) => Promise<T>, ms: number): Promise<T> {
  const tooLate = AbortSignal.timeout(ms)
  try {
    return await unlessAborted(read(tooLate), tooLate)
  } catch (error) {
    if (!tooLate.aborted) throw error
    throw new BridgeError(
      'timed-out',
      `PanDA did not answer within ${ms / 1_000} seconds.`,
      'Ask again: the server may be busy.',
    )
  }
}
