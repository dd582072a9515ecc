import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { LocalCopy } from '../documentation/local-copy.ts'
import { consentQuestion } from '../documentation/consent.ts'
import type { Section } from '../documentation/index.ts'
import { BridgeError, type BridgeErrorValue } from '../errors.ts'
import type { Log } from '../home/log.ts'
import type { BroughtDocumentation } from './brought.ts'

/** How it stands with a documentation that an extension names. */
export interface AddedDocumentationState {
  id: string
  name: string
  /** What its user is asked before it is fetched. */
  question: string
  is: 'not-asked' | 'refused' | 'missing' | 'here'
  /** ISO 8601, in UTC: when it was fetched. */
  fetchedAt?: string
  sections?: number
  problem?: BridgeErrorValue
}

/**
 * The documentation that extensions name. Each is fetched when its user says so, and then again when they say so again;
 * nothing looks for a newer one by itself.
 */
export class AddedDocumentation {
  readonly #folder: string
  readonly #log: Log

  /** @param folder a private folder of the home */
  constructor(folder: string, log: Log) {
    this.#folder = folder
    this.#log = log
  }

  async stateOf(brought: BroughtDocumentation): Promise<AddedDocumentationState> {
    const { allowed, kept, problem } = await this.#copy(brought).look()
    const { id, name } = brought.source
    const { question } = consentQuestion(brought.source, undefined)
    return {
      id,
      name,
      question,
      is: allowed === undefined ? 'not-asked' : !allowed ? 'refused' : kept ? 'here' : 'missing',
      ...(kept && { fetchedAt: kept.fetchedAt, sections: kept.sections.length }),
      ...(problem && { problem }),
    }
  }

  /** What of these has been fetched, to be searched. */
  async sections(all: readonly BroughtDocumentation[]): Promise<Section[]> {
    const copies = await Promise.all(all.map((each) => this.#copy(each).look()))
    return copies.flatMap(({ kept }) => kept?.sections ?? [])
  }

  /** The user lets it be fetched, which it then is, anew where it is here. @throws BridgeError where that fails */
  async fetch(brought: BroughtDocumentation, signal: AbortSignal): Promise<void> {
    const copy = this.#copy(brought)
    await copy.choose(true)
    const { kept } = await copy.look()
    const outcome = kept ? await copy.refresh(kept, signal) : await copy.obtain(signal, () => {})
    if (typeof outcome !== 'object' || !('problem' in outcome) || !outcome.problem) return
    const { code, message, nextStep } = outcome.problem
    throw new BridgeError(code, message, nextStep)
  }

  /** The user does not want it: what is here is removed. */
  async refuse(brought: BroughtDocumentation): Promise<void> {
    const copy = this.#copy(brought)
    await copy.choose(false)
    await copy.remove()
  }

  async forget(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }

  #copy({ source }: BroughtDocumentation): LocalCopy {
    // What was allowed of one address is not allowed of another.
    const name = createHash('sha256').update(`${source.id} ${source.url}`).digest('hex').slice(0, 16)
    return new LocalCopy({ folder: join(this.#folder, name), log: this.#log, source, now: Date.now })
  }
}
