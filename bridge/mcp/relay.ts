import { offeredTools } from '../policy/tools.ts'
import { protocolFailure } from './answers.ts'
import type { ChatQuestion } from './elicitation.ts'
import { isListMethod, listMethods, type ListMethod, type Lists } from './lists.ts'
import { isKeptUri, readResult, readResultTool } from './results/index.ts'
import { FactsReader } from './read-facts.ts'
import { callTool, type CallWay } from './tool-calls.ts'
import type { Upstream, UpstreamNotification, UpstreamRequest, UpstreamResult } from './upstream.ts'

/** The program that asks, as it calls itself, and the name of the key it came with. */
export interface Assistant {
  key: string
  name: string
  version: string
}

/** The connection that one request came by, as far as its answering needs it. */
export interface Asker {
  readonly assistant: Assistant
  /** Aborted when the assistant cancels or goes away. */
  readonly signal: AbortSignal
  /** The request's `_meta`, with the progress token where the assistant wants progress. */
  readonly meta: Record<string, unknown>
  /** Sends a notification that belongs to this request; one that cannot be delivered is dropped. */
  notify: (notification: UpstreamNotification) => void
  /** Whether the assistant asked to be told of this. */
  hears: (notification: UpstreamNotification) => boolean
  /** Puts the question of a call into the assistant's chat, where its program can. */
  elicit?: ChatQuestion | undefined
}

/** Carries requests of assistants to PanDA and answers each, whatever happens there. */
export class Relay {
  readonly #upstream: Upstream
  readonly #lists: Lists
  readonly #way: CallWay
  readonly #inFlight = new Set<Asker>()

  constructor(upstream: Upstream, lists: Lists, way: Omit<CallWay, 'send' | 'describe' | 'check' | 'facts'>) {
    this.#upstream = upstream
    this.#lists = lists
    this.#way = {
      ...way,
      send: (request, asker, readOnly) => this.#forward(request, asker, readOnly),
      describe: (tool) => lists.known('tools/list').find(({ name }) => name === tool),
      check: (tool, input) => upstream.check?.(tool, input),
      facts: new FactsReader(upstream, way.login),
    }
  }

  /**
   * Answers one request of an assistant.
   * @throws JsonRpcError, which is an answer too; a tool call throws only what the upstream itself answered
   */
  async handle(request: UpstreamRequest, asker: Asker): Promise<UpstreamResult> {
    if (isListMethod(request.method)) return this.#list(request.method, asker)
    const kept = this.#readKept(request, asker)
    if (kept) return kept
    this.#inFlight.add(asker)
    try {
      if (request.method === 'tools/call') return await callTool(request, asker, this.#way)
      // Only tools act; a request of any other kind may be sent twice.
      return await this.#forward(request, asker, true)
    } catch (thrown) {
      throw protocolFailure(thrown)
    } finally {
      this.#inFlight.delete(asker)
    }
  }

  async #list(method: ListMethod, { assistant }: Asker): Promise<UpstreamResult> {
    const entries = await this.#lists.get(method)
    switch (method) {
      case 'tools/list':
        return { tools: [...offeredTools(entries, this.#way.policy().offered), readResultTool] }
      case 'resources/list':
        return { resources: [...entries, ...this.#way.results.resources(assistant.key)] }
      default:
        return { [listMethods[method].field]: entries }
    }
  }

  /** What is asked of an answer that the bridge keeps does not concern PanDA. */
  #readKept({ method, params }: UpstreamRequest, { assistant }: Asker): UpstreamResult | undefined {
    const { results } = this.#way
    if (method === 'tools/call' && params?.['name'] === readResultTool.name) {
      return readResult(results, assistant.key, params['arguments'])
    }
    if (method !== 'resources/read' || !isKeptUri(String(params?.['uri']))) return undefined
    try {
      return results.readResource(assistant.key, String(params?.['uri']))
    } catch (thrown) {
      throw protocolFailure(thrown)
    }
  }

  /** Asks upstream to tell when a resource changes; an upstream that cannot is not an error. */
  subscribe(uri: string): void {
    const request = { method: 'resources/subscribe', params: { uri } }
    const options = { signal: AbortSignal.timeout(60_000), readOnly: true }
    this.#upstream.request(request, options).catch(() => undefined)
  }

  /**
   * Passes on what the upstream says by itself to the requests under way that may have caused it.
   * @returns false where none was there to hear it
   */
  notifyInFlight(notification: UpstreamNotification): boolean {
    const hearers = [...this.#inFlight].filter((asker) => asker.hears(notification))
    for (const asker of hearers) asker.notify(notification)
    return hearers.length > 0
  }

  #forward(request: UpstreamRequest, asker: Asker, readOnly: boolean): Promise<UpstreamResult> {
    const { signal } = asker
    const { progressToken, ...meta } = asker.meta
    if (progressToken === undefined) return this.#upstream.request(request, { signal, readOnly })
    // The bridge's own connection numbers its requests itself, so the token is exchanged on the way there and back.
    return this.#upstream.request(
      { ...request, params: { ...request.params, _meta: meta } },
      {
        signal,
        readOnly,
        onProgress: (progress) => {
          asker.notify({ method: 'notifications/progress', params: { ...progress, progressToken } })
        },
      },
    )
  }
}
