import { BridgeError, toBridgeError, type BridgeErrorValue } from '../errors.ts'
import type { Log } from '../home/log.ts'
import { consentQuestion, type ConsentQuestion } from './consent.ts'
import { NewsOfDocumentation, type DocumentationNews } from './documentation-news.ts'
import { noteOf, stateOf, type DocumentationState } from './documentation-state.ts'
import type { FetchOptions, OnProgress } from './fetch-archive.ts'
import { hitsOf, type Hit } from './hits.ts'
import { load, type Loaded } from './loaded.ts'
import { LocalCopy, type Obtained } from './local-copy.ts'
import { readSection, type ReadSection } from './read-section.ts'
import type { Section } from './section.ts'
import { SharedTask } from './shared-task.ts'
import { pandaDocs, type DocumentationSource } from './sources.ts'

export interface DocumentationOptions {
  /** A private folder of the home, where it is kept. */
  folder: string
  log: Log
  /** What is searched besides, such as endpoints and errors. Asked each time the index is made. */
  extra?: () => Promise<readonly Section[]>
  source?: DocumentationSource
  /** Milliseconds after the last search in which the index stays in memory. */
  idleMs?: number
  /** Bounds in time of a download. */
  bounds?: Pick<FetchOptions, 'stallMs' | 'timeoutMs'>
  now?: () => number
  /** Hears what windows show of it. */
  tell?: (news: DocumentationNews) => void
}

export interface AskOptions {
  signal?: AbortSignal
  /** Of a download, where one is needed. */
  onProgress?: OnProgress
}

export interface SearchAnswer {
  hits: Hit[]
  /** Sections that were found in all. */
  total: number
  documentation: DocumentationState
  /** What a person must know beside the hits, in sentences; often empty. */
  note: string
}

const REFRESH_DAYS = 7
const DAY_MS = 24 * 3_600_000
/** After a refresh that failed. */
const RETRY_MS = 3_600_000
const IDLE_MS = 10 * 60_000
const LONGEST_QUESTION = 1_000
const HITS = { usual: 8, most: 50 }

/**
 * PanDA's documentation on this computer, and what is searched with it. Nothing is fetched before the user has allowed
 * it and somebody searches; from then on a search works offline, and once a week one looks for a newer copy.
 */
export class Documentation {
  readonly #options: DocumentationOptions
  readonly #copy: LocalCopy
  /** What the user is asked before anything is fetched. */
  readonly question: ConsentQuestion
  readonly #news: NewsOfDocumentation
  #loaded: Loaded | undefined
  #loading: SharedTask<Loaded> | undefined
  #refreshing: SharedTask<void> | undefined
  /** Why the last attempt to have it here failed. */
  #missing: Pick<Obtained, 'problem'> = {}
  /** Why the last refresh failed, and when the next may be. */
  #problem: BridgeErrorValue | undefined
  #retryAt = 0
  #idle: NodeJS.Timeout | undefined
  #closed = false
  /** Rises whenever what is searched besides is another. */
  #extras = 0

  constructor(options: DocumentationOptions) {
    const { source = pandaDocs, now = Date.now, folder, log, bounds } = options
    this.#options = { ...options, now }
    this.#copy = new LocalCopy({ folder, log, source, now, bounds })
    this.question = consentQuestion(source, REFRESH_DAYS)
    this.#news = new NewsOfDocumentation(options.tell ?? (() => {}))
  }

  /** Whether the index is in memory. */
  get isLoaded(): boolean {
    return this.#loaded !== undefined
  }

