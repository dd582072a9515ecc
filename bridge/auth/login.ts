import { createHash } from 'node:crypto'
import { BridgeError, toBridgeError } from '../errors.ts'
import type { Log } from '../home/log.ts'
import type { PandaServer } from '../panda/servers.ts'
import { originOf } from '../panda/vo.ts'
import type { Secret } from '../platform/secret.ts'
import { unlessAborted } from '../platform/unless-aborted.ts'
import type { CredentialStore } from './credentials.ts'
import type { SignIn } from './device-flow.ts'
import { KeptTokens } from './kept-tokens.ts'
import { KnownIssuer } from './known-issuer.ts'
import { LoginHosts } from './login-hosts.ts'
import { notDeleted, signedInState, signedOut, type LoginState } from './login-state.ts'
import { renewLogin } from './renewal.ts'
import { Renewals } from './renewals.ts'
import { revokeLogin } from './revocation.ts'
import { checkBelongs } from './same-login.ts'
import { SignIns } from './sign-ins.ts'
import { marginMs, travelMs, type Tokens } from './tokens.ts'

export type { LoginState } from './login-state.ts'

/** How long a call, or the end of the bridge, waits for a renewal, which then goes on by itself: milliseconds. */
const LONGEST_PATIENCE_MS = 15_000

/**
 * The login to one VO of one server: signs in, renews before the ID token dies, and hands out
 * the ID token of this moment. One process owns it, because refresh tokens may rotate.
 */
export class Login {
  readonly #server: PandaServer
  readonly #log: Log
  readonly #onChange: (state: LoginState) => void
  readonly #patienceMs: number
  readonly #hosts: LoginHosts
  readonly #issuer: KnownIssuer
  readonly #kept: KeptTokens
  readonly #renewals: Renewals
  readonly #signIns: SignIns
  #isClosed = false
  #state: LoginState = { is: 'signed-out' }
  #problem: BridgeError | undefined

