import { residentOf } from '../bench/processes.ts'

/** What a process of Node's holds: megabytes in use on its heap after a collection, and of the machine. */
export interface Held {
  heapMb: number
  residentMb: number
}

/** Looks into a process by its inspector (Chrome DevTools Protocol): the program itself does nothing for it. */
export class Inspector {
  readonly #socket: WebSocket
  readonly #pid: number
  readonly #waiting = new Map<number, (result: Record<string, unknown>) => void>()
  #lastId = 0

  private constructor(socket: WebSocket, pid: number) {
    this.#socket = socket
    this.#pid = pid
    socket.addEventListener('message', ({ data }) => {
      const { id, result = {} } = JSON.parse(String(data)) as {
        id?: number
        result?: Record<string, unknown>
      }
      if (id === undefined) return
      this.#waiting.get(id)?.(result)
      this.#waiting.delete(id)
    })
    // Who ends while it is looked at holds nothing.
    socket.addEventListener('close', () => {
      for (const give of this.#waiting.values()) give({})
      this.#waiting.clear()
    })
  }

  /** @param url as the process has printed it */
  static async open(url: string, pid: number): Promise<Inspector> {
    const socket = new WebSocket(url)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(new Error(`No inspector at ${url}`)))
    await promise
    return new Inspector(socket, pid)
  }

  async look(): Promise<Held | undefined> {
    await this.#ask('HeapProfiler.collectGarbage')
    const { usedSize } = await this.#ask('Runtime.getHeapUsage')
    if (typeof usedSize !== 'number') return undefined
    return { heapMb: usedSize / 1_000_000, residentMb: residentOf(this.#pid).now }
  }

  close(): void {
    this.#socket.close()
  }

  #ask(method: string): Promise<Record<string, unknown>> {
    if (this.#socket.readyState !== WebSocket.OPEN) return Promise.resolve({})
    const id = (this.#lastId += 1)
    const { promise, resolve } = Promise.withResolvers<Record<string, unknown>>()
    this.#waiting.set(id, resolve)
    this.#socket.send(JSON.stringify({ id, method }))
    return promise
  }
}
