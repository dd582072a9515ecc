import type { EndedCall } from '../activity/index.ts'
import { signedOut } from '../auth/login-state.ts'
import { toBridgeError, type BridgeError } from '../errors.ts'
import {
  firstText,
  JsonRpcError,
  protocolFailure,
  toolFailure,
  type McpRequest,
  type McpResult,
} from '../mcp/index.ts'
import type { Effect } from '../panda/catalogue/index.ts'
import { unapproved } from '../policy/decision.ts'
import { effectOf, isKnownTool } from '../policy/effects.ts'
import { checkPaused, checkPolicy } from '../policy/policy.ts'
import type { UpstreamInUse } from '../upstream/upstream-in-use.ts'
import { readArguments } from './arguments.ts'
import { askUser, noBroughtBack } from './ask-user.ts'
import type { Asker } from './asker.ts'
import { whereOf, type CallWay, type Sending } from './call-way.ts'
import { InputRequired } from './input-required.ts'
import { UserQuestions } from './questions/user-questions.ts'
import { readRequest, toolNameOf, type ReadRequest } from './requests.ts'
import { askToSignIn } from './sign-in.ts'
import { failedError, isStopped, NEVER_ENDED, stoppedError, type Failure } from './stopped-call.ts'
import { traceOf } from './trace.ts'

/**
 * Answers one `tools/call`: may it be made, is somebody signed in, does the user say yes; only
 * then is it sent. Whatever happens is in the record.
 * @throws JsonRpcError where the upstream itself answers with a JSON-RPC error
 */
export async function callTool(request: McpRequest, asker: Asker, way: CallWay): Promise<McpResult> {
  const { name, arguments: given } = request.params ?? {}
  const tool = typeof name === 'string' ? name : '(no name)'
  const call = new Call({ tool, effect: effectOf(tool), given }, asker, way)
  try {
    toolNameOf(request.params)
    return call.end(await call.answer())
  } catch (thrown) {
    // The client puts the question to the user and then sends the call again: this one has not ended.
    if (thrown instanceof InputRequired) return call.leaveWith(thrown)
    return call.endWith(thrown)
  }
}

/**
 * Answers a request that reads something else than a tool gives: on the same way, and on record under its method.
 * @throws JsonRpcError
 */
export async function read(request: McpRequest, asker: Asker, way: CallWay): Promise<McpResult> {
  const asked = readRequest(request)
  const who = way.upstreams.of(asked)
  const call = new Call({ tool: asked.method, effect: 'read', given: asked.params }, asker, way)
  try {
    return call.endRead(await call.answerRead(who, asked))
  } catch (thrown) {
    if (thrown instanceof InputRequired) return thrown.result
    throw call.endReadWith(thrown)
  }
}

/** What is asked, before anybody has looked at it. */
interface Asked {
  /** Its name, or the method of a request that is no call of a tool. */
  tool: string
  effect: Effect
  given: unknown
}

/** One call on its way. */
class Call {
  readonly #tool: string
  #effect: Effect
  readonly #asker: Asker
  readonly #way: CallWay
  /** The server's, while it is carried out. */
  readonly #questions: UserQuestions
  readonly #time = Date.now()
  #who: UpstreamInUse | undefined
  /** As it is judged, shown, recorded and sent. */
  #input: Record<string, unknown> = {}
  /** The same, or what came where that could not be understood. */
  #recorded: unknown
  #question: string | undefined
  /** What the answer was made from, where who answers has asked others. */
  #madeFrom: string[] | undefined
  #sentAt: number | undefined
  /** Takes back that it has begun. */
  #leave: (() => void) | undefined
  #decision: Pick<EndedCall, 'approval' | 'where' | 'terminal'> = { approval: 'not-needed' }

  constructor({ tool, effect, given }: Asked, asker: Asker, way: CallWay) {
    this.#tool = tool
    this.#effect = effect
    this.#recorded = given === undefined ? {} : given
    this.#asker = asker
    this.#way = way
    this.#questions = new UserQuestions(asker, way)
  }