  /** How it stands: nothing is fetched for it. */
  async state(): Promise<DocumentationState> {
    const obtained = this.#loaded?.obtained ?? { ...(await this.#copy.look()), ...this.#missing }
    return stateOf(obtained, this.question, this.#problem)
  }

  /**
   * Has it ready to be searched: fetches it where it is allowed and not here.
   * @throws BridgeError `cancelled`; why it cannot be fetched is in the answer
   */
  async prepare(options: AskOptions = {}): Promise<DocumentationState> {
    return stateOf((await this.#ready(options)).obtained, this.question, this.#problem)
  }

  /** Remembers that the user allows to fetch it: whoever asks next has it fetched. @throws the system's error */
  async allow(): Promise<void> {
    await this.#copy.choose(true)
    await this.#stop()
    this.#news.answered()
  }

  /** Remembers that the user does not want it, and removes what is here. Other sections are still searched. @throws the system's error */
  async refuse(): Promise<void> {
    await this.#copy.choose(false)
    await this.#stop()
    await this.#copy.remove()
    this.#news.answered()
  }

  /** Forgets what the user said and what was fetched, as a reset of the bridge does. */
  async forget(): Promise<void> {
    await this.#copy.forgetChoice()
    await this.#stop()
    await this.#copy.remove()
    this.#news.reset()
  }

  /** What is searched besides is another: the next search looks at it. */
  extraChanged(): void {
    this.#extras += 1
    this.#loaded = undefined
  }

  /** Ends what is under way. Nothing is answered afterwards. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#stop()
  }

  /**
   * The sections that have the words, the best first. Where the documentation is allowed and not here, it is fetched
   * first; where that fails, the answer says so and holds what else was found.
   * @param options.limit hits, at most; 8 where it is left out, never more than 50
   * @throws BridgeError `invalid-input` for no words, `cancelled`
   */
  async search(words: string, options: AskOptions & { limit?: number } = {}): Promise<SearchAnswer> {
    const question = words.trim()
    if (question === '' || question.length > LONGEST_QUESTION)
      throw new BridgeError(
        'invalid-input',
        `A search takes some words, of at most ${LONGEST_QUESTION} characters.`,
        'Give the words that you look for.',
      )
    const limit = Math.min(Math.max(Math.trunc(options.limit ?? HITS.usual), 1), HITS.most)
    const loaded = await this.#ready(options)
    const documentation = stateOf(loaded.obtained, this.question, this.#problem)
    if (documentation.state === 'needs-consent') this.#news.wanted()
    return { ...hitsOf(loaded, question, limit), documentation, note: noteOf(documentation) }
  }

  /**
   * A section, a bounded part of it at a time.
   * @param id as a search gives it
   * @param options.part from 1 on
   * @throws BridgeError `not-found` with the nearest ids, `invalid-input` for a part that there is not, `cancelled`
   */
  async read(id: string, options: AskOptions & { part?: number } = {}): Promise<ReadSection> {
    return readSection((await this.#ready(options)).sections, id, options.part)
  }

  async #ready({ signal, onProgress }: AskOptions): Promise<Loaded> {
    for (;;) {
      if (this.#closed || signal?.aborted) throw cancelled()
      try {
        const loaded = this.#loaded ?? (await this.#load().wait(signal, onProgress))
        this.#keepAwhile()
        this.#refreshIfOld(loaded)
        return loaded
      } catch (thrown) {
        const error = signal?.aborted ? cancelled(thrown) : toBridgeError(thrown)
        // Otherwise the user said something else meanwhile: what holds now is searched.
        if (error.code !== 'cancelled' || signal?.aborted) throw error
      }
    }
  }

  /** Loads once for all who ask. */
  #load(): SharedTask<Loaded> {
    if (this.#loading && !this.#loading.isCancelled) return this.#loading
    const task = new SharedTask<Loaded>(async (signal, onProgress) => {
      const obtained = await this.#copy.obtain(signal, (bytes, of) => {
        onProgress(bytes, of)
        this.#news.fetching(bytes, of)
      })
      const extras = this.#extras
      const loaded = await load(obtained, (await this.#options.extra?.()) ?? [])
      if (signal.aborted) throw cancelled()
      // What failed is tried again by the next search.
      this.#missing = obtained.problem ? { problem: obtained.problem } : {}
      if (!obtained.problem && extras === this.#extras) this.#loaded = loaded
      return loaded
    })
    this.#loading = task
    task.onEnd(() => {
      if (this.#loading === task) this.#loading = undefined
      this.#news.ended()
    })
    return task
  }

  /** In the background: who searches gets what is here. */
  #refreshIfOld({ obtained }: Loaded): void {
    const { kept } = obtained
    const now = this.#options.now?.() ?? Date.now()
    if (!kept || this.#refreshing || this.#closed || now < this.#retryAt) return
    if (now - Date.parse(kept.checkedAt) < REFRESH_DAYS * DAY_MS) return
    const task = new SharedTask<void>(async (signal) => {
      const outcome = await this.#copy.refresh(kept, signal)
      if (signal.aborted) return
      this.#problem = typeof outcome === 'object' && 'problem' in outcome ? outcome.problem : undefined
      this.#retryAt = now + RETRY_MS
      if (outcome === 'newer') this.#loaded = undefined
      else if ('checkedAt' in outcome) kept.checkedAt = outcome.checkedAt
    })
    this.#refreshing = task
    task.onEnd(() => {
      if (this.#refreshing === task) this.#refreshing = undefined
      this.#news.ended()
    })
  }

  #keepAwhile(): void {
    clearTimeout(this.#idle)
    const { idleMs = IDLE_MS } = this.#options
    this.#idle = setTimeout(() => (this.#loaded = undefined), idleMs).unref()
  }

  /** Ends what is under way, and lets go what is in memory: it is of what the user said before. */
  async #stop(): Promise<void> {
    const running = [this.#loading, this.#refreshing].filter((task) => task !== undefined)
    for (const task of running) task.cancel()
    await Promise.allSettled(running.map((task) => task.promise as Promise<unknown>))
    clearTimeout(this.#idle)
    this.#loaded = undefined
    this.#missing = {}
    this.#problem = undefined
    this.#retryAt = 0
  }
}

function cancelled(cause?: unknown): BridgeError {
  return new BridgeError('cancelled', 'The search was cancelled.', 'Search again to go on.', { cause })
}
