import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { callSchema, type Call } from '../../bridge/activity/call.ts'

/** All calls that were in the record at any time, by their ids. */
export type Recorded = ReadonlyMap<string, Call>

/** Reads the record's files again and again: the oldest of them goes when they are many. */
export class RecordedCalls {
  readonly #folder: string
  readonly #calls = new Map<string, Call>()

  constructor(folder: string) {
    this.#folder = folder
  }

  get all(): Recorded {
    return this.#calls
  }

  async take(): Promise<void> {
    const names = await readdir(this.#folder).catch(() => [])
    for (const name of names.filter((each) => each.startsWith('activity.jsonl'))) {
      // It may get another name while it is looked at, and is read under that then.
      const text = await readFile(join(this.#folder, name), 'utf8').catch(() => '')
      for (const line of text.split('\n')) {
        // The last one may not be whole yet.
        if (!line.endsWith('}')) continue
        const call = callSchema.parse(JSON.parse(line))
        this.#calls.set(call.id, call)
      }
    }
  }
}
