import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { bridgeMethods, type BridgeApi } from '../api.ts'
import { callMethod, unknownMethod } from './call-method.ts'
import { StateStream } from './state-stream.ts'

/** What a window's answer has besides. */
export interface ForWindow {
  /** Called now and then while a stream of states is open. */
  whileOpen: () => void
  proofHeader: string
  /** @param text the answer, empty for a stream @returns the proof that it comes from the window's bridge */
  prove: (text: string) => string
}

/** BridgeApi over HTTP: each method is a POST to its name, `events` is the stream of states. Errors come with status 200, so that no proxy rewrites them. */
export class HttpApi {
  readonly #api: BridgeApi
  readonly #states: StateStream

  constructor(api: BridgeApi) {
    this.#api = api
    this.#states = new StateStream(api)
  }

  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    method: string,
    body: unknown,
    forWindow?: ForWindow,
  ): Promise<void> {
    if (method === 'events' && request.method === 'GET') {
      if (forWindow) response.setHeader(forWindow.proofHeader, forWindow.prove(''))
      return this.#states.open(response, forWindow?.whileOpen)
    }
    // Its caller has gone without an answer before it began.
    if (method === 'callTool' && response.destroyed) return
    const answer =
      request.method === 'POST'
        ? await callMethod(this.#api, method, method === 'callTool' ? this.#untilGone(body, response) : body)
        : { error: unknownMethod(method).toValue() }
    const text = JSON.stringify(answer)
    if (forWindow) response.setHeader(forWindow.proofHeader, forWindow.prove(text))
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    response.end(text)
    // The answer must be gone before the connections are closed.
    if (method === 'stop' && 'ok' in answer) {
      const stop = () => void this.#api.stop(forWindow ? {} : bridgeMethods.stop.parse(body))
      if (response.destroyed) stop()
      else response.once('close', stop)
    }
  }

  /** A call whose caller goes away without its answer is cancelled: a yes to it would surprise. */
  #untilGone(body: unknown, response: ServerResponse): unknown {
    if (typeof body !== 'object' || body === null) return body
    const id = 'id' in body ? body.id : randomUUID()
    response.once('close', () => {
      if (!response.writableFinished) void callMethod(this.#api, 'cancelCall', { id })
    })
    return { ...body, id }
  }

  close(): void {
    this.#states.close()
  }
}
