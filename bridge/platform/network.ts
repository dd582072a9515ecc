import { networkInterfaces } from 'node:os'

/** Addresses that were looked at less than so many milliseconds ago are not looked at again: it takes a moment. */
const LOOKED_MS = 500

/** The computer's addresses beyond itself, as one text to compare. */
export function ownAddresses(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  const outside = all.filter(({ internal }) => !internal).map(({ address }) => address)
  return outside.toSorted().join(' ')
}

/** Counts how often the network has become another, or may have while the computer slept. */
export class NetworkChanges {
  readonly #addresses: () => string
  #before: string | undefined
  #lookedAt = -Infinity
  #count = 0

  constructor(addresses = ownAddresses) {
    this.#addresses = addresses
  }

  /** A connection made at another count may have nobody at its other end, and nothing would say so. */
  get count(): number {
    // The clock of the day, which goes on while the computer sleeps; it may also be set back.
    const now = Date.now()
    if (Math.abs(now - this.#lookedAt) >= LOOKED_MS) {
      const addresses = this.#addresses()
      if (this.#before !== undefined && addresses !== this.#before) this.#count += 1
      this.#before = addresses
      this.#lookedAt = now
    }
    return this.#count
  }

  /** The computer has woken up. */
  happened(): void {
    this.#count += 1
  }
}

/** Of this computer. */
export const networkChanges = new NetworkChanges()