  constructor(
    server: PandaServer,
    store: CredentialStore,
    log: Log,
    onChange: (state: LoginState) => void,
    more: { patienceMs?: number; furtherHosts?: () => readonly string[] } = {},
  ) {
    this.#server = server
    this.#log = log
    this.#onChange = onChange
    this.#patienceMs = more.patienceMs ?? LONGEST_PATIENCE_MS
    this.#issuer = new KnownIssuer(server)
    const key = createHash('sha256')
      .update(`${server.url} ${originOf(server.vo)}`)
      .digest('hex')
      .slice(0, 16)
    this.#kept = new KeptTokens(store, `login-${key}`, () => this.#show(this.#problem))
    this.#hosts = new LoginHosts(server, store, `hosts-${key}`, more.furtherHosts)
    this.#renewals = new Renewals(this.#issuer, this.#kept, log, {
      onRenewed: () => this.#show(undefined),
      onFailed: (error) => this.#show(error),
      // The identity provider has ended it: where its file stays, the next run finds out the same.
      onEnded: async (error) => {
        try {
          await this.#forget(error)
        } catch (thrown) {
          log.warn({ error: String(thrown) }, 'A login that has ended could not be deleted')
        }
      },
      onUnwanted: (tokens) => void revokeLogin(this.#issuer, tokens),
    })
    this.#signIns = new SignIns(this.#issuer, {
      onCode: () => this.#show(this.#problem),
      onGranted: async (tokens) => {
        await this.#keep(tokens)
        log.info({ vo: server.vo }, 'Signed in')
      },
      onEnded: (problem) => {
        if (this.#isClosed) return
        log.warn({ code: problem.code }, 'A sign-in ended without a login')
        // One who was signed in and did not finish signing in anew still is.
        this.#show(problem)
      },
    })
  }

  get state(): LoginState {
    return this.#state
  }

  /** Takes up the login that an earlier run stored, if it is still of use. */
  async load(): Promise<void> {
    await this.#hosts.load()
    await this.#kept.load()
    if (!this.#kept.current) return
    // Earlier versions have not noted which hosts they sent it to: those of the entry, whichever that was.
    await this.#hosts.fixEarlier()
    this.#renewals.schedule()
    this.#show(undefined)
  }

  /** @throws BridgeError `not-allowed` where somebody is signed in and the login may not go to this address */
  checkHost(url: string): void {
    if (this.#state.is === 'signed-in') this.#hosts.check(url)
  }

  /** Other servers besides PanDA may want it from now on. */
  hostsChanged(): void {
    this.#show(this.#problem)
  }

  /** Whether a host that the server's entry names may see the login, as the user says. @throws BridgeError */
  async answerHost(origin: string, isYes: boolean): Promise<void> {
    await this.#hosts.answer(origin, isYes)
    this.#show(this.#problem)
  }

  /**
   * The ID token of this moment. Where it is about to end it is renewed beside the calls, which wait for that only when it
   * has no time left for them.
   * @param to the address that it is sent to
   * @throws BridgeError `signed-out`, `not-allowed` where it may not go there, or why it cannot be renewed now
   */
  async idToken(to: string): Promise<Secret> {
    const tokens = this.#kept.current
    if (!tokens) throw signedOut()
    this.#hosts.check(to)
    const left = this.#kept.leftMs
    if (left > marginMs(tokens) || (left > 0 && !tokens.refreshToken)) return tokens.idToken
    const renewing = this.#renewals.renew()
    if (left > travelMs(tokens)) {
      // How it ends is in the state.
      renewing.catch(() => undefined)
      return tokens.idToken
    }
    try {
      return (await this.#inTime(renewing)).idToken
    } catch (error) {
      // The old token may have some seconds left, and PanDA is asked with it rather than not at all.
      if (this.#kept.current && this.#kept.leftMs > 0) return this.#kept.current.idToken
      throw error
    }
  }

  /**
   * Called when PanDA has refused a token that looked good. Renews, unless that token has been replaced since.
   * @returns the same token where a new one has not helped before
   * @throws BridgeError
   */
  async replaceRefused(refused: Secret, to: string): Promise<Secret> {
    this.#hosts.check(to)
    const tokens = this.#kept.current
    if (tokens && !tokens.idToken.equals(refused)) return this.idToken(to)
    return (await this.#inTime(this.#renewals.replace())).idToken
  }

  /** The machine woke up or changed its network: what failed before may work now. */
  wake(): void {
    this.#renewals.mayTryAgain()
  }

  /**
   * Starts a sign-in, or returns the one that waits for its approval.
   * @throws BridgeError when the identity provider cannot be asked
   */
  async signIn(): Promise<SignIn> {
    try {
      return await this.#signIns.start()
    } catch (error) {
      this.#log.warn({ code: toBridgeError(error).code }, 'A sign-in could not be started')
      throw error
    }
  }

  /** The user does not want to sign in any more: who was signed in before still is. */
  cancelSignIn(): void {
    this.#signIns.cancel()
    this.#show(this.#problem)
  }

  /** Settles when no sign-in is waiting any more. */
  async decided(): Promise<LoginState> {
    await this.#signIns.ended()
    return this.#state
  }

  /**
   * Takes up tokens from elsewhere, such as panda-client's file, and renews them to see that they work.
   * @throws BridgeError where they are not for this server and VO, or that cannot be found out
   */
  async adoptImported(tokens: Tokens): Promise<void> {
    this.#issuer.forget()
    const who = `PanDA (${new URL(this.#server.url).host}) for the VO "${this.#server.vo}"`
    checkBelongs(tokens, await this.#issuer.find(), who)
    await this.#inTime(this.#takeOver(tokens))
  }

  /**
   * Forgets the login, here and in the store, and then has the identity provider end it.
   * @throws BridgeError `file-access` where all is done but that: its file could not be deleted
   */
  async signOut(): Promise<void> {
    const tokens = this.#kept.current
    this.#signIns.cancel()
    const undeleted = await this.#forget(undefined).then(() => undefined, notDeleted)
    const note = tokens && (await revokeLogin(this.#issuer, tokens))
    if (note !== undefined) {
      this.#log.warn({}, 'The identity provider has not ended a login')
      if (this.#state.is === 'signed-out') this.#tell({ ...this.#state, note })
    }
    if (undeleted) throw undeleted
  }

  /** Ends timers and waiting requests; the login stays in the store. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#signIns.cancel()
    this.#renewals.close()
    // A renewal under way may already have killed the stored refresh token: its answer must be kept.
    await this.#inTime(this.#renewals.running ?? Promise.resolve()).catch(() => undefined)
    await this.#inTime(this.#kept.close()).catch(() => undefined)
  }

  async #takeOver(tokens: Tokens): Promise<void> {
    const { refreshToken } = tokens
    if (!refreshToken) return this.#keep(tokens)
    if (this.#kept.current?.refreshToken?.equals(refreshToken)) {
      this.#renewals.mayTryAgain()
      await this.#renewals.renew()
      return
    }
    const renewal = await renewLogin(this.#issuer, { ...tokens, refreshToken })
    if (renewal.ended === 'renewed') return this.#keep(renewal.tokens)
    const isRotated = renewal.ended === 'failed' && !renewal.refreshToken.equals(refreshToken)
    const hasOther = this.#kept.leftMs > 0
    if (renewal.ended === 'failed' && (isRotated || !hasOther)) {
      await this.#keep({ ...tokens, refreshToken: renewal.refreshToken })
      this.#show(renewal.error)
    }
    throw renewal.error
  }

  async #keep(tokens: Tokens): Promise<void> {
    await this.#hosts.fix()
    await this.#kept.set(tokens)
    this.#signIns.cancel()
    this.#renewals.mayTryAgain()
    this.#show(undefined)
  }

  async #forget(problem: BridgeError | undefined): Promise<void> {
    try {
      await this.#kept.clear()
    } finally {
      this.#show(problem)
    }
  }

  /** What takes longer goes on, and its end is kept. @throws BridgeError `timed-out` */
  async #inTime<T>(promise: Promise<T>): Promise<T> {
    const signal = AbortSignal.timeout(this.#patienceMs)
    try {
      return await unlessAborted(promise, signal)
    } catch (error) {
      if (error !== signal.reason) throw error
      throw new BridgeError(
        'timed-out',
        'The identity provider has not answered yet; it is waited for further.',
        'Try again in a minute.',
      )
    }
  }

  #show(problem: BridgeError | undefined): void {
    this.#problem = problem
    this.#tell(this.#stateNow())
  }

  #tell(state: LoginState): void {
    this.#state = state
    if (!this.#isClosed) this.#onChange(state)
  }

  #stateNow(): LoginState {
    const signIn = this.#signIns.shown
    const tokens = this.#kept.current
    const hosts = this.#hosts.list
    if (signIn) return { is: 'signing-in', signIn, hosts }
    const state = tokens ? signedInState(tokens, hosts) : { is: 'signed-out' as const }
    const problem = this.#problem ?? this.#kept.unkept
    return problem ? { ...state, problem: problem.toValue() } : state
  }
}

/** Who is signed in at PanDA, a person or a robot. */
export type AnyLogin = Pick<Login, keyof Login>
