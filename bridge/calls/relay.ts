import { toBridgeError } from '../errors.ts'
import {
  isListMethod,
  listMethods,
  protocolFailure,
  toolFailure,
  type ListEntry,
  type ListMethod,
  type McpNotification,
  type McpRequest,
  type McpResult,
} from '../mcp/index.ts'
import { permissions } from '../policy/permissions.ts'
import { checkPaused } from '../policy/policy.ts'
import { readResult } from '../results/index.ts'
import type { UpstreamInUse } from '../upstream/upstream-in-use.ts'
import type { Upstreams } from '../upstream/upstreams.ts'
import type { Answering } from './answering.ts'
import type { Asker } from './asker.ts'
import type { CallWay, Sending, ServerSide, UserSide } from './call-way.ts'
import { callTool, read } from './call.ts'
import { FollowedCalls } from './questions/followed-calls.ts'
import { FactsReader } from './read-facts.ts'
import { keptResultOf } from './kept-result-of.ts'
import { isSearch, ToolLists } from './tool-lists.ts'
import { fullName, mayBeShort, withShortNames } from './short-names.ts'

/** Who says something by itself. */
export type Speaker = UpstreamInUse

/** Carries requests of assistants to who answers them at one PanDA server, and answers each, whatever happens there. */
export class Relay implements Answering {
  readonly #upstreams: Upstreams
  readonly #way: CallWay
  /** The calls under way, with who carries each out. */
  readonly #inFlight = new Map<Asker, UpstreamInUse | undefined>()
  readonly #followed = new FollowedCalls()
  readonly toolLists: ToolLists

