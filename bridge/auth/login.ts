import { createHash } from 'node:crypto'
import { BridgeError } from '../errors.ts'
import type { Log } from '../home/log.ts'
import type { PandaServer } from '../panda/servers.ts'
import { originOf } from '../panda/vo.ts'
import type { Secret } from '../platform/secret.ts'
import type { CredentialStore } from './credentials.ts'
import { startDeviceFlow, type SignIn } from './device-flow.ts'
import { KnownIssuer } from './known-issuer.ts'
import { LoginHosts } from './login-hosts.ts'
import { notRenewable, signedInState, signedOut, type LoginState } from './login-state.ts'
import { renewLogin } from './renewal.ts'
import { checkBelongs } from './same-login.ts'
import { marginMs, readStoredTokens, writeStoredTokens, type Tokens } from './tokens.ts'

export type { LoginState } from './login-state.ts'

/** Longest sleep of the renewal's timer: the clock stops while a laptop sleeps, so it is asked again and again. */
const LONGEST_WAIT_MS = 15_000
const FIRST_RETRY_MS = 2_000
const LONGEST_RETRY_MS = 60_000

/**
 * The login to one VO of one server: signs in, renews before the ID token dies, and hands out
 * the ID token of this moment. One process owns it, because refresh tokens may rotate.
 */
export class Login {
  readonly #server: PandaServer
  readonly #store: CredentialStore
  readonly #log: Log
  readonly #onChange: (state: LoginState) => void
  readonly #name: string
  readonly #hosts: LoginHosts
  readonly #issuer: KnownIssuer
  readonly #closed = new AbortController()
  #state: LoginState = { is: 'signed-out' }
  #tokens: Tokens | undefined
  #renewing: Promise<Tokens> | undefined
  #signingIn: { started: Promise<SignIn>; cancel: AbortController } | undefined
  #timer: NodeJS.Timeout | undefined
  #failures = 0
  #nextTryAt = 0

  constructor(server: PandaServer, store: CredentialStore, log: Log, onChange: (state: LoginState) => void) {
    this.#server = server
    this.#store = store
    this.#log = log
    this.#onChange = onChange
    this.#issuer = new KnownIssuer(server)
    const key = createHash('sha256')
      .update(`${server.url} ${originOf(server.vo)}`)
      .digest('hex')
      .slice(0, 16)
    this.#name = `login-${key}`
    this.#hosts = new LoginHosts(server, store, `hosts-${key}`)
  }

  get state(): LoginState {
    return this.#state
  }

  /** Takes up the login that an earlier run stored, if it is still of use. */
  async load(): Promise<void> {
    const text = await this.#store.read(this.#name)
    const tokens = text === undefined ? undefined : readStoredTokens(text)
    await this.#hosts.load()
    if (!tokens || !(tokens.refreshToken || tokens.expiresAt > Date.now())) return
    // Earlier versions have not noted which hosts they sent it to: those of the entry, whichever that was.
    await this.#hosts.fixEarlier()
    this.#adopt(tokens)
  }

