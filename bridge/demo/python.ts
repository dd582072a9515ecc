/** What a Python object looks like once it is here. A Date is a naive UTC `datetime`. */
export type PythonValue =
  null | boolean | number | string | Date | PythonValue[] | { [key: string]: PythonValue }

/** `datetime.isoformat()` of a naive UTC time: no zone, no fraction of a second. */
function isoFormat(date: Date): string {
  return date.toISOString().slice(0, 19)
}

/** A large value whose JSON was written before, and stays good. */
export class Written {
  readonly json: string
  readonly #value: () => unknown

  constructor(json: string, value: () => unknown) {
    this.json = json
    this.#value = value
  }

  value(): unknown {
    return this.#value()
  }
}

/** Python's `json.dumps` with PanDA's own form of dates. */
export function toJson(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'data' in value && value.data instanceof Written) {
    const { data, ...rest } = value
    return `${toJson(rest).slice(0, -1)},"data":${data.json}}`
  }
  return JSON.stringify(jsonReady(value))
}

/** The value as it goes into JSON: a date becomes `{"__datetime__": "2026-08-06T14:27:35"}`. */
function jsonReady(value: unknown): unknown {
  if (value instanceof Date) return { __datetime__: isoFormat(value) }
  if (Array.isArray(value)) return value.map(jsonReady)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, jsonReady(item)]))
  }
  return value
}

/** Python's `str()`: what PanDA answers with when the caller did not ask for JSON. */
export function pythonStr(value: unknown): string {
  return typeof value === 'string' ? value : repr(value)
}

function repr(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (typeof value === 'string') return reprString(value)
  if (value instanceof Date) {
    const [year, month, day, hour, minute, second] = isoFormat(value).split(/\D/).map(Number)
    const clock = second ? `${hour}, ${minute}, ${second}` : `${hour}, ${minute}`
    return `datetime.datetime(${year}, ${month}, ${day}, ${clock})`
  }
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`
  if (value instanceof Written) return repr(value.value())
  if (typeof value === 'object') {
    const items = Object.entries(value).map(([key, item]) => `${repr(key)}: ${repr(item)}`)
    return `{${items.join(', ')}}`
  }
  return typeof value === 'number' ? String(value) : `<${typeof value}>`
}

function reprString(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r')
  return escaped.includes("'") && !escaped.includes('"')
    ? `"${escaped}"`
    : `'${escaped.replaceAll("'", String.raw`\'`)}'`
}

const WORDS: Record<string, PythonValue> = {
  None: null,
  True: true,
  False: false,
  null: null,
  true: true,
  false: false,
}

const TOKEN = /\s*(?:([[\](){},:])|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([\w.+-]+))/y

/**
 * Python's `ast.literal_eval` for what PanDA's parameters hold; JSON's words are understood as well.
 * A tuple becomes an array. Throws a SyntaxError for anything else.
 */
export function parsePython(text: string): PythonValue {
  const tokens = tokenize(text)
  let position = 0

  function next(): Token {
    const token = tokens[position]
    if (!token) throw new SyntaxError('unexpected end of literal')
    position += 1
    return token
  }

  function at(punctuation: string): boolean {
    const token = tokens[position]
    return token?.kind === 'punctuation' && token.text === punctuation
  }

  function items<T>(end: string, item: () => T): T[] {
    const found: T[] = []
    while (!at(end)) {
      found.push(item())
      if (at(',')) position += 1
      else if (!at(end)) throw new SyntaxError(`expected ${end}`)
    }
    position += 1
    return found
  }

  function entry(): [string, PythonValue] {
    const key = value()
    if (!at(':')) throw new SyntaxError('expected :')
    position += 1
    return [pythonStr(key), value()]
  }

  function value(): PythonValue {
    const token = next()
    if (token.kind === 'string') return token.text
    if (token.kind === 'word') return parseWord(token.text)
    if (token.text === '[') return items(']', value)
    if (token.text === '(') return items(')', value)
    if (token.text === '{') return Object.fromEntries(items('}', entry))
    throw new SyntaxError(`unexpected ${token.text}`)
  }

  const parsed = value()
  if (position < tokens.length) throw new SyntaxError('more than one literal')
  return parsed
}

interface Token {
  kind: 'punctuation' | 'string' | 'word'
  text: string
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text)
    if (!match) throw new SyntaxError('malformed literal')
    const [, punctuation, single, double, word] = match
    if (punctuation !== undefined) tokens.push({ kind: 'punctuation', text: punctuation })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word })
    else tokens.push({ kind: 'string', text: unescape(single ?? double ?? '') })
  }
  return tokens
}

function unescape(text: string): string {
  const controls: Record<string, string> = { n: '\n', t: '\t', r: '\r' }
  return text.replace(/\\(.)/g, (_, character: string) => controls[character] ?? character)
}

function parseWord(word: string): PythonValue {
  if (word in WORDS) return WORDS[word] ?? null
  const number = Number(word)
  if (Number.isNaN(number)) throw new SyntaxError(`malformed literal ${word}`)
  return number
}
