import type { Encoded, makeCodec } from './codec.ts'
import type { Expose } from './worlds.ts'

/** What the preload's world tells the host. */
export type FromPage =
  | { type: 'send'; channel: string; args: Encoded }
  | { type: 'invoke'; id: number; channel: string; args: Encoded }
  | { type: 'preload-error'; message: string }

/** What the host tells the preload's world. */
export type ToPage =
  | { type: 'message'; channel: string; args: Encoded }
  | { type: 'reply'; id: number; result: Encoded }
  | { type: 'reply'; id: number; error: string }

export type Preload = (
  require: (id: string) => unknown,
  module: { exports: unknown },
  exports: unknown,
  process: unknown,
) => void

/**
 * Runs a preload in its own world with what a sandboxed one has: a few modules, and of electron ipcRenderer and
 * contextBridge. Its source runs in the page, so it uses nothing from outside.
 */
export function runPreload(
  preload: Preload,
  expose: Expose,
  { encode, decode }: ReturnType<typeof makeCodec>,
  process: object,
): void {
  type Listener = (...args: unknown[]) => void
  const world = globalThis as unknown as {
    tellHost?: (text: string) => void
    hearHost: (message: ToPage) => void
    invokeAsPage: (channel: string, ...args: unknown[]) => Promise<unknown>
  }
  const tell = world.tellHost!
  delete world.tellHost
  const tellHost = (message: FromPage) => tell(JSON.stringify(message))

  const listeners = new Map<string, Listener[]>()
  const waiting = new Map<number, (reply: ToPage & { type: 'reply' }) => void>()
  let lastId = 0

  function clone(args: unknown[]): Encoded {
    try {
      return encode(structuredClone(args))
    } catch {
      throw new Error('An object could not be cloned.')
    }
  }

  const ipcRenderer = refuse('ipcRenderer', {
    send(channel: string, ...args: unknown[]) {
      tellHost({ type: 'send', channel, args: clone(args) })
    },
    async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
      const encoded = clone(args)
      lastId += 1
      const id = lastId
      const reply = await new Promise<ToPage & { type: 'reply' }>((resolve) => {
        waiting.set(id, resolve)
        tellHost({ type: 'invoke', id, channel, args: encoded })
      })
      if ('error' in reply) throw new Error(`Error invoking remote method '${channel}': ${reply.error}`)
      return decode(reply.result)
    },
    on(channel: string, listener: Listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
    once(channel: string, listener: Listener) {
      const once: Listener = (...args) => {
        ipcRenderer.removeListener(channel, once)
        listener(...args)
      }
      return ipcRenderer.on(channel, once)
    },
    off: (channel: string, listener: Listener) => ipcRenderer.removeListener(channel, listener),
    removeListener(channel: string, listener: Listener) {
      listeners.set(
        channel,
        (listeners.get(channel) ?? []).filter((each) => each !== listener),
      )
      return ipcRenderer
    },
    removeAllListeners(channel: string) {
      listeners.delete(channel)
      return ipcRenderer
    },
    listenerCount: (channel: string) => listeners.get(channel)?.length ?? 0,
  })
  const contextBridge = refuse('contextBridge', { exposeInMainWorld: expose })
  const electron = refuse('electron (in a preload)', { ipcRenderer, contextBridge })

  world.hearHost = (message) => {
    if (message.type === 'reply') {
      waiting.get(message.id)?.(message)
      waiting.delete(message.id)
      return
    }
    const event = { sender: ipcRenderer, ports: [] }
    for (const listener of listeners.get(message.channel) ?? [])
      listener(event, ...(decode(message.args) as unknown[]))
  }
  world.invokeAsPage = (channel, ...args) => ipcRenderer.invoke(channel, ...args)

  function refuse<T extends object>(name: string, object: T): T {
    return new Proxy(object, {
      get(target, key) {
        if (key in target || typeof key === 'symbol') return Reflect.get(target, key) as unknown
        throw new Error(`test host: ${name}.${key} is not implemented`)
      },
    })
  }

  /** Electron offers a sandboxed preload `events`, `timers` and `url` besides; this app needs none. */
  function require(id: string): unknown {
    if (id === 'electron' || id === 'electron/renderer') return electron
    throw new Error(`module not found: ${id}`)
  }

  try {
    const module = { exports: {} }
    preload(require, module, module.exports, process)
  } catch (error) {
    tellHost({
      type: 'preload-error',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
  }
}
