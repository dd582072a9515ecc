import { join } from 'node:path'
import { BridgeError, toBridgeError, type BridgeErrorValue } from '../errors.ts'
import type { Log } from '../home/log.ts'
import { fetchArchive, type FetchOptions, type OnProgress } from './fetch-archive.ts'
import {
  readChoice,
  readKept,
  removeFile,
  writeChoice,
  writeKept,
  type KeptDocumentation,
} from './kept-documentation.ts'
import { sectionsOf } from './sections-of.ts'
import type { DocumentationSource } from './sources.ts'

export interface LocalCopyOptions {
  /** A private folder of the home. */
  folder: string
  log: Log
  source: DocumentationSource
  now: () => number
  /** Bounds in time of a download. */
  bounds?: Pick<FetchOptions, 'stallMs' | 'timeoutMs'> | undefined
}

/** What there is to be searched of the documentation. */
export interface Obtained {
  /** What the user said; undefined where nobody was asked. */
  allowed: boolean | undefined
  kept?: KeptDocumentation
  /** Why there is none although it is allowed. */
  problem?: BridgeErrorValue
  /** What was here could not be read, and was fetched anew. */
  mended?: true
}

/** What the user said of the documentation, and the copy of it on disk. */
export class LocalCopy {
  readonly #options: LocalCopyOptions
  readonly #keptFile: string
  readonly #choiceFile: string

  constructor(options: LocalCopyOptions) {
    this.#options = options
    this.#keptFile = join(options.folder, 'documentation.json')
    this.#choiceFile = join(options.folder, 'documentation-choice.json')
  }

  /** What the user said; undefined where nobody was asked of this source. */
  async allowed(): Promise<boolean | undefined> {
    return (await readChoice(this.#choiceFile, this.#options.source.url))?.allowed
  }

  /** @throws the system's error where it cannot be written */
  async choose(allowed: boolean): Promise<void> {
    const { source, now } = this.#options
    const at = new Date(now()).toISOString()
    await writeChoice(this.#choiceFile, { allowed, url: source.url, at })
  }

  async forgetChoice(): Promise<void> {
    await removeFile(this.#choiceFile)
  }

  /** Removes what was fetched. */
  async remove(): Promise<void> {
    await removeFile(this.#keptFile)
  }

  /** What is on disk, without a request. */
  async look(): Promise<Obtained> {
    const allowed = await this.allowed()
    const kept = allowed ? await readKept(this.#keptFile, this.#options.source.url) : undefined
    return { allowed, ...(typeof kept === 'object' && { kept }) }
  }

  /**
   * What is on disk; where it is allowed and not there, or cannot be read, what was fetched.
   * @throws BridgeError `cancelled`; what else goes wrong is in the answer
   */
  async obtain(signal: AbortSignal, onProgress: OnProgress): Promise<Obtained> {
    const allowed = await this.allowed()
    if (!allowed) return { allowed }
    const kept = await readKept(this.#keptFile, this.#options.source.url)
    if (typeof kept === 'object') return { allowed, kept }
    try {
      // Who watches sees that it is under way, also while the server has said nothing yet.
      onProgress(0, undefined)
      const fetched = await this.#fetch({ signal, onProgress })
      if (fetched === 'unchanged') return { allowed }
      return { allowed, kept: fetched, ...(kept === 'unreadable' && { mended: true }) }
    } catch (thrown) {
      if (signal.aborted) throw thrown
      return { allowed, problem: this.#problemOf(thrown, 'The documentation could not be fetched') }
    }
  }

  /**
   * Looks whether there is a newer one, and fetches it.
   * @param known what is here
   * @returns when it was seen that there is none; `newer` where the copy on disk is another one now; else why not
   * @throws BridgeError `cancelled`
   */
  async refresh(
    known: Pick<KeptDocumentation, 'etag' | 'commit'>,
    signal: AbortSignal,
  ): Promise<{ checkedAt: string } | { problem: BridgeErrorValue } | 'newer'> {
    try {
      if ((await this.#fetch({ signal, known })) !== 'unchanged') return 'newer'
      const checkedAt = new Date(this.#options.now()).toISOString()
      const kept = await readKept(this.#keptFile, this.#options.source.url)
      if (typeof kept === 'object') await this.#write({ ...kept, checkedAt }, signal)
      return { checkedAt }
    } catch (thrown) {
      if (signal.aborted) throw thrown
      return { problem: this.#problemOf(thrown, 'The documentation could not be refreshed') }
    }
  }

  async #fetch(options: FetchOptions): Promise<KeptDocumentation | 'unchanged'> {
    const { source, now, bounds, log } = this.#options
    const archive = await fetchArchive(source, { ...bounds, ...options })
    if (archive === 'unchanged') return archive
    const { changedAt, commit, etag, bytes, tooLarge, pages } = archive
    const at = new Date(now()).toISOString()
    const kept: KeptDocumentation = {
      version: 1,
      url: source.url,
      fetchedAt: at,
      checkedAt: at,
      ...(etag !== undefined && { etag }),
      ...(commit !== undefined && { commit }),
      ...(changedAt > 0 && { date: new Date(changedAt).toISOString() }),
      sections: sectionsOf(archive, source),
    }
    log.info(
      { bytes, commit, tooLarge, pages: pages.length, sections: kept.sections.length },
      'The documentation was fetched',
    )
    await this.#write(kept, options.signal)
    return kept
  }

  /** What cannot be kept is searched all the same, and fetched again at the next start. */
  async #write(kept: KeptDocumentation, signal: AbortSignal): Promise<void> {
    // Whoever takes the consent back ends what is under way.
    if (signal.aborted)
      throw new BridgeError('cancelled', 'Fetching was cancelled.', 'Search again to go on.')
    try {
      await writeKept(this.#keptFile, kept)
    } catch (thrown) {
      this.#options.log.warn({ error: String(thrown) }, 'The documentation could not be kept on disk')
    }
  }

  #problemOf(thrown: unknown, what: string): BridgeErrorValue {
    const error = toBridgeError(thrown)
    this.#options.log.warn({ error: error.message }, what)
    return error.toValue()
  }
}
