import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BridgeApi } from '../api.ts'
import { callMethod, unknownMethod } from '../call-method.ts'
import { StateStream } from './state-stream.ts'

/** BridgeApi over HTTP: each method is a POST to its name, `events` is the stream of states. Errors come with status 200, so that no proxy rewrites them. */
export class HttpApi {
  readonly #api: BridgeApi
  readonly #states: StateStream

  constructor(api: BridgeApi) {
    this.#api = api
    this.#states = new StateStream(api)
  }

  /** @param whileOpen called now and then while a stream of states is open */
  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    method: string,
    body: unknown,
    whileOpen?: () => void,
  ): Promise<void> {
    if (method === 'events' && request.method === 'GET') return this.#states.open(response, whileOpen)
    const answer =
      request.method === 'POST'
        ? await callMethod(this.#api, method, body)
        : { error: unknownMethod(method).toValue() }
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    response.end(JSON.stringify(answer))
    // The answer must be gone before the connections are closed.
    if (method === 'stop' && 'ok' in answer) response.once('close', () => void this.#api.stop({}))
  }

  close(): void {
    this.#states.close()
  }
}
