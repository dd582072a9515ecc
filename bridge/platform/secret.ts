import { inspect } from 'node:util'

/**
 * A token, key or client secret. Printing, logging or serialising it shows `[secret]`;
 * only `reveal()` gives the value, so each place that uses one can be found by that name.
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The value itself: call it only in the request, or the credential store, that needs it. */
  reveal(): string {
    return this.#value
  }

  equals(other: Secret): boolean {
    return this.#value === other.#value
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}
