/** One value of the structured clone algorithm, as JSON. */
export type Encoded = string | number | boolean | null | unknown[]

/**
 * Values to JSON and back, with the types that structured clone keeps. Its source also runs in the page, so it
 * uses nothing from outside. A Buffer arrives as Uint8Array, as in Electron.
 */
export function makeCodec() {
  function encode(value: unknown): Encoded {
    if (value === undefined) return ['undefined']
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
    if (typeof value === 'number') {
      if (Number.isFinite(value) && !Object.is(value, -0)) return value
      return ['number', Object.is(value, -0) ? '-0' : String(value)]
    }
    if (typeof value === 'bigint') return ['bigint', String(value)]
    if (Array.isArray(value)) return ['array', value.map(encode)]
    if (value instanceof Date) return ['date', value.getTime()]
    if (value instanceof RegExp) return ['regexp', value.source, value.flags]
    if (value instanceof Map) return ['map', [...value].map(([key, entry]) => [encode(key), encode(entry)])]
    if (value instanceof Set) return ['set', [...value].map(encode)]
    if (value instanceof Error) return ['error', value.name, value.message, value.stack]
    if (value instanceof ArrayBuffer) return ['bytes', 'ArrayBuffer', toText(new Uint8Array(value))]
    if (ArrayBuffer.isView(value)) {
      const name = value.constructor.name === 'Buffer' ? 'Uint8Array' : value.constructor.name
      return ['bytes', name, toText(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))]
    }
    return ['object', Object.entries(value).map(([key, entry]) => [key, encode(entry)])]
  }

  function decode(encoded: Encoded): unknown {
    if (!Array.isArray(encoded)) return encoded
    const [type, first, second, third] = encoded as [string, never, never, never]
    switch (type) {
      case 'undefined':
        return undefined
      case 'number':
        return Number(first)
      case 'bigint':
        return BigInt(first)
      case 'array':
        return (first as Encoded[]).map(decode)
      case 'date':
        return new Date(first)
      case 'regexp':
        return new RegExp(first, second)
      case 'map':
        return new Map((first as [Encoded, Encoded][]).map(([key, entry]) => [decode(key), decode(entry)]))
      case 'set':
        return new Set((first as Encoded[]).map(decode))
      case 'error': {
        const known: Record<string, ErrorConstructor> = { TypeError, RangeError, SyntaxError }
        const error = new (known[first] ?? Error)(second)
        error.stack = third
        return error
      }
      case 'bytes': {
        const { buffer } = Uint8Array.from(atob(second), (character) => character.codePointAt(0)!)
        const views = globalThis as unknown as Record<string, new (buffer: ArrayBufferLike) => unknown>
        return first === 'ArrayBuffer' ? buffer : new views[first]!(buffer)
      }
      default:
        return Object.fromEntries((first as [string, Encoded][]).map(([key, entry]) => [key, decode(entry)]))
    }
  }

  function toText(bytes: Uint8Array): string {
    let text = ''
    for (const byte of bytes) text += String.fromCodePoint(byte)
    return btoa(text)
  }
  return { encode, decode }
}

const { encode, decode } = makeCodec()

/** Clones as IPC does, and encodes; throws what Electron throws for what can't be cloned. */
export function encodeClone(value: unknown): Encoded {
  let clone: unknown
  try {
    clone = structuredClone(value)
  } catch {
    throw new Error('An object could not be cloned.')
  }
  return encode(clone)
}
export { decode }
