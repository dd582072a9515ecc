import { setTimeout } from 'node:timers/promises'
import { BridgeError, toBridgeError, type BridgeErrorCode } from '../../errors.ts'
import type { Log } from '../../home/log.ts'
import type { McpRequest, McpResult } from '../../mcp/index.ts'
import { endpointOfTool } from '../../panda/catalogue/index.ts'
import { tooSlow } from '../../panda/unanswered.ts'
import { isObject } from '../../platform/json.ts'
import { RetryLater } from '../../platform/retry-later.ts'
import type { InsteadOf, RequestOptions, Upstream, UpstreamEvents } from '../upstream.ts'
import { explainPanda } from './explain.ts'
import { needsPandaLogin } from './panda-login.ts'
import type { PandaMcpUpstream } from './pandamcp/pandamcp.ts'
import type { RestUpstream } from './rest/rest-upstream.ts'

/** What makes the ways to PanDA: each tells of itself by the events. */
export interface PandaWays {
  /** In the order in which they are to be used; at least one. */
  pandaMcps: readonly ((events: UpstreamEvents) => PandaMcpUpstream)[]
  rest: (events: UpstreamEvents) => RestUpstream
}

/**
 * How long a request waits for the first look at PandaMCP, in milliseconds. Outside CERN's network nothing answers at all, and
 * what an assistant asks first must not wait for that.
 */
const FIRST_LOOK_MS = 2_000
const MEANWHILE =
  'PanDA is asked by REST meanwhile. PandaMCP is looked for again by itself, and used once it can be.'
const lookAgain = { firstMs: 30_000, mostMs: 600_000 }

/**
 * PanDA by its PandaMCP, and by REST for as long as none can be used: outside its network, while it is down, or where the user
 * has not let the login go there. Such a PandaMCP is looked for again, after a while and on each `wake`. A request that has
 * reached PandaMCP goes nowhere else, unless it only looks.
 */
export class AutoUpstream implements Upstream {
  readonly needsLogin = needsPandaLogin
  readonly explain = explainPanda
  readonly #pandaMcps: readonly PandaMcpUpstream[]
  readonly #rest: RestUpstream
  readonly #events: UpstreamEvents
  readonly #log: Log
  readonly #again = new RetryLater(() => void this.#look(), lookAgain)
  /** Undefined while PanDA is asked by REST. */
  #inUse: PandaMcpUpstream | undefined
  #insteadOf: InsteadOf | undefined
  #looking: Promise<void> | undefined
  #hasLooked = false
  /** Of the tools of the PandaMCP in use, once it has told them all. */
  #tools: ReadonlySet<unknown> | undefined
  #told = new Set<unknown>()
  #closed = false

