import type { CredentialStore } from './credentials.ts'
import { readStoredTokens, writeStoredTokens, type Tokens } from './tokens.ts'

/**
 * The tokens of one login, in memory and in the store as one. What changes them takes turns: a renewal may end while the
 * user signs in anew, imports a login or signs out, and undoes none of these.
 */
export class KeptTokens {
  readonly #store: CredentialStore
  readonly #name: string
  #current: Tokens | undefined
  /** When PanDA stops taking the ID token, in milliseconds of `performance.now()`. */
  #endsAt = 0
  #timesCleared = 0
  #lastTurn: Promise<unknown> = Promise.resolve()

  /** @param name in the store */
  constructor(store: CredentialStore, name: string) {
    this.#store = store
    this.#name = name
  }

  get current(): Tokens | undefined {
    return this.#current
  }

  /**
   * For how many milliseconds PanDA still takes the ID token. Two clocks count: one may be set while the bridge runs, the
   * other may stand still while the computer sleeps.
   */
  get leftMs(): number {
    if (!this.#current) return 0
    return Math.min(this.#current.expiresAt - Date.now(), this.#endsAt - performance.now())
  }

  /** Takes up what an earlier run has stored, if it is still of use. */
  async load(): Promise<void> {
    const stored = await this.#store.read(this.#name)
    const tokens = stored === undefined ? undefined : readStoredTokens(stored)
    if (tokens && (tokens.refreshToken || tokens.expiresAt > Date.now())) this.#take(tokens)
  }

  /** Keeps the tokens of a new login, unless the user signs out meanwhile. */
  async set(tokens: Tokens): Promise<void> {
    const timesCleared = this.#timesCleared
    await this.#inTurn(async () => {
      if (timesCleared !== this.#timesCleared) return
      // Stored before it is used: after a crash the new refresh token must be there, the old one is dead.
      await this.#store.write(this.#name, writeStoredTokens(tokens))
      if (timesCleared === this.#timesCleared) this.#take(tokens)
    })
  }

  /** Keeps what has come of a renewal. @returns whether the login that was renewed is still this one */
  replace(before: Tokens, renewed: Tokens): Promise<boolean> {
    const { receivedAt, expiresAt } = before
    // An ID token that came a second time is no younger for that.
    const isSame = before.idToken.equals(renewed.idToken)
    const tokens = isSame ? { ...renewed, receivedAt, expiresAt } : renewed
    return this.#inTurn(async () => {
      if (this.#current !== before) return false
      await this.#store.write(this.#name, writeStoredTokens(tokens))
      if (this.#current !== before) return false
      this.#take(tokens)
      return true
    })
  }

  /** Forgets them: here at once, then in the store. */
  clear(): Promise<void> {
    this.#current = undefined
    this.#timesCleared += 1
    return this.#inTurn(() => this.#store.remove(this.#name))
  }

  #take(tokens: Tokens): void {
    const { expiresAt, receivedAt } = tokens
    const left = Math.min(expiresAt - Date.now(), expiresAt - receivedAt)
    if (!this.#current?.idToken.equals(tokens.idToken)) this.#endsAt = performance.now() + left
    this.#current = tokens
  }

  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(change)
    this.#lastTurn = turn.catch(() => undefined)
    return turn
  }
}
