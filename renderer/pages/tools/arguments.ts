import { OTHERS, type Field } from './fields.ts'

/**
 * What a user has entered, by the parameter's name: texts, or texts of a list. Nothing entered is an empty one.
 * A map, since a server may give a parameter any name: `__proto__` and `constructor` are members of every object.
 */
export type Entered = ReadonlyMap<string, string | readonly string[]>

/** What the tool is called with, or what is wrong with each field. */
export type Checked =
  | { arguments: Record<string, unknown>; problems: undefined }
  | { arguments: undefined; problems: ReadonlyMap<string, string> }

/** Makes the arguments of a call; what was left empty is left out. */
export function toArguments(fields: readonly Field[], entered: Entered): Checked {
  const given: [string, unknown][] = []
  const problems = new Map<string, string>()
  for (const field of fields) {
    const value = entered.get(field.name) ?? ''
    if (value.length === 0) {
      if (field.required) problems.set(field.name, 'This is needed.')
      continue
    }
    const read = typeof value === 'string' ? readValue(field, value) : readList(field, value)
    if (read.problem !== undefined) problems.set(field.name, read.problem)
    else if (field.name === OTHERS) given.push(...Object.entries(read.value as object))
    else given.push([field.name, read.value])
  }
  // `__proto__` becomes an entry as any other.
  if (problems.size === 0) return { arguments: Object.fromEntries(given), problems: undefined }
  return { arguments: undefined, problems }
}

type Read = { value: unknown; problem?: undefined } | { problem: string }

function readValue(field: Field, text: string): Read {
  switch (field.kind) {
    case 'integer':
    case 'number':
      return readNumber(text, field)
    case 'boolean':
      return { value: text === 'true' }
    case 'json':
      return readJson(field, text)
    case 'any':
      return { value: asAny(text) }
    case 'list':
      return readList(field, [text])
    case 'text':
    case 'choice':
      return { value: text }
  }
}

function readList(field: Field, texts: readonly string[]): Read {
  const values: unknown[] = []
  for (const text of texts) {
    const read: Read =
      field.item === 'text'
        ? { value: text }
        : field.item === 'any'
          ? { value: asAny(text) }
          : readNumber(text, { kind: field.item, minimum: undefined, maximum: undefined })
    if (read.problem !== undefined) return { problem: `“${text}”: ${read.problem}` }
    values.push(read.value)
  }
  return { value: values }
}

function readNumber(
  text: string,
  { kind, minimum, maximum }: Pick<Field, 'kind' | 'minimum' | 'maximum'>,
): Read {
  const typed = text.trim()
  const value = Number(typed)
  const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(typed) && Number.isFinite(value)
  if (kind === 'integer' && !(isNumber && Number.isSafeInteger(value)))
    return { problem: 'Give a whole number.' }
  if (!isNumber) return { problem: 'Give a number, such as 12.5.' }
  if (minimum !== undefined && value < minimum) return { problem: `Give at least ${minimum}.` }
  if (maximum !== undefined && value > maximum) return { problem: `Give at most ${maximum}.` }
  return { value }
}

function readJson({ name }: Field, text: string): Read {
  try {
    const value = JSON.parse(text) as unknown
    if (name === OTHERS && (typeof value !== 'object' || value === null || Array.isArray(value)))
      return { problem: 'Give a JSON object, such as {"name": "value"}.' }
    return { value }
  } catch (thrown) {
    return { problem: `This is not JSON: ${(thrown as Error).message}` }
  }
}

/** The schema says nothing: what reads as JSON is that (42, true, [1, 2]), and all else is text. */
function asAny(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** What ends an item of a list as it is typed: numbers are pasted in all kinds of ways, texts may contain spaces. */
export function separators(item: Field['item']): string[] {
  return item === 'text' ? [',', '\n'] : [',', ' ', ';', '\n', '\t']
}

/** `1 2,` are two numbers. JSON of any kind is one item. */
export function splitItems(typed: string, item: Field['item']): string[] {
  if (item === 'any') return [typed]
  const ends = separators(item)
  let items = [typed]
  for (const end of ends) items = items.flatMap((part) => part.split(end))
  return items.map((part) => part.trim()).filter(Boolean)
}
