import { z } from 'zod'
import type { Log } from '../home/log.ts'
import { readIfThere, replacePrivateFile } from '../platform/files.ts'
import { parseJson } from '../platform/json.ts'
import { MOST_ENTRIES } from './lists.ts'

/** A tool as the user knows it: what it said then, and the hash of the whole. */
export interface SeenTool {
  version: string
  text: string
}

/** Characters of a tool's text that are kept to show a difference; of a longer one the end is left out. */
const MOST_TEXT = 20_000

const fileSchema = z.object({
  tools: z.array(z.tuple([z.string(), z.object({ version: z.string(), text: z.string().max(MOST_TEXT) })])),
})

/**
 * The tools of one server that the user has seen, in the home. Those of its first list count as seen (trust on first
 * use): nobody could compare them with anything.
 */
export class SeenTools {
  readonly #file: string
  readonly #log: Log
  readonly #tools = new Map<string, SeenTool>()
  #isNew = true
  #writing: Promise<void> = Promise.resolve()

  constructor(file: string, log: Log) {
    this.#file = file
    this.#log = log
  }

  /** Takes up what earlier runs have kept. A file that is not understood is no reason to trust anew. */
  async load(): Promise<void> {
    const text = await readIfThere(this.#file)
    if (text === undefined) return
    this.#isNew = false
    const kept = fileSchema.safeParse(parseJson(text))
    if (!kept.success) this.#log.warn({ file: this.#file }, 'What tools the user has seen cannot be read')
    for (const [name, tool] of kept.data?.tools ?? []) this.#tools.set(name, tool)
  }

  /** Whether nothing of this server has been seen yet. */
  get isNew(): boolean {
    return this.#isNew
  }

  find(name: string): SeenTool | undefined {
    return this.#tools.get(name)
  }

  add(tools: Iterable<readonly [string, SeenTool]>): void {
    this.#isNew = false
    for (const [name, { version, text }] of tools) {
      // What comes after as many as a list has stays held back.
      if (this.#tools.size >= MOST_ENTRIES && !this.#tools.has(name)) break
      this.#tools.set(name, { version, text: text.slice(0, MOST_TEXT).toWellFormed() })
    }
    this.#writing = this.#writing.then(() => this.#write())
  }

  /** Settles when what was added is on disk. */
  get written(): Promise<void> {
    return this.#writing
  }

  async #write(): Promise<void> {
    try {
      await replacePrivateFile(this.#file, JSON.stringify({ tools: [...this.#tools] }))
    } catch (error) {
      this.#log.error({ error: String(error) }, 'What tools the user has seen cannot be kept')
    }
  }
}
