import type { BridgeError } from '../errors.ts'
import { InTurn } from '../platform/in-turn.ts'
import { RetryLater } from '../platform/retry-later.ts'
import type { CredentialStore } from './credentials.ts'
import { notKept } from './login-state.ts'
import { readStoredTokens, writeStoredTokens, type Tokens } from './tokens.ts'

const keepLater = { firstMs: 2_000, mostMs: 60_000 }

/**
 * The tokens of one login, in memory and in the store as one. What changes them takes turns: a renewal may end while the
 * user signs in anew, imports a login or signs out, and undoes none of these.
 *
 * What the store does not take, as on a full disk, is in memory all the same: a refresh token that has come has killed
 * the one before. It is stored later.
 */
export class KeptTokens {
  readonly #store: CredentialStore
  readonly #name: string
  readonly #onKept: () => void
  #unkept: BridgeError | undefined
  readonly #later = new RetryLater(() => void this.#keep(), keepLater)
  #current: Tokens | undefined
  /** When PanDA stops taking the ID token, in milliseconds of `performance.now()`. */
  #endsAt = 0
  #timesCleared = 0
  readonly #turns = new InTurn()

  /**
   * @param name in the store
   * @param onKept told when a later try has stored what could not be stored at first
   */
  constructor(store: CredentialStore, name: string, onKept: () => void) {
    this.#store = store
    this.#name = name
    this.#onKept = onKept
  }

  /** Why those of this moment are in memory alone. */
  get unkept(): BridgeError | undefined {
    return this.#unkept
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
    await this.#turns.do(async () => {
      if (timesCleared !== this.#timesCleared) return
      // Stored before it is used: after a crash the new refresh token must be there, the old one is dead.
      const unkept = await this.#write(tokens)
      if (timesCleared === this.#timesCleared) this.#take(tokens, unkept)
    })
  }

  /** Keeps what has come of a renewal. @returns whether the login that was renewed is still this one */
  replace(before: Tokens, renewed: Tokens): Promise<boolean> {
    const { receivedAt, expiresAt } = before
    // An ID token that came a second time is no younger for that.
    const isSame = before.idToken.equals(renewed.idToken)
    const tokens = isSame ? { ...renewed, receivedAt, expiresAt } : renewed
    return this.#turns.do(async () => {
      if (this.#current !== before) return false
      const unkept = await this.#write(tokens)
      if (this.#current !== before) return false
      this.#take(tokens, unkept)
      return true
    })
  }

  /** Forgets them: here at once, then in the store. */
  clear(): Promise<void> {
    this.#current = undefined
    this.#told(undefined)
    this.#timesCleared += 1
    return this.#turns.do(() => this.#store.remove(this.#name))
  }

  /** Settles when what is not stored has been tried once more: in memory it ends with the process. */
  async close(): Promise<void> {
    this.#later.close()
    if (this.#unkept) await this.#keep()
  }

  /** Tries again to store those of this moment. */
  #keep(): Promise<void> {
    return this.#turns.do(async () => {
      const tokens = this.#current
      if (!tokens || !this.#unkept) return
      const unkept = await this.#write(tokens)
      if (this.#current !== tokens) return
      this.#told(unkept)
      if (!unkept) this.#onKept()
    })
  }

  /** @returns why the store has not taken them */
  async #write(tokens: Tokens): Promise<BridgeError | undefined> {
    try {
      await this.#store.write(this.#name, writeStoredTokens(tokens))
      return undefined
    } catch (thrown) {
      return notKept(thrown)
    }
  }

  #told(unkept: BridgeError | undefined): void {
    this.#unkept = unkept
    if (unkept) this.#later.failed()
    else this.#later.succeeded()
  }

  #take(tokens: Tokens, unkept?: BridgeError): void {
    this.#told(unkept)
    const { expiresAt, receivedAt } = tokens
    const left = Math.min(expiresAt - Date.now(), expiresAt - receivedAt)
    if (!this.#current?.idToken.equals(tokens.idToken)) this.#endsAt = performance.now() + left
    this.#current = tokens
  }
}
