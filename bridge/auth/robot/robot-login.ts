import { BridgeError, toBridgeError } from '../../errors.ts'
import type { Log } from '../../home/log.ts'
import type { PandaServer } from '../../panda/servers.ts'
import type { Secret } from '../../platform/secret.ts'
import type { AnyLogin } from '../login.ts'
import { LoginHosts } from '../login-hosts.ts'
import type { LoginState } from '../login-state.ts'
import { MemoryCredentialStore } from '../credentials.ts'
import type { RobotToken, TokenSource } from './token-source.ts'

/** A token is renewed so long before its end, or where it lives shorter, when a third of its life is left. Milliseconds. */
const MARGIN_MS = 120_000
/** Between two looks at the clock, which stands still while a computer sleeps. */
const LONGEST_WAIT_MS = 15_000
const FIRST_RETRY_MS = 2_000
const LONGEST_RETRY_MS = 60_000

interface RobotLoginOptions {
  /** Of the robot, as the record names it. */
  name: string
  server: PandaServer
  source: TokenSource
  log: Log
  onChange: (state: LoginState) => void
}

/** The login of a bridge without a person: a token of a robot's own, got anew before it ends. Nobody signs in. */
export class RobotLogin implements AnyLogin {
  readonly #options: RobotLoginOptions
  readonly #hosts: LoginHosts
  #token: (RobotToken & { receivedAt: number }) | undefined
  #running: Promise<RobotToken> | undefined
  #timer: NodeJS.Timeout | undefined
  #failures = 0
  #failure: BridgeError | undefined
  #nextTryAt = 0
  #isClosed = false
  #state: LoginState = { is: 'signed-out' }

  constructor(options: RobotLoginOptions) {
    this.#options = options
    this.#hosts = new LoginHosts(options.server, new MemoryCredentialStore(), 'robot')
  }

  get state(): LoginState {
    return this.#state
  }

  /** Gets the first token, or begins to try. */
  async load(): Promise<void> {
    await this.#hosts.fix()
    await this.#renew().catch(() => undefined)
  }

  checkHost(url: string): void {
    this.#hosts.check(url)
  }

  /** @throws BridgeError `not-allowed` for a host that is not the server's, or why there is no token now */
  async idToken(to: string): Promise<Secret> {
    this.#hosts.check(to)
    const token = this.#token
    if (token && !this.#isDue(token)) return token.token
    const renewing = this.#renew()
    if (token && token.endsAt > Date.now()) {
      // How it ends is in the state.
      renewing.catch(() => undefined)
      return token.token
    }
    return (await renewing).token
  }

  async replaceRefused(refused: Secret, to: string): Promise<Secret> {
    this.#hosts.check(to)
    const token = this.#token
    if (token && !token.token.equals(refused)) return token.token
    this.#options.source.forget()
    return (await this.#renew()).token
  }

  wake(): void {
    this.#nextTryAt = 0
    this.#schedule()
  }

  hostsChanged(): void {
    // A robot's token goes to no further server.
  }

  answerHost(): Promise<void> {
    return Promise.reject(this.#noPerson())
  }

  /** Who asks for it is told why the robot has no token: that can be mended, and is no person's sign-in. */
  signIn(): Promise<never> {
    return Promise.reject(this.#failure ?? this.#noPerson())
  }

  cancelSignIn(): void {
    // None waits.
  }

  decided(): Promise<LoginState> {
    return Promise.resolve(this.#state)
  }

  adoptImported(): Promise<void> {
    return Promise.reject(this.#noPerson())
  }

  signOut(): Promise<void> {
    return Promise.reject(this.#noPerson())
  }

  close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    return Promise.resolve()
  }

  #noPerson(): BridgeError {
    return new BridgeError(
      'not-allowed',
      `This bridge runs for the robot "${this.#options.name}": nobody signs in or out.`,
      'Its file says how it comes to its token.',
    )
  }

  #isDue({ endsAt, receivedAt }: { endsAt: number; receivedAt: number }): boolean {
    return Date.now() >= endsAt - Math.min(MARGIN_MS, (endsAt - receivedAt) / 3)
  }

  /** Once for all who wait, and after a failure not at once. */
  #renew(): Promise<RobotToken> {
    if (this.#running) return this.#running
    if (Date.now() < this.#nextTryAt && this.#failure) return Promise.reject(this.#failure)
    const running = this.#next().finally(() => {
      this.#running = undefined
      this.#schedule()
    })
    this.#running = running
    return running
  }

  async #next(): Promise<RobotToken> {
    const { source, log } = this.#options
    try {
      const token = await source.next()
      this.#token = { ...token, receivedAt: Date.now() }
      this.#failures = 0
      this.#failure = undefined
      this.#nextTryAt = 0
      this.#show()
      return token
    } catch (thrown) {
      const error = toBridgeError(thrown)
      this.#failures += 1
      this.#failure = error
      this.#nextTryAt = Date.now() + Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.#failures - 1))
      log.warn({ code: error.code, failures: this.#failures, from: source.what }, 'The robot gets no token')
      this.#show()
      throw error
    }
  }

  #schedule(): void {
    clearTimeout(this.#timer)
    if (this.#isClosed) return
    const token = this.#token
    const isDue = (!token || this.#isDue(token)) && Date.now() >= this.#nextTryAt
    const wait = isDue ? 0 : Math.min(LONGEST_WAIT_MS, this.#dueInMs())
    this.#timer = setTimeout(() => {
      if (this.#dueInMs() > 0) return this.#schedule()
      this.#renew().catch(() => undefined)
    }, wait).unref()
  }

  #dueInMs(): number {
    const token = this.#token
    const due = token ? token.endsAt - Math.min(MARGIN_MS, (token.endsAt - token.receivedAt) / 3) : 0
    return Math.max(due, this.#nextTryAt) - Date.now()
  }

  #show(): void {
    const { name, onChange } = this.#options
    const token = this.#token
    const problem = this.#failure && { problem: this.#failure.toValue() }
    this.#state =
      token && token.endsAt > Date.now()
        ? {
            is: 'signed-in',
            account: { subject: token.subject, name: `the robot ${name}` },
            expiresAt: token.endsAt,
            renewedAt: token.receivedAt,
            hosts: this.#hosts.list,
            ...problem,
          }
        : { is: 'signed-out', ...problem }
    if (!this.#isClosed) onChange(this.#state)
  }
}
