import { closeSync, rmSync, writeSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openOwnFile } from '../home/home-check.ts'
import { parseJson } from '../platform/json.ts'
import { readPlainIfThere } from '../platform/plain-file.ts'
import { callSchema, type Call } from './call.ts'

/** Those that an earlier run has left that are looked at: more were never under way at once. */
const MOST_LEFT = 1_000
const begunFile = /^begun-[\w-]+\.json$/

/**
 * Calls that change something, from before they are sent until they are on record, each in a file of its own. Where the
 * bridge is killed meanwhile, or the power fails, they are all that tells of them.
 */
export class BegunCalls {
  readonly #folder: string
  readonly #ids = new Set<string>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Not later: the next thing that happens may be the call's end, and the bridge's. @throws what the file system says */
  begin(call: Call): void {
    this.#ids.add(call.id)
    const file = openOwnFile(this.#file(call.id), 'w')
    try {
      writeSync(file, JSON.stringify(call))
    } finally {
      closeSync(file)
    }
  }

  has(id: string): boolean {
    return this.#ids.has(id)
  }

  /** It is on record. */
  end(id: string): void {
    this.#ids.delete(id)
    try {
      rmSync(this.#file(id), { force: true })
    } catch {
      // The next start sees that it is on record.
    }
  }

  /** Those that an earlier run has left, the oldest first. @throws what the file system says */
  async left(): Promise<Call[]> {
    const names = await readdir(this.#folder).catch(() => [])
    const calls: Call[] = []
    for (const name of names.filter((each) => begunFile.test(each)).slice(0, MOST_LEFT)) {
      const file = join(this.#folder, name)
      const call = callSchema.safeParse(parseJson((await readPlainIfThere(file)) ?? '')).data
      if (call && name === `begun-${call.id}.json`) calls.push(call)
      // Half of one: it was killed before it was sent.
      else rmSync(file, { force: true })
    }
    return calls.toSorted((one, other) => one.time - other.time)
  }

  #file(id: string): string {
    return join(this.#folder, `begun-${id}.json`)
  }
}
