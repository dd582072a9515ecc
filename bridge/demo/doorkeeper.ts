import { type Clock, Kept } from './clock.ts'
import type { SigningKey } from './identity-configuration.ts'
import type { DemoState } from './state.ts'
import { checkToken, type TokenDecision } from './tokens.ts'

/** How long a process of PanDA's keeps what it has found out, a refusal as well as a yes. */
const KEPT_MINUTES = 10

/** Who may pass. A token that has expired may for ten minutes more, and one that was refused may not, whatever has changed. */
export class Doorkeeper {
  readonly #state: DemoState
  readonly #issuer: string
  /** By token and Origin. */
  readonly #decisions: Kept<TokenDecision>
  readonly #keys: Kept<SigningKey>
  readonly #banned: Kept<ReadonlySet<string>>

  constructor(state: DemoState, issuer: string, clock: Clock) {
    this.#state = state
    this.#issuer = issuer
    this.#decisions = new Kept(clock, KEPT_MINUTES)
    this.#keys = new Kept(clock, KEPT_MINUTES)
    this.#banned = new Kept(clock, KEPT_MINUTES)
  }

  check(token: string, origin: string | undefined): TokenDecision {
    return this.#decisions.get(`${token} ${origin ?? ''}`, () => {
      const key = this.#keys.get('', () => this.#state.signingKey)
      return checkToken(token, origin, key, this.#issuer)
    })
  }

  isBanned(userName: string): boolean {
    return this.#banned.get('', () => new Set(this.#state.world.bannedUsers)).has(userName)
  }
}
