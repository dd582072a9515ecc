import type { EndedCall } from '../activity/index.ts'
import type { Login } from '../auth/login.ts'
import { BridgeError, toBridgeError } from '../errors.ts'
import type { Log } from '../log.ts'
import { endpointOfTool, type Effect } from '../panda/catalogue/index.ts'
import type { PandaServer } from '../panda/servers.ts'
import type { Approvals } from '../policy/approvals.ts'
import { unapproved } from '../policy/decision.ts'
import { checkPolicy, type Policy } from '../policy/policy.ts'
import { effectOf } from '../policy/tools.ts'
import { explain, signInAnswer, toolFailure } from './answers.ts'
import { askUser } from './ask-user.ts'
import { InputRequired } from './input-required.ts'
import { JsonRpcError } from './json-rpc-error.ts'
import type { ListEntry } from './lists.ts'
import type { Asker } from './relay.ts'
import type { KeptResults } from './results/index.ts'
import type { FactsReader } from './read-facts.ts'
import { likeRest } from './tool.ts'
import type { UpstreamRequest, UpstreamResult } from './upstream.ts'

/** What a tool call goes through on its way. */
export interface CallWay {
  policy: () => Policy
  approvals: Approvals
  /** Reads what the user should know of a task or job. */
  facts: FactsReader
  /** The PanDA server that is asked. */
  server: Pick<PandaServer, 'monitorUrl'>
  login: Login
  /** Sends it to PanDA. */
  send: (request: UpstreamRequest, asker: Asker, readOnly: boolean) => Promise<UpstreamResult>
  /** Keeps the answers that are too large for a client, which gets their outline. */
  results: KeptResults
  /** What the upstream has said of a tool. */
  describe: (tool: string) => ListEntry | undefined
  /** Looks at the arguments before the user is asked. @throws BridgeError `invalid-input` */
  check: (tool: string, input: Record<string, unknown>) => void
  /** Takes up each call that has ended. */
  record: (call: EndedCall) => void
  log: Log
}

/** How long a call waits for the identity provider's code before it answers without one, in milliseconds. */
const SIGN_IN_START_MS = 20_000

/**
 * Answers one `tools/call`: may it be made, is somebody signed in, does the user say yes; only
 * then is it sent. Whatever happens is in the record.
 * @throws JsonRpcError where the upstream itself answers with a JSON-RPC error
 */
export async function callTool(
  request: UpstreamRequest,
  asker: Asker,
  way: CallWay,
): Promise<UpstreamResult> {
  const tool = String(request.params?.['name'])
  const given = request.params?.['arguments']
  const input: Record<string, unknown> = typeof given === 'object' && given !== null ? { ...given } : {}
  const call = new Call(tool, input, asker, way)
  try {
    return call.end(await call.answer(request))
  } catch (thrown) {
    // The client puts the question to the user and then sends the call again: this one has not ended.
    if (thrown instanceof InputRequired) return thrown.result
    return call.endWith(thrown)
  }
}

/** One call on its way. */
class Call {
  readonly #tool: string
  readonly #input: Record<string, unknown>
  readonly #effect: Effect
  readonly #asker: Asker
  readonly #way: CallWay
  readonly #time = Date.now()
  #sentAt: number | undefined
  #decision: Pick<EndedCall, 'approval' | 'where' | 'terminal'> = { approval: 'not-needed' }

  constructor(tool: string, input: Record<string, unknown>, asker: Asker, way: CallWay) {
    this.#tool = tool
    this.#input = input
    this.#effect = effectOf(tool, input)
    this.#asker = asker
    this.#way = way
  }

  async answer(request: UpstreamRequest): Promise<UpstreamResult> {
    const { policy, login, check, send } = this.#way
    const endpoint = endpointOfTool(this.#tool)
    checkPolicy(policy(), this.#tool, this.#effect)
    // is_alive and the statistics need no login.
    if (login.state.is !== 'signed-in' && endpoint?.secure !== false) throw signedOut()
    check(this.#tool, this.#input)
    await this.#askUser()
    // The user may have decided otherwise while the call waited.
    checkPolicy(policy(), this.#tool, this.#effect)
    this.#sentAt = performance.now()
    const result = await send(request, this.#asker, this.#effect === 'read')
    return explain(endpoint ? likeRest(endpoint, result) : result, endpoint)
  }

  end(result: UpstreamResult): UpstreamResult {
    const { results, describe } = this.#way
    const fitted = results.fit(
      this.#asker.assistant.key,
      this.#tool,
      result,
      describe(this.#tool)?.['outputSchema'],
    )
    this.#record(result['isError'] === true ? 'failed' : 'ok', fitted.bytes)
    return fitted.result
  }

  async endWith(thrown: unknown): Promise<UpstreamResult> {
    if (thrown instanceof JsonRpcError) {
      this.#record('failed', 0, String(thrown.code))
      throw thrown
    }
    const error = toBridgeError(thrown)
    if (error.code === 'internal')
      this.#way.log.error({ error: error.message, tool: this.#tool }, 'A call failed unexpectedly')
    const result = error.code === 'signed-out' ? await askToSignIn(this.#way.login) : toolFailure(error)
    const cancelled = this.#asker.signal.aborted || error.code === 'cancelled'
    this.#record(cancelled ? 'cancelled' : this.#sentAt === undefined ? 'refused' : 'failed', 0, error.code)
    return result
  }

  /** @throws BridgeError unless the call may be sent, InputRequired where the question goes into the chat */
  async #askUser(): Promise<void> {
    if (this.#way.policy().rules[this.#effect] !== 'ask') {
      this.#decision = { approval: 'not-needed', where: 'rule' }
      return
    }
    const askedAt = Date.now()
    const call = { tool: this.#tool, effect: this.#effect, input: this.#input }
    const decision = await askUser(call, this.#asker, this.#way)
    const { how, where, terminal } = decision
    this.#decision = { approval: how, ...(where && { where }), ...(terminal !== undefined && { terminal }) }
    const problem = unapproved(decision, Date.now() - askedAt)
    if (problem) throw problem
  }

  #record(outcome: EndedCall['outcome'], bytes: number, error?: string): void {
    const { key, name, version } = this.#asker.assistant
    this.#way.record({
      time: this.#time,
      client: key,
      clientName: name,
      clientVersion: version,
      tool: this.#tool,
      arguments: this.#input,
      effect: this.#effect,
      ...this.#decision,
      ms: this.#sentAt === undefined ? 0 : performance.now() - this.#sentAt,
      bytes,
      outcome,
      ...(error !== undefined && { error }),
    })
  }
}

async function askToSignIn(login: Login): Promise<UpstreamResult> {
  const tooLong = new Promise<never>((_, reject) => {
    const error = new BridgeError(
      'timed-out',
      'The identity provider has not answered.',
      'Try again in a minute.',
    )
    setTimeout(() => reject(error), SIGN_IN_START_MS).unref()
  })
  try {
    return signInAnswer(await Promise.race([login.signIn(), tooLong]), Date.now())
  } catch (thrown) {
    return toolFailure(toBridgeError(thrown))
  }
}

function signedOut(): BridgeError {
  return new BridgeError('signed-out', 'You are not signed in to PanDA.', 'Sign in.')
}
