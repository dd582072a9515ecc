import type { ServerResponse } from 'node:http'
import type { BridgeApi, BridgeState } from '../api.ts'
import { paced } from '../platform/paced.ts'

/**
 * Milliseconds between heartbeats, which are comments: tunnels keep a silent stream open, and a window that has heard
 * none three times (`renderer/silence.ts`) knows that nothing comes through.
 */
const HEARTBEAT_MS = 10_000

/**
 * The states as server-sent events. Each is whole, so to resume is to get the newest: a reader that
 * comes back, with or without `Last-Event-ID`, gets that at once.
 */
export class StateStream {
  readonly #api: BridgeApi
  readonly #streams = new Set<ServerResponse>()
  #lastId = 0

  constructor(api: BridgeApi) {
    this.#api = api
  }

  /** @param whileOpen called with each heartbeat */
  async open(response: ServerResponse, whileOpen?: () => void): Promise<void> {
    // Its reader has gone already: no `close` is still to come that would end what is started here.
    if (response.destroyed) return
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    const mayGo = () => !response.writableEnded && !response.writableNeedDrain
    const send = paced<BridgeState>(
      (state) => {
        this.#lastId += 1
        response.write(`id: ${this.#lastId}\ndata: ${JSON.stringify(state)}\n\n`)
      },
      { mayGo },
    )
    response.on('drain', send.resume)
    const unsubscribe = this.#api.subscribe(send.next)
    const heartbeat = setInterval(() => {
      response.write(':\n\n')
      whileOpen?.()
    }, HEARTBEAT_MS)
    heartbeat.unref()
    this.#streams.add(response)
    response.once('close', () => {
      clearInterval(heartbeat)
      send.stop()
      unsubscribe()
      this.#streams.delete(response)
    })
    response.flushHeaders()
    send.next(await this.#api.getState({}))
  }

  close(): void {
    for (const stream of this.#streams) stream.end()
  }
}