  async answer(): Promise<McpResult> {
    const { policy, login, upstreams, send } = this.#way
    // What the catalogue knows is judged before anything is looked up.
    if (isKnownTool(this.#tool)) checkPolicy(policy(), this.#tool, this.#effect)
    else checkPaused(policy())
    // Once: the lists may say otherwise when the user has answered, and the yes was to this one's tool.
    const who = (this.#who = await upstreams.ofTool(this.#tool))
    this.#effect = who.tools.effectOf(this.#tool)
    who.tools.checkKnown(this.#tool)
    this.#checkPolicy(who)
    who.tools.check(this.#tool)
    const asked = { method: 'tools/call', params: { name: this.#tool } }
    if (login.state.is !== 'signed-in' && who.upstream.needsLogin(asked)) throw signedOut()
    const schema = who.tools.shown(this.#tool)?.['inputSchema']
    this.#recorded = this.#input = readArguments(this.#tool, this.#recorded, schema)
    who.upstream.check?.(this.#tool, this.#input)
    // Of some tools the arguments decide, as they will be sent.
    this.#effect = who.tools.effectOf(this.#tool, this.#input)
    this.#checkPolicy(who)
    await this.#askUser(who)
    // While the call waited the tool may have changed, and the user have decided otherwise.
    who.tools.check(this.#tool)
    this.#checkPolicy(who)
    this.#beginSending()
    const request = { method: 'tools/call', params: { name: this.#tool, arguments: this.#input } }
    const result = await send(who, request, this.#sending)
    const answer = who.upstream.explain?.(this.#tool, result) ?? result
    // Official clients throw an answer without it away, though the call was carried out.
    return 'content' in answer ? answer : { ...answer, content: [] }
  }

  async answerRead(who: UpstreamInUse, asked: ReadRequest): Promise<McpResult> {
    const { policy, login, send } = this.#way
    const { method, params, question } = asked
    this.#who = who
    const permission = who.upstream.permission?.({ method, params }) ?? asked.permission
    checkPolicy(policy(), permission, this.#effect)
    if (login.state.is !== 'signed-in' && who.upstream.needsLogin({ method, params })) throw signedOut()
    this.#input = params
    this.#question = question(who.name)
    await this.#askUser(who)
    checkPolicy(policy(), permission, this.#effect)
    this.#beginSending()
    return send(who, { method, params }, this.#sending)
  }

  /** @throws BridgeError `not-allowed` */
  #checkPolicy({ tools }: UpstreamInUse): void {
    checkPolicy(this.#way.policy(), this.#tool, this.#effect, tools.areFurther)
  }

  /** From here on nobody knows of a call that ends without an answer whether it was carried out. @throws why it has ended before */
  #beginSending(): void {
    if (this.#isStopped) this.#asker.signal.throwIfAborted()
    this.#sentAt = performance.now()
    if (this.#mayBeDone) this.#leave = this.#way.begin(this.#endedAs('failed', 0, NEVER_ENDED))
  }

  get #sending(): Sending {
    return { asker: this.#asker, readOnly: this.#effect === 'read', questions: this.#questions }
  }

  end(result: McpResult): McpResult {
    const { results } = this.#way
    this.#madeFrom = this.#who?.upstream.madeFrom?.(result)
    const fitted = results.fit(
      this.#asker.assistant.key,
      this.#tool,
      result,
      this.#who?.tools.shown(this.#tool)?.['outputSchema'],
      this.#asker.assistant.program,
    )
    if (result['isError'] === true) this.#record('failed', fitted.bytes, { message: firstText(result) })
    else this.#record('ok', fitted.bytes)
    return fitted.result
  }

  leaveWith({ result }: InputRequired): McpResult {
    this.#leave?.()
    return result
  }

  async endWith(thrown: unknown): Promise<McpResult> {
    if (thrown instanceof JsonRpcError && !this.#isStopped) {
      this.#record('failed', 0, { error: String(thrown.code), message: thrown.message })
      throw thrown
    }
    const error = this.#isStopped ? this.#stopped() : failedError(thrown, this.#mayBeDone)
    if (error.code === 'internal')
      this.#way.log.error({ error: error.message, tool: this.#tool }, 'A call failed unexpectedly')
    const result =
      error.code === 'signed-out' && this.#who?.isPanda !== false
        ? await askToSignIn(this.#way.login, whereOf(this.#way))
        : toolFailure(error)
    this.#record(this.#outcomeOf(error.code), 0, { error: error.code, message: error.message })
    return result
  }

  endRead(result: McpResult): McpResult {
    this.#record('ok', Buffer.byteLength(JSON.stringify(result)))
    return result
  }

  endReadWith(thrown: unknown): JsonRpcError {
    const cause = this.#isStopped ? this.#stopped() : thrown
    const error = protocolFailure(cause)
    const code = cause instanceof JsonRpcError ? String(cause.code) : toBridgeError(cause).code
    this.#record(this.#outcomeOf(code), 0, { error: code, message: error.message })
    return error
  }

  get #mayBeDone(): boolean {
    return this.#sentAt !== undefined && this.#effect !== 'read'
  }

  get #isStopped(): boolean {
    return isStopped(this.#asker.signal)
  }

  #stopped(): BridgeError {
    const sentTo = this.#sentAt === undefined ? undefined : (this.#who?.name ?? 'PanDA')
    return stoppedError({ signal: this.#asker.signal, effect: this.#effect, sentTo })
  }

  #outcomeOf(code: string): EndedCall['outcome'] {
    if (this.#asker.signal.aborted || code === 'cancelled') return 'cancelled'
    return this.#sentAt === undefined ? 'refused' : 'failed'
  }

  /** @throws BridgeError unless the call may be sent, InputRequired where the question goes into the chat */
  async #askUser(who: UpstreamInUse): Promise<void> {
    const isAsked =
      this.#way.policy().rules[this.#effect] === 'ask' ||
      (this.#asker.isAlwaysAsked === true && this.#effect !== 'read')
    const askedAt = Date.now()
    const call = { who, tool: this.#tool, effect: this.#effect, input: this.#input, question: this.#question }
    const decision = isAsked
      ? await askUser(call, this.#asker, this.#way)
      : noBroughtBack(call, this.#asker, this.#way)
    if (!decision) {
      this.#decision = { approval: 'not-needed', where: 'rule' }
      return
    }
    const { how, where, terminal } = decision
    this.#decision = { approval: how, ...(where && { where }), ...(terminal !== undefined && { terminal }) }
    const problem = unapproved(decision, Date.now() - askedAt)
    if (problem) throw problem
  }

  #record(outcome: EndedCall['outcome'], bytes: number, failure?: Failure): void {
    const ended = this.#endedAs(outcome, bytes, failure)
    // Behind the answer, which is on its way when this runs: it waits for nothing but promises.
    process.nextTick(() => this.#write(ended))
  }

  #endedAs(outcome: EndedCall['outcome'], bytes: number, failure?: Failure): EndedCall {
    const { key, name, program, version } = this.#asker.assistant
    const { server } = this.#way
    const { answeringMs } = this.#questions
    const { robot } = this.#way.policy()
    const { requestId, meta } = this.#asker
    const trace = traceOf(meta)
    return {
      ...(requestId !== undefined && { id: requestId }),
      time: this.#time,
      client: key,
      clientName: name,
      clientVersion: version,
      ...(program !== undefined && program !== name && { program }),
      tool: this.#tool,
      arguments: this.#recorded,
      effect: this.#effect,
      ...this.#decision,
      ...(this.#madeFrom && { madeFrom: this.#madeFrom }),
      ms: this.#sentAt === undefined ? 0 : performance.now() - this.#sentAt - answeringMs,
      bytes,
      outcome,
      ...(failure?.error !== undefined && { error: failure.error }),
      ...(failure?.message !== undefined && { message: failure.message }),
      server: server.name,
      vo: server.vo,
      ...(robot !== undefined && { robot }),
      ...(trace !== undefined && { trace }),
      ...(this.#who?.isPanda === false && { upstream: this.#who.name }),
    }
  }

  #write(ended: EndedCall): void {
    const { ends } = this.#questions
    try {
      this.#way.record({ ...ended, ...(ends.length > 0 && { questions: [...ends] }) })
    } catch (error) {
      this.#way.log.error({ error: String(error), tool: this.#tool }, 'A call could not be recorded')
    }
  }
}
