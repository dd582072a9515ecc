/** A value on its way between the two worlds of a page: copied, but for functions and promises, which are called across. */
type Carried =
  | { kind: 'value'; value: unknown }
  | { kind: 'error'; message: string }
  | { kind: 'array'; items: Carried[] }
  | { kind: 'object'; entries: [string, Carried][] }
  | { kind: 'function' | 'promise'; id: number }

type Message =
  | { expose: string; api: Carried }
  | { call: number; args: Carried[] }
  | { result: Carried }
  | { error: Carried }

/** Puts a copy of an object into the page's own world under a name. */
export type Expose = (name: string, api: unknown) => void

/**
 * Joins the page's world and the preload's by synchronous DOM events under a secret name, with the rules of
 * Electron's contextBridge: functions and promises are proxied, prototypes and symbols are dropped, what is
 * exposed is frozen. Runs in both worlds, so its source uses nothing from outside.
 */
export function joinWorlds(world: 'page' | 'preload', secret: string): Expose {
  const functions = new Map<number, (...args: unknown[]) => unknown>()
  const other = world === 'page' ? 'preload' : 'page'
  let nextId = 0
  let answer: Message | undefined

  function send(message: Message): Message {
    answer = undefined
    globalThis.dispatchEvent(new CustomEvent(secret + other, { detail: message }))
    if (answer === undefined) throw new Error('test host: the other world does not answer')
    return answer
  }

  function keep(callable: (...args: never[]) => unknown): number {
    nextId += 1
    functions.set(nextId, callable as (...args: unknown[]) => unknown)
    return nextId
  }

  function carry(value: unknown, depth = 0): Carried {
    if (depth > 1000) throw new TypeError('Electron contextBridge recursion depth exceeded.')
    if (typeof value === 'symbol') return { kind: 'value', value: undefined }
    if (typeof value === 'function') return { kind: 'function', id: keep(value as () => unknown) }
    if (value === null || typeof value !== 'object') return { kind: 'value', value }
    if (value instanceof Promise) {
      return {
        kind: 'promise',
        id: keep((onValue: () => void, onError: () => void) => void value.then(onValue, onError)),
      }
    }
    if (value instanceof Error) return { kind: 'error', message: value.message }
    if (Array.isArray(value)) return { kind: 'array', items: value.map((item) => carry(item, depth + 1)) }
    const cloned = [Map, Set, Date, RegExp, ArrayBuffer, Blob].some((type) => value instanceof type)
    if (cloned || ArrayBuffer.isView(value)) return { kind: 'value', value: structuredClone(value) }
    const entries = Object.entries(value).filter(([, entry]) => typeof entry !== 'symbol')
    return { kind: 'object', entries: entries.map(([key, entry]) => [key, carry(entry, depth + 1)]) }
  }

  function unpack(carried: Carried, frozen = false): unknown {
    const finish = <T>(value: T) => (frozen ? Object.freeze(value) : value)
    switch (carried.kind) {
      case 'value':
        return carried.value
      case 'error':
        return new Error(carried.message)
      case 'array':
        return finish(carried.items.map((item) => unpack(item, frozen)))
      case 'object':
        return finish(Object.fromEntries(carried.entries.map(([key, entry]) => [key, unpack(entry, frozen)])))
      case 'function':
        return (...args: unknown[]) => {
          const reply = send({ call: carried.id, args: args.map((arg) => carry(arg)) })
          if ('error' in reply) throw unpack(reply.error)
          return 'result' in reply ? unpack(reply.result) : undefined
        }
      case 'promise':
        return new Promise((onValue, onError) => {
          send({ call: carried.id, args: [carry(onValue), carry(onError)] })
        })
    }
  }

  function receive(message: Message): Message {
    try {
      if ('expose' in message) {
        if (message.expose in globalThis) {
          throw new Error('Cannot bind an API on top of an existing property on the window object')
        }
        const value = unpack(message.api, true)
        Object.defineProperty(globalThis, message.expose, { value, enumerable: true })
        return { result: carry(undefined) }
      }
      if (!('call' in message)) return message
      return { result: carry(functions.get(message.call)!(...message.args.map((arg) => unpack(arg)))) }
    } catch (error) {
      return { error: carry(error instanceof Error ? error : new Error(String(error))) }
    }
  }

  globalThis.addEventListener(secret + world, (event) => {
    event.stopImmediatePropagation()
    const message = (event as CustomEvent<Message>).detail
    if ('result' in message || 'error' in message) answer = message
    else globalThis.dispatchEvent(new CustomEvent(secret + other, { detail: receive(message) }))
  })

  return (name, api) => {
    const reply = send({ expose: name, api: carry(api) })
    if ('error' in reply) throw unpack(reply.error)
  }
}
