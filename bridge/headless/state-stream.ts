import type { ServerResponse } from 'node:http'
import type { BridgeApi, BridgeState } from '../api.ts'

/** Milliseconds between comments on a silent stream of states, so that tunnels keep it open. */
const KEEP_ALIVE_MS = 15_000
/** Busy assistants change the state a thousand times a second; nobody sees more than this many milliseconds apart. */
const APART_MS = 50

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

  /** @param whileOpen called with each keep-alive */
  async open(response: ServerResponse, whileOpen?: () => void): Promise<void> {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    const send = paced(response, (state) => {
      this.#lastId += 1
      response.write(`id: ${this.#lastId}\ndata: ${JSON.stringify(state)}\n\n`)
    })
    const unsubscribe = this.#api.subscribe(send.next)
    const keepAlive = setInterval(() => {
      response.write(':\n\n')
      whileOpen?.()
    }, KEEP_ALIVE_MS)
    keepAlive.unref()
    this.#streams.add(response)
    response.once('close', () => {
      clearInterval(keepAlive)
      send.stop()
      unsubscribe()
      this.#streams.delete(response)
    })
    response.write('retry: 1000\n\n')
    send.next(await this.#api.getState({}))
  }

  close(): void {
    for (const stream of this.#streams) stream.end()
  }
}

/** Sends the newest state, not more often than anybody sees, and not faster than the reader takes it. */
function paced(response: ServerResponse, send: (state: BridgeState) => void) {
  let waiting: BridgeState | undefined
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    timer = undefined
    if (waiting === undefined || response.writableEnded || response.writableNeedDrain) return
    send(waiting)
    waiting = undefined
    timer = setTimeout(flush, APART_MS)
    timer.unref()
  }
  response.on('drain', () => timer ?? flush())
  return {
    next: (state: BridgeState) => {
      waiting = state
      if (timer === undefined) flush()
    },
    stop: () => {
      clearTimeout(timer)
      waiting = undefined
    },
  }
}
