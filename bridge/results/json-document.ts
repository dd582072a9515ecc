/** A value within a document: where it stands, in bytes, and of what kind it is. */
export interface Value {
  kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null'
  start: number
  /** The byte after its last one. */
  end: number
  /** Entries of an object, items of an array; 0 of anything else. */
  count: number
}

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const BACKSLASH = 0x5c
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/** Deeper nesting is no answer of PanDA's; JSON.parse itself ends at some thousands. */
const DEEPEST = 1_000
/** Values larger than this are measured once and remembered, in bytes. */
const REMEMBER_BYTES = 32_768
/** Values that are remembered at most. */
const MOST_REMEMBERED = 10_000

class NotJson extends Error {}

/**
 * JSON that stays as the bytes that came (RFC 8259): values are found by walking over them, and
 * only what is asked for is parsed. Parsed as a whole, 50 MB would take some hundred MB of memory.
 */
export class JsonDocument {
  readonly bytes: Buffer
  readonly root: Value
  readonly #measured = new Map<number, Value>()

  /** The document, or undefined where the bytes are no JSON object or array. */
  static read(bytes: Buffer): JsonDocument | undefined {
    try {
      const document = new JsonDocument(bytes)
      const isContainer = document.root.kind === 'object' || document.root.kind === 'array'
      return isContainer ? document : undefined
    } catch (error) {
      if (error instanceof NotJson) return undefined
      throw error
    }
  }

  /** @param known what is known of these bytes already: their one value, and the large ones in it */
  private constructor(bytes: Buffer, known?: { root: Value; measured: readonly Value[] }) {
    this.bytes = bytes
    if (known) {
      this.root = known.root
      for (const value of known.measured) this.#measured.set(value.start, value)
      return
    }
    this.root = this.#measure(this.#space(0))
    if (this.#space(this.root.end) !== bytes.length) throw new NotJson()
  }

  /**
   * A value of this document as a document of its own, which is not walked over again.
   * @param bytes those of the value and no others, wherever they are now
   */
  partOf(value: Value, bytes: Buffer): JsonDocument {
    const moved = ({ kind, start, end, count }: Value) => ({
      kind,
      start: start - value.start,
      end: end - value.start,
      count,
    })
    const within = [...this.#measured.values()].filter(
      ({ start, end }) => start >= value.start && end <= value.end,
    )
    return new JsonDocument(bytes, { root: moved(value), measured: within.map(moved) })
  }

  /** The items of an array, one after the other. */
  *items(array: Value): Generator<Value> {
    let position = this.#space(array.start + 1)
    while (position < array.end - 1) {
      const item = this.#measure(position)
      yield item
      // Past the comma; past the end of the array after the last one.
      position = this.#space(this.#space(item.end) + 1)
    }
  }

  /** The entries of an object, in their order; where a name comes twice, both. */
  *entries(object: Value): Generator<[name: string, value: Value]> {
    let position = this.#space(object.start + 1)
    while (position < object.end - 1) {
      const nameEnd = this.#stringEnd(position)
      const item = this.#measure(this.#space(this.#space(nameEnd) + 1))
      yield [this.#name(position, nameEnd), item]
      position = this.#space(this.#space(item.end) + 1)
    }
  }

  /** The bytes of a value as text. */
  textOf({ start, end }: Value): string {
    return this.bytes.toString('utf8', start, end)
  }

  /** A value as JavaScript has it; its text where only JSON.parse finds that it is not JSON after all. */
  parse(value: Value): unknown {
    return parseOrText(this.textOf(value))
  }

  #name(start: number, end: number): string {
    const text = this.bytes.toString('utf8', start, end)
    const name = text.includes('\\') ? parseOrText(text) : text.slice(1, -1)
    return typeof name === 'string' ? name : text
  }

  /** Measures the value that begins at a position. @throws NotJson */
  #measure(start: number): Value {
    return this.#measured.get(start) ?? this.#walk(start)
  }

