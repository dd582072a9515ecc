/** Milliseconds; the bridge sends a heartbeat three times as often (`bridge/http/state-stream.ts`, `main/ipc/heartbeat.ts`). */
export const SILENT_MS = 30_000
const LOOK_MS = 5_000

/** Whether anything comes from the bridge; where its way cannot break, as within the app, that alone tells that it hangs. */
export class Silence {
  readonly #listeners = new Set<() => void>()
  #heardAt = Date.now()
  /** When this window last looked: one that slept, or was not run while nobody saw it, could hear nothing. */
  #lookedAt = Date.now()
  #awakeSince = Date.now()
  #isSilent = false

  constructor() {
    setInterval(() => this.#look(), LOOK_MS)
  }

  get isSilent(): boolean {
    return this.#isSilent
  }

  /** When the bridge was last heard: milliseconds since 1970. */
  readonly heardAt = (): number => this.#heardAt

  /** Calls the listener when silence begins or ends. @returns what ends that */
  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly heard = (): void => {
    this.#heardAt = Date.now()
    this.#become(false)
  }

  #look(): void {
    const now = Date.now()
    if (now - this.#lookedAt > 2 * LOOK_MS) this.#awakeSince = now
    this.#lookedAt = now
    if (now - Math.max(this.#heardAt, this.#awakeSince) >= SILENT_MS) this.#become(true)
  }

  #become(isSilent: boolean): void {
    if (isSilent === this.#isSilent) return
    this.#isSilent = isSilent
    for (const listener of this.#listeners) listener()
  }
}
