import type { Assistant } from '../calls/asker.ts'

export interface AssistantState {
  /** Name of the key that it comes with. */
  key: string
  /** As it calls itself. */
  name: string
  version: string
  /** Milliseconds since 1970. */
  lastSeen: number
}

/** Assistants that were not seen for longer are not shown, in milliseconds. */
const SHOW_MS = 24 * 3_600_000
const MOST_SHOWN = 100
/** Busy assistants are seen many times a second: what is shown says when to the second. */
const STEP_MS = 1_000

/** The programs that came, as they call themselves, and when a program last came with each key. */
export class SeenAssistants {
  readonly #seen = new Map<string, AssistantState>()
  readonly #byKey = new Map<string, number>()

  /** @param earlier what the record of calls tells of earlier runs, oldest first */
  constructor(earlier: readonly { client: string; time: number }[]) {
    for (const { client, time } of earlier) this.#byKey.set(client, time)
  }

  /** @returns whether what is shown has changed */
  see(assistant: Assistant, now: number): boolean {
    const id = `${assistant.key} ${assistant.name}`
    const known = this.#seen.get(id)
    this.#seen.set(id, { ...assistant, lastSeen: now })
    this.#byKey.set(assistant.key, now)
    return !known || now - known.lastSeen >= STEP_MS
  }

  /** The one seen last first. Those that are no longer shown are forgotten. */
  shown(now: number): AssistantState[] {
    const recent = [...this.#seen].filter(([, { lastSeen }]) => now - lastSeen < SHOW_MS)
    const shown = recent.toSorted(([, a], [, b]) => b.lastSeen - a.lastSeen).slice(0, MOST_SHOWN)
    this.#seen.clear()
    for (const [id, assistant] of shown) this.#seen.set(id, assistant)
    return shown.map(([, assistant]) => assistant)
  }

  /** Milliseconds since 1970; undefined for a key that nobody is known to have come with. */
  lastSeen(key: string): number | undefined {
    return this.#byKey.get(key)
  }

  forget(): void {
    this.#seen.clear()
    this.#byKey.clear()
  }
}