  #value(start: number, end: number, count: number): Value {
    const value = { kind: this.#kind(start), start, end, count }
    if (end - start > REMEMBER_BYTES && this.#measured.size < MOST_REMEMBERED)
      this.#measured.set(start, value)
    return value
  }

  #kind(start: number): Value['kind'] {
    switch (this.bytes[start]) {
      case OPEN_OBJECT:
        return 'object'
      case OPEN_ARRAY:
        return 'array'
      case QUOTE:
        return 'string'
      case 0x74:
      case 0x66:
        return 'boolean'
      case 0x6e:
        return 'null'
      default:
        return 'number'
    }
  }

  /** Walks over one value of any depth without recursion; remembers the large ones in it. */
  #walk(start: number): Value {
    const { bytes } = this
    /** Of each object and array that is open: its closing bracket, where it began, its parts so far. */
    const closers: number[] = []
    const starts: number[] = []
    const counts: number[] = []
    let closer = 0
    let count = 0
    let position = start
    for (;;) {
      // Here a value begins.
      const first = bytes[position]
      let value: Value | undefined
      if (first === OPEN_OBJECT || first === OPEN_ARRAY) {
        if (closers.length === DEEPEST) throw new NotJson()
        const opened = first === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_ARRAY
        const inside = this.#space(position + 1)
        if (bytes[inside] !== opened) {
          closers.push(opened)
          starts.push(position)
          counts.push(count)
          closer = opened
          count = 1
          position = opened === CLOSE_OBJECT ? this.#afterName(inside) : inside
          continue
        }
        if (closers.length === 0) return this.#value(position, inside + 1, 0)
        position = inside + 1
      } else {
        const end = first === QUOTE ? this.#stringEnd(position) : this.#literalEnd(position)
        if (closers.length === 0 || end - position > REMEMBER_BYTES) value = this.#value(position, end, 0)
        position = end
      }
      // Here a value has ended.
      for (;;) {
        if (closers.length === 0) return value ?? this.#value(start, position, 0)
        position = this.#space(position)
        if (bytes[position] === COMMA) {
          count += 1
          position = this.#space(position + 1)
          if (closer === CLOSE_OBJECT) position = this.#afterName(position)
          break
        }
        if (bytes[position] !== closer) throw new NotJson()
        position += 1
        const began = starts.pop() ?? start
        const parts = count
        closers.pop()
        closer = closers[closers.length - 1] ?? 0
        count = counts.pop() ?? 0
        if (closers.length === 0 || position - began > REMEMBER_BYTES)
          value = this.#value(began, position, parts)
      }
    }
  }

  /** From an entry's name to its value. */
  #afterName(position: number): number {
    if (this.bytes[position] !== QUOTE) throw new NotJson()
    const colon = this.#space(this.#stringEnd(position))
    if (this.bytes[colon] !== COLON) throw new NotJson()
    return this.#space(colon + 1)
  }

  #space(position: number): number {
    const { bytes } = this
    let next = position
    for (;;) {
      const byte = bytes[next]
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return next
      next += 1
    }
  }

  #stringEnd(start: number): number {
    const { bytes } = this
    const { length } = bytes
    for (let position = start + 1; position < length; position += 1) {
      const byte = bytes[position]
      if (byte === BACKSLASH) position += 1
      else if (byte === QUOTE) return position + 1
    }
    throw new NotJson()
  }

  /** Numbers, true, false and null; not Python's NaN and Infinity, which JSON.parse refuses as well. */
  #literalEnd(start: number): number {
    const { bytes } = this
    const first = bytes[start] ?? 0
    let position = start
    // Most literals are whole numbers; looking at each as a text would take most of the time.
    if (first >= 0x31 && first <= 0x39) while (isDigit(bytes[position] ?? 0)) position += 1
    if (!isPartOfLiteral(bytes[position] ?? 0) && position > start) return position
    while (isPartOfLiteral(bytes[position] ?? 0)) position += 1
    if (!literal.test(bytes.toString('latin1', start, Math.min(position, start + 400)))) throw new NotJson()
    return position
  }
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}

function isPartOfLiteral(byte: number): boolean {
  if (isDigit(byte)) return true
  // Small letters, + - . and E
  return (byte >= 0x61 && byte <= 0x7a) || byte === 0x2b || byte === 0x2d || byte === 0x2e || byte === 0x45
}

const literal = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/

function parseOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
