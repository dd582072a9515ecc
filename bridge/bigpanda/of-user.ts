import type { AnyLogin } from '../auth/index.ts'
import { BridgeError, toBridgeError } from '../errors.ts'
import { failed, overloaded } from '../panda/http-failure.ts'
import { asObject } from '../platform/json.ts'
import type { Secret } from '../platform/secret.ts'
import { plainLine } from '../platform/shown-text.ts'
import { getJson, nameOf, type Answer, type Bounds } from './get.ts'
import { KeptAnswers } from './kept.ts'
import {
  anonymous,
  notAsked,
  signInThere,
  unreachable,
  whyNot,
  type LoginThere,
  type MonitorState,
} from './monitor-state.ts'
import { probeMonitor, refusesLogin } from './probe.ts'
import { SharedRequests } from './shared-requests.ts'

const MINUTE_MS = 60_000

/** How long a look counts: who is to sign in at the monitor, or waits for it to come back, wants to see that soon. */
function lifetimeMs(state: MonitorState, login: LoginThere): number {
  if (state.is === 'unreachable' || login === 'stale') return MINUTE_MS
  const mayChange = state.is === 'sign-in' || (state.is === 'anonymous' && login === 'allowed')
  return mayChange ? 5 * MINUTE_MS : 60 * MINUTE_MS
}

/**
 * The monitor as one login sees it: who it takes the user for, and what it has answered. Left as a whole when that
 * login ends: nobody reads what another was shown.
 */
export class MonitorOfUser {
  /** Pages of tasks and jobs. */
  readonly pages = new KeptAnswers(16_000_000)
  /** Lists and parts of logs, which never change. */
  readonly logs = new KeptAnswers(32_000_000)
  readonly requests = new SharedRequests()
  readonly monitor: URL
  readonly #login: Pick<AnyLogin, 'idToken'>
  readonly #there: LoginThere
  readonly #onState: (state: MonitorState) => void
  #state: MonitorState
  #countsUntil = 0

  constructor(
    monitor: URL,
    login: Pick<AnyLogin, 'idToken'>,
    there: LoginThere,
    onState: (state: MonitorState) => void,
  ) {
    this.monitor = monitor
    this.#login = login
    this.#there = there
    this.#onState = onState
    this.#state = notAsked(monitor)
  }

  get state(): MonitorState {
    return this.#state
  }

  /** Who it takes the user for, as it was found within the last hour; looks where it was not. */
  async look(signal?: AbortSignal, anew = false): Promise<MonitorState> {
    if (!anew && Date.now() < this.#countsUntil) return this.#state
    return this.requests.join(
      'look',
      async (ended) => {
        const { token, there } = await this.#tokenNow()
        this.#change(await probeMonitor(this.monitor, token, there, ended), there)
        return this.#state
      },
      { signal },
    )
  }

  /** The ID token where the monitor takes it. */
  async token(signal?: AbortSignal): Promise<Secret | undefined> {
    const { is } = await this.look(signal)
    return is === 'known' ? (await this.#tokenNow()).token : undefined
  }

  /**
   * Asks for JSON: with the login where the monitor takes it, and once more without where it does not any more.
   * @param what is asked for, as `job 6000000001`
   * @throws BridgeError `not-found` where it has none, `token-refused` where it wants a login, or of the network
   */
  async json(
    path: string,
    what: string,
    bounds: Bounds,
    signal: AbortSignal,
  ): Promise<{ body: unknown; bytes: number }> {
    const token = await this.token(signal)
    const why = whyNot(this.#state)
    if (why) throw why
    const { monitor } = this
    let answer = await this.#get(path, token, bounds, signal)
    if (token && refusesLogin(answer)) {
      answer = await this.#get(path, undefined, bounds, signal)
      if (!refusesLogin(answer)) this.#change(anonymous(monitor, 'allowed'), 'allowed')
    }
    if (answer.is === 'sign-in' || answer.status === 401 || answer.status === 403) {
      this.#change(signInThere(monitor, this.#there), this.#there)
      throw whyNot(this.#state) ?? new Error('A monitor that asks for a login says so')
    }
    return bodyOf(answer, what, monitor)
  }

  /** Ends what is under way. */
  close(): void {
    this.requests.close()
  }

  async #get(path: string, token: Secret | undefined, bounds: Bounds, signal: AbortSignal): Promise<Answer> {
    try {
      return await getJson(path, { monitor: this.monitor, token, signal }, bounds)
    } catch (error) {
      const { code } = toBridgeError(error)
      // One page that takes too long says nothing of the others.
      if (code === 'unreachable' || code === 'untrusted-certificate')
        this.#change(unreachable(this.monitor, toBridgeError(error)), this.#there)
      throw error
    }
  }

  async #tokenNow(): Promise<{ token: Secret | undefined; there: LoginThere }> {
    const there = this.#there
    if (there !== 'allowed') return { token: undefined, there }
    try {
      return { token: await this.#login.idToken(this.monitor.href), there }
    } catch {
      return { token: undefined, there: 'stale' }
    }
  }

  #change(state: MonitorState, there: LoginThere): void {
    this.#state = state
    this.#countsUntil = Date.now() + lifetimeMs(state, there)
    this.#onState(state)
  }
}

/** @throws BridgeError where the answer is none */
function bodyOf(
  answer: Exclude<Answer, { is: 'sign-in' }>,
  what: string,
  monitor: URL,
): { body: unknown; bytes: number } {
  const { status } = answer
  const who = nameOf(monitor)
  if (answer.is === 'json' && status === 200) return answer
  const said = answer.is === 'json' ? asObject(answer.body)['error'] : undefined
  const quoted = typeof said === 'string' && said !== '' ? ` It says: "${plainLine(said, 300)}"` : ''
  // What it does not have it says with a page for people, and the status 200.
  if (status === 200 || status === 404)
    throw new BridgeError('not-found', `${who} has no ${what}.${quoted}`, 'Check the number.')
  if (status === 400) {
    throw new BridgeError(
      'not-found',
      `${who} does not give the ${what}.${quoted}`,
      'Check what was asked for.',
    )
  }
  if (status === 429 || status === 503) throw overloaded(status, who)
  if (status >= 500) throw failed(status, who, 'read')
  throw new BridgeError('not-panda', `${who} gave no answer (HTTP ${status}).`, 'Check its address.')
}