  /** @throws BridgeError `not-allowed` where somebody is signed in and the login may not go to this address */
  checkHost(url: string): void {
    if (this.#state.is === 'signed-in') this.#hosts.check(url)
  }

  /** Whether a host that the server's entry names may see the login, as the user says. @throws BridgeError */
  async answerHost(origin: string, isYes: boolean): Promise<void> {
    await this.#hosts.answer(origin, isYes)
    if (this.#state.is === 'signed-in') this.#setState({ ...this.#state, hosts: this.#hosts.list })
  }

  /**
   * The ID token of this moment, renewed first if it is about to die.
   * @param to the address that it is sent to
   * @throws BridgeError `signed-out`, `not-allowed` where it may not go there, or why it cannot be renewed now
   */
  async idToken(to: string): Promise<Secret> {
    const tokens = this.#tokens
    if (!tokens) throw signedOut()
    this.#hosts.check(to)
    if (Date.now() < tokens.expiresAt - marginMs(tokens)) return tokens.idToken
    try {
      return (await this.#renew()).idToken
    } catch (error) {
      // The old token may have some seconds left, and PanDA is asked with it rather than not at all.
      if (this.#tokens && Date.now() < this.#tokens.expiresAt) return this.#tokens.idToken
      throw error
    }
  }

  /**
   * Called when PanDA has refused a token that looked good. Renews, unless that token has been replaced since.
   * @throws BridgeError
   */
  async replaceRefused(refused: Secret, to: string): Promise<Secret> {
    this.#hosts.check(to)
    if (this.#tokens && !this.#tokens.idToken.equals(refused)) return this.idToken(to)
    return (await this.#renew()).idToken
  }

  /** The machine woke up or changed its network: what failed before may work now. */
  wake(): void {
    this.#nextTryAt = 0
    this.#schedule()
  }

  /**
   * Starts a sign-in, or returns the one that waits for its approval.
   * @throws BridgeError when the identity provider cannot be asked
   */
  async signIn(): Promise<SignIn> {
    this.#signingIn ??= this.#startSignIn()
    return this.#signingIn.started
  }

  /** Settles when no sign-in is waiting any more. */
  async decided(): Promise<LoginState> {
    await this.#signingIn?.started.catch(() => undefined)
    await this.#decision
    return this.#state
  }
  #decision: Promise<void> = Promise.resolve()

  /**
   * Takes up tokens from elsewhere, such as panda-client's file, and renews them to see that they work.
   * @throws BridgeError where they are not for this server and VO, or that cannot be found out
   */
  async adoptImported(tokens: Tokens): Promise<void> {
    this.#issuer.forget()
    const who = `PanDA (${new URL(this.#server.url).host}) for the VO "${this.#server.vo}"`
    checkBelongs(tokens, await this.#issuer.find(), who)
    await this.#keep(tokens)
    if (tokens.refreshToken) await this.#renew()
  }

  /** Forgets the login, here and in the store. */
  async signOut(problem?: BridgeError): Promise<void> {
    this.#signingIn?.cancel.abort()
    this.#signingIn = undefined
    this.#tokens = undefined
    clearTimeout(this.#timer)
    await this.#store.remove(this.#name)
    this.#setState(problem ? { is: 'signed-out', problem: problem.toValue() } : { is: 'signed-out' })
  }

  /** Ends timers and waiting requests; the login stays in the store. */
  async close(): Promise<void> {
    this.#closed.abort()
    this.#signingIn?.cancel.abort()
    clearTimeout(this.#timer)
    // A renewal under way may already have killed the stored refresh token: its answer must be kept.
    await this.#renewing?.catch(() => undefined)
  }

  #startSignIn(): { started: Promise<SignIn>; cancel: AbortController } {
    const cancel = new AbortController()
    // What PanDA and the provider said some hours ago of its client may not hold any more.
    this.#issuer.forget()
    const started = this.#issuer.find().then(async (issuer) => {
      const { signIn, tokens } = await startDeviceFlow(
        issuer,
        AbortSignal.any([cancel.signal, this.#closed.signal]),
      )
      this.#setState({ is: 'signing-in', signIn, hosts: this.#hosts.list })
      this.#decision = this.#awaitTokens(tokens)
      return signIn
    })
    const signingIn = { started, cancel }
    started.catch((error: unknown) => {
      if (this.#signingIn === signingIn) this.#signingIn = undefined
      this.#log.warn(
        { code: error instanceof BridgeError ? error.code : 'internal' },
        'A sign-in could not be started',
      )
    })
    return signingIn
  }

  async #awaitTokens(tokens: Promise<Tokens>): Promise<void> {
    const mine = this.#signingIn
    try {
      const granted = await tokens
      if (this.#signingIn !== mine) return
      await this.#keep(granted)
      this.#log.info({ vo: this.#server.vo }, 'Signed in')
    } catch (error) {
      if (this.#signingIn !== mine || this.#closed.signal.aborted) return
      const problem = error instanceof BridgeError ? error.toValue() : undefined
      this.#log.warn({ code: problem?.code }, 'A sign-in ended without a login')
      // One who was signed in and did not finish signing in anew still is.
      const before = this.#tokens
        ? signedInState(this.#tokens, this.#hosts.list)
        : { is: 'signed-out' as const }
      this.#setState({ ...before, ...(problem && { problem }) })
    } finally {
      if (this.#signingIn === mine) this.#signingIn = undefined
    }
  }

  #renew(): Promise<Tokens> {
    this.#renewing ??= this.#renewOnce().finally(() => {
      this.#renewing = undefined
      this.#schedule()
    })
    return this.#renewing
  }

  async #renewOnce(): Promise<Tokens> {
    const before = this.#tokens
    if (!before) throw signedOut()
    if (!before.refreshToken) {
      const error = notRenewable()
      await this.signOut(error)
      throw error
    }
    const renewal = await renewLogin(this.#issuer, { ...before, refreshToken: before.refreshToken })
    switch (renewal.ended) {
      case 'renewed':
        if (this.#tokens !== before) throw signedOut()
        await this.#keep(renewal.tokens)
        this.#log.info({ vo: this.#server.vo }, 'Login renewed')
        return renewal.tokens
      case 'signed-out':
        if (this.#tokens === before) await this.signOut(renewal.error)
        throw renewal.error
      case 'failed': {
        if (this.#tokens !== before) throw renewal.error
        const kept = { ...before, refreshToken: renewal.refreshToken }
        if (!renewal.refreshToken.equals(before.refreshToken))
          await this.#store.write(this.#name, writeStoredTokens(kept))
        this.#tokens = kept
        return this.#renewalFailed(kept, renewal.error)
      }
    }
  }

  #renewalFailed(tokens: Tokens, error: BridgeError): never {
    this.#failures += 1
    const backoff = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.#failures - 1))
    // Spread, so that all bridges of a laboratory do not come back in the same second.
    this.#nextTryAt = Date.now() + backoff * (0.75 + Math.random() / 2)
    this.#log.warn({ code: error.code, failures: this.#failures }, 'The login could not be renewed')
    this.#setState({ ...signedInState(tokens, this.#hosts.list), problem: error.toValue() })
    throw error
  }

  async #keep(tokens: Tokens): Promise<void> {
    await this.#hosts.fix()
    // Stored before it is used: after a crash the new refresh token must be there, the old one is dead.
    await this.#store.write(this.#name, writeStoredTokens(tokens))
    this.#adopt(tokens)
  }

  #adopt(tokens: Tokens): void {
    this.#tokens = tokens
    this.#failures = 0
    this.#nextTryAt = 0
    this.#setState(signedInState(tokens, this.#hosts.list))
    this.#schedule()
  }

  #schedule(): void {
    clearTimeout(this.#timer)
    const tokens = this.#tokens
    if (!tokens?.refreshToken || this.#closed.signal.aborted) return
    const dueAt = Math.max(tokens.expiresAt - marginMs(tokens), this.#nextTryAt)
    const wait = Math.max(0, Math.min(dueAt - Date.now(), LONGEST_WAIT_MS))
    this.#timer = setTimeout(() => {
      if (Date.now() < dueAt) return this.#schedule()
      // Its outcome is in the state; the timer is set again when it ends.
      this.#renew().catch(() => undefined)
    }, wait)
    this.#timer.unref()
  }

  #setState(state: LoginState): void {
    this.#state = state
    if (!this.#closed.signal.aborted) this.#onChange(state)
  }
}
