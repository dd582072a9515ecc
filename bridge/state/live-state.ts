import type { BridgeState } from './bridge-state.ts'

/** The state as it is now, and those who are told when it changes. */
export class LiveState {
  readonly #listeners = new Set<(state: BridgeState) => void>()
  #now: BridgeState

  constructor(first: BridgeState) {
    this.#now = first
  }

  get now(): BridgeState {
    return this.#now
  }

  change(change: Partial<BridgeState>): void {
    this.#now = { ...this.#now, ...change }
    for (const listener of this.#listeners) listener(this.#now)
  }

  /** Calls the listener with each new state. @returns what ends that */
  subscribe(listener: (state: BridgeState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