  constructor({ pandaMcps, rest }: PandaWays, events: UpstreamEvents, log: Log) {
    this.#events = events
    this.#log = log
    this.#pandaMcps = pandaMcps.map((make) => {
      const pandaMcp: PandaMcpUpstream = make({
        onNotification: (notification) => {
          if (this.#inUse === pandaMcp) events.onNotification(notification)
        },
        onReachable: (problem) => {
          if (this.#inUse === pandaMcp) events.onReachable(problem)
        },
      })
      return pandaMcp
    })
    this.#rest = rest({
      onNotification: () => undefined,
      onReachable: (problem) => {
        // What PandaMCP does not have goes by REST as well.
        if (this.#inUse === undefined) events.onReachable(problem)
      },
    })
    this.#inUse = this.#pandaMcps[0]
  }

  get name(): string {
    return this.#way.name
  }

  get kind(): Upstream['kind'] {
    return this.#way.kind
  }

  get url(): string {
    return this.#way.url
  }

  get insteadOf(): InsteadOf | undefined {
    return this.#insteadOf
  }

  start(): void {
    void this.#look()
  }

  wake(): void {
    // A look that is under way has begun before.
    void Promise.resolve(this.#looking).then(() => this.#look())
  }

  check(tool: string, input: Record<string, unknown>): void {
    if (!this.#pandaMcpFor({ method: 'tools/call', params: { name: tool } })) this.#rest.check(tool, input)
  }

  async request(request: McpRequest, options: RequestOptions): Promise<McpResult> {
    if (!this.#hasLooked) await this.#lookFirst()
    const pandaMcp = this.#pandaMcpFor(request)
    if (!pandaMcp) return this.#rest.request(request, options)
    const outcome = await pandaMcp.tryRequest(request, options)
    if ('result' in outcome) return this.#noted(request, outcome.result)
    const { error, isUnsent } = outcome
    if (options.signal.aborted || !isOfReach(error, isUnsent)) throw error
    if (isUnsent) this.#fallBack(pandaMcp, error)
    // Of a request that was broken off, or is not answered, nobody knows whether PandaMCP is still there.
    void this.#look()
    const isLate = error.code === 'timed-out'
    if (isUnsent || (options.readOnly && !isLate)) return this.#rest.request(request, options)
    throw error
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#again.close()
    await Promise.all([this.#rest, ...this.#pandaMcps].map((way) => way.close()))
  }

  get #way(): PandaMcpUpstream | RestUpstream {
    return this.#inUse ?? this.#rest
  }

  /** Who answers it, where that is a PandaMCP. One that the login may not go to any more is left. */
  #pandaMcpFor({ method, params }: McpRequest): PandaMcpUpstream | undefined {
    if (!this.#hasLooked || !this.#inUse) return undefined
    if (method === 'tools/call' && !this.#has(String(params?.['name']))) return undefined
    try {
      this.#inUse.check()
      return this.#inUse
    } catch (error) {
      this.#fallBack(this.#inUse, toBridgeError(error))
      this.#again.failed()
      return undefined
    }
  }

  /** A PandaMCP offers fewer endpoints than there are; before it has told which, it is asked for any. */
  #has(tool: string): boolean {
    return !this.#tools || this.#tools.has(tool) || endpointOfTool(tool) === undefined
  }

  /** Takes note of which tools a PandaMCP has, once it has told the last part of its list. */
  #noted({ method, params }: McpRequest, result: McpResult): McpResult {
    if (method !== 'tools/list') return result
    if (params?.['cursor'] === undefined) this.#told = new Set()
    for (const tool of Array.isArray(result['tools']) ? result['tools'] : [])
      if (isObject(tool)) this.#told.add(tool['name'])
    if (!result['nextCursor']) this.#tools = this.#told
    return result
  }

  /** Waits for the first look, but no longer than a request may: what comes then comes by REST, and is known to. */
  async #lookFirst(): Promise<void> {
    await Promise.race([this.#look(), setTimeout(FIRST_LOOK_MS, undefined, { ref: false })])
    const [first] = this.#pandaMcps
    if (!this.#hasLooked && first)
      this.#fallBack(first, tooSlow(`PandaMCP (${new URL(first.url).host})`, 'unsent'))
  }

  /** Looks for the first PandaMCP that can be used, or joins the look that is under way. Never throws. */
  #look(): Promise<void> {
    this.#looking ??= this.#lookOnce().finally(() => (this.#looking = undefined))
    return this.#looking
  }

  async #lookOnce(): Promise<void> {
    const failures: BridgeError[] = []
    for (const pandaMcp of this.#pandaMcps) {
      try {
        pandaMcp.check()
        await pandaMcp.open()
        return this.#use(pandaMcp)
      } catch (error) {
        failures.push(toBridgeError(error))
        if (this.#closed) return
      }
    }
    this.#fallBack(this.#pandaMcps[0], failures[0])
    this.#again.failed()
  }

  #use(pandaMcp: PandaMcpUpstream): void {
    if (this.#closed) return
    this.#again.succeeded()
    const isSame = this.#inUse === pandaMcp
    this.#hasLooked = true
    this.#inUse = pandaMcp
    this.#insteadOf = undefined
    if (isSame) return
    this.#log.info({ url: pandaMcp.url }, 'PanDA is asked by PandaMCP')
    this.#tools = undefined
    this.#events.onWay?.()
  }

  #fallBack(from: PandaMcpUpstream | undefined, problem: BridgeError | undefined): void {
    if (this.#closed || !from || !problem) return
    const { since = Date.now(), problem: before } = this.#insteadOf ?? {}
    this.#hasLooked = true
    this.#inUse = undefined
    this.#insteadOf = { url: from.url, problem: { ...problem.toValue(), nextStep: MEANWHILE }, since }
    if (before?.message === problem.message) return
    this.#log.info({ url: from.url, code: problem.code }, 'PandaMCP cannot be used: PanDA is asked by REST')
    this.#events.onWay?.()
  }
}

/** Without a word on the request: a login page may stand before it by now, or it takes this VO or login no longer. */
const ofReach: ReadonlySet<BridgeErrorCode> = new Set([
  'unreachable',
  'timed-out',
  'overloaded',
  'not-panda',
  'unknown-vo',
  'token-refused',
])

/** Whether a failure says that PandaMCP cannot be asked now, and not what it thinks of the request. */
function isOfReach(error: Error, isUnsent: boolean): error is BridgeError {
  if (!(error instanceof BridgeError) || error.code === 'cancelled' || error.code === 'signed-out')
    return false
  return isUnsent || ofReach.has(error.code)
}