  constructor(upstreams: Upstreams, server: ServerSide, user: UserSide) {
    this.#upstreams = upstreams
    this.toolLists = new ToolLists(user, { tools: async () => withShortNames(await this.offered()) })
    this.#way = {
      ...server,
      ...user,
      upstreams,
      facts: new FactsReader(upstreams, server.login),
      send: (who, request, sending) => {
        this.#inFlight.set(sending.asker, who)
        return forward(who, request, sending)
      },
    }
  }

  async handle(request: McpRequest, asker: Asker): Promise<McpResult> {
    if (isListMethod(request.method)) return this.#list(request.method, asker)
    const kept = this.#readKept(request, asker)
    if (kept) return kept
    if (!isSearch(request)) return this.#asked(request, asker)
    const searched = await this.toolLists.search(request, asker)
    if ('result' in searched) return searched.result
    return this.#readKept(searched.request, asker) ?? this.#asked(searched.request, asker)
  }

  async #asked(request: McpRequest, asker: Asker): Promise<McpResult> {
    const isShort = request.method === 'tools/call' && mayBeShort(request.params?.['name'])
    const asked = isShort ? await this.#fullyNamed(request) : request
    const { form } = asker
    return form?.endsCall === true && FollowedCalls.takes(asked)
      ? this.#followed.handle(asked, asker, form, (follower) => this.#carry(asked, follower))
      : this.#carry(asked, asker)
  }

  /** @throws JsonRpcError */
  async #carry(request: McpRequest, asker: Asker): Promise<McpResult> {
    const isCall = request.method === 'tools/call'
    const { tools } = this.#upstreams.of(request)
    const effect = isCall ? tools.effectOf(String(request.params?.['name'])) : 'read'
    const running = this.#way.running.begin(request, asker, { server: this.#way.server.name, effect })
    this.#inFlight.set(running.asker, undefined)
    try {
      return await (isCall ? callTool : read)(request, running.asker, this.#way)
    } catch (thrown) {
      throw protocolFailure(thrown)
    } finally {
      this.#inFlight.delete(running.asker)
      running.end()
    }
  }

  /** Nothing is sent while assistants are paused. */
  async tell(
    method: 'logging/setLevel' | 'resources/unsubscribe',
    params: Record<string, unknown>,
  ): Promise<void> {
    if (this.#way.policy().paused) return
    const options = { signal: AbortSignal.timeout(60_000), readOnly: true }
    const told =
      method === 'logging/setLevel'
        ? this.#upstreams.setLogLevel(params, options)
        : this.#upstreams.request({ method, params }, options)
    await told.catch(() => undefined)
  }

  async #list(method: ListMethod, { assistant }: Asker): Promise<McpResult> {
    const policy = this.#way.policy()
    if (method === 'tools/list') return { tools: await this.toolLists.of(assistant.key) }
    const permission = method === 'prompts/list' ? permissions.prompts : permissions.resources
    const entries = await this.#upstreams.listed(method, policy.offered, permission)
    const kept = method === 'resources/list' ? this.#way.results.resources(assistant.key) : []
    return { [listMethods[method].field]: [...entries, ...kept] }
  }

  /** The tools that assistants may have here, with their own names. */
  offered(): Promise<ListEntry[]> {
    return this.#upstreams.offered(this.#way.policy())
  }

  /** The tool whose answer it asks for a part of, where that is kept here, or was. */
  keeps(request: McpRequest, client: string): string | undefined {
    const kept = keptResultOf(request)
    return kept === undefined ? undefined : this.#way.results.toolOf(client, kept)
  }

  /** The call with the name by which the tool is judged, recorded and sent. */
  async #fullyNamed(request: McpRequest): Promise<McpRequest> {
    const name = await fullName(String(request.params?.['name']), this.#upstreams)
    return { ...request, params: { ...request.params, name } }
  }

  /** What is asked of an answer that the bridge keeps does not concern PanDA: no set has it, and it is not on record. */
  #readKept(request: McpRequest, { assistant }: Asker): McpResult | undefined {
    const { results, policy } = this.#way
    const asked = keptResultOf(request)
    if (asked === undefined) return undefined
    const isCall = request.method === 'tools/call'
    try {
      checkPaused(policy())
      return isCall
        ? readResult(results, assistant.key, request.params?.['arguments'], assistant.program)
        : results.readResource(assistant.key, asked)
    } catch (thrown) {
      if (isCall) return toolFailure(toBridgeError(thrown))
      throw protocolFailure(thrown)
    }
  }

  /**
   * Passes on what an upstream says by itself to the requests under way that may have caused it.
   * @returns false where none was there to hear it
   */
  notifyInFlight(notification: McpNotification, from: Speaker): boolean {
    const mayBeFrom = (who: UpstreamInUse | undefined) =>
      from.isPanda ? who?.isPanda !== false : who === from
    const hearers = [...this.#inFlight].filter(([asker, who]) => mayBeFrom(who) && asker.hears(notification))
    for (const [asker] of hearers) asker.notify(notification)
    return hearers.length > 0
  }

  /** Whether a resource is not this upstream's, which is not PanDA. */
  isOfAnother(uri: string, from: Speaker): boolean {
    if (from.isPanda) return false
    return this.#upstreams.of({ method: 'resources/subscribe', params: { uri } }) !== from
  }
}

/** Nothing of the assistant's `_meta` goes with it: nobody has judged that. */
function forward(
  who: UpstreamInUse,
  request: McpRequest,
  { asker, readOnly, questions }: Sending,
): Promise<McpResult> {
  const { signal, meta, requestId } = asker
  const options = { signal, requestId, readOnly, onQuestion: questions.ask }
  if (meta['progressToken'] === undefined) return who.upstream.request(request, options)
  return who.upstream.request(request, {
    ...options,
    onProgress: ({ progress, total, message }) => {
      questions.progressed(progress)
      // The bridge's own connection numbers its requests itself, so the token is exchanged on the way there and back. It is
      // that of now: an assistant that has answered a question follows the call by another request.
      const { progressToken } = asker.meta
      if (progressToken === undefined) return
      const said = { progress, total, message, progressToken }
      asker.notify({ method: 'notifications/progress', params: said })
    },
  })
}
