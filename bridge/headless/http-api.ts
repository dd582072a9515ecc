import type { IncomingMessage, ServerResponse } from 'node:http'
import { bridgeMethods, isBridgeMethod, type BridgeApi } from '../api.ts'
import { BridgeError, toBridgeError, type BridgeErrorValue } from '../errors.ts'
import { StateStream } from './state-stream.ts'

/** How a method's outcome crosses: a value either way, with HTTP 200, so that no proxy rewrites an error. */
export type ApiAnswer = { ok: unknown } | { error: BridgeErrorValue }

/** BridgeApi over HTTP: each method is a POST to its name, `events` is the stream of states. */
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
      request.method === 'POST' ? await this.#call(method, body) : { error: unknownMethod(method).toValue() }
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    response.end(JSON.stringify(answer))
    // The answer must be gone before the connections are closed.
    if (method === 'stop' && 'ok' in answer) response.once('close', () => void this.#api.stop({}))
  }

  close(): void {
    this.#states.close()
  }

  async #call(method: string, body: unknown): Promise<ApiAnswer> {
    try {
      if (!isBridgeMethod(method)) throw unknownMethod(method)
      const input = bridgeMethods[method].safeParse(body)
      if (!input.success) {
        const where = input.error.issues
          .map((issue) => `${issue.path.join('.')}: ${issue.message}`)
          .join('; ')
        throw new BridgeError(
          'invalid-input',
          `"${method}" was called with wrong input (${where}).`,
          'Correct it.',
        )
      }
      if (method === 'stop') return { ok: null }
      const call = this.#api[method] as (value: unknown) => Promise<unknown>
      return { ok: (await call.call(this.#api, input.data)) ?? null }
    } catch (thrown) {
      return { error: toBridgeError(thrown).toValue() }
    }
  }
}

function unknownMethod(method: string): BridgeError {
  return new BridgeError(
    'invalid-input',
    `The bridge has no method "${method.slice(0, 50)}".`,
    'Restart the bridge: it and this program may be of different versions.',
  )
}
