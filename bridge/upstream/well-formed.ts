import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv'
import { asObject, isObject } from '../platform/json.ts'
import { parsePath } from '../results/path.ts'

// What official clients of MCP take. They refuse a whole list for one entry that is not so, and throw an answer away
// though the call was carried out.

/** Gives a value as MCP has it; undefined where it cannot be read so, and is left out. */
export type Read = (value: unknown) => unknown

export const text: Read = (value) => (typeof value === 'string' ? value : undefined)
export const flag: Read = (value) => (typeof value === 'boolean' ? value : undefined)
export const object: Read = (value) => (isObject(value) ? value : undefined)
const number: Read = (value) => (typeof value === 'number' ? value : undefined)
const nothing: Read = () => undefined
const oneOf =
  (...words: string[]): Read =>
  (value) =>
    words.includes(String(value)) ? value : undefined

/** A list without the items that cannot be read. */
export const listOf =
  (read: Read): Read =>
  (value) =>
    Array.isArray(value)
      ? value.map((item: unknown) => read(item)).filter((item) => item !== undefined)
      : undefined

/**
 * An object with these of its fields read, and all others as they are; null stands for a field that is left out.
 * @param needed without which it is of no use
 */
export function fields(reads: Readonly<Record<string, Read>>, needed: readonly string[] = []): Read {
  return (value) => {
    if (!isObject(value)) return undefined
    const kept = Object.entries(value).flatMap(([name, each]) => {
      const read = Object.hasOwn(reads, name) ? reads[name]?.(each) : each
      return read === undefined || read === null ? [] : [[name, read] as const]
    })
    const result = Object.fromEntries(kept)
    return needed.every((name) => Object.hasOwn(result, name)) ? result : undefined
  }
}

export const role = oneOf('user', 'assistant')

const icons = listOf(
  fields({ src: text, mimeType: text, sizes: listOf(text), theme: oneOf('light', 'dark') }, ['src']),
)

/** Of resources and of parts of an answer (MCP 2025-11-25, Annotations). */
export const annotations = fields({
  audience: listOf(role),
  priority: (value) => (typeof value === 'number' && value >= 0 && value <= 1 ? value : undefined),
  lastModified: (value) =>
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/.test(value)
      ? value
      : undefined,
})

/** What every entry of a list may have besides its name. */
const words = { title: text, description: text, icons, _meta: object }

/** A parameter's schema may be true or false (JSON Schema 2020-12, 4.3.2), which some clients do not know. */
function propertySchema(value: unknown): unknown {
  if (isObject(value)) return value
  return value === false ? { not: {} } : {}
}

const ofSchema = fields({
  properties: (value) =>
    isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, propertySchema(each)]))
      : undefined,
  required: listOf(text),
})

/** A schema of an object, whatever it says of its own type; undefined for what is no schema. */
export function objectSchema(value: unknown): Record<string, unknown> | undefined {
  const schema = ofSchema(value) as Record<string, unknown> | undefined
  return schema && (schema['type'] === 'object' ? schema : { ...schema, type: 'object' })
}

/** Characters of all schemas of one list of which programs are made, some milliseconds for a thousand: all else waits meanwhile. */
const MOST_OF_SCHEMAS = 500_000

/** Looks at the schemas of one list, one after the other: whether a program can be made of each, in a time that is bounded. */
export function schemasOfList(): (value: Record<string, unknown>) => boolean {
  let length = 0
  return (value) => {
    length += lengthWithReferences(value)
    return length <= MOST_OF_SCHEMAS && isSchema(value)
  }
}

/**
 * Characters of a schema with what each reference leads to in its place, which is how a program is made of it: of a short
 * one, in which many lead to one large part, it would take minutes and gigabytes.
 */
function lengthWithReferences(schema: Record<string, unknown>): number {
  let length = 0
  const json = JSON.stringify(schema, (name, value: unknown) => {
    if (name === '$ref' && typeof value === 'string' && length <= MOST_OF_SCHEMAS)
      length += JSON.stringify(partAt(schema, value)).length
    return value
  })
  // Below an id of its own a reference leads elsewhere than it says.
  const isPlain = length === 0 || !json.includes('"$id"')
  return isPlain ? length + json.length : MOST_OF_SCHEMAS + 1
}

/** Where a reference leads; all of the schema where that is more than a path of names. */
function partAt(schema: Record<string, unknown>, reference: string): unknown {
  if (!reference.startsWith('#/') || reference.includes('%')) return schema
  const part = parsePath(reference.slice(1)).reduce<unknown>((at, step) => asObject(at)[step], schema)
  return isObject(part) ? part : schema
}

function isSchema(value: Record<string, unknown>): boolean {
  try {
    // A new one each time: it keeps what it has made for as long as it lives.
    new AjvJsonSchemaValidator().getValidator(value)
    return true
  } catch {
    return false
  }
}

export const tool = fields({
  ...words,
  inputSchema: objectSchema,
  outputSchema: (value) => (isObject(value) && value['type'] === 'object' ? objectSchema(value) : undefined),
  annotations: fields({
    title: text,
    readOnlyHint: flag,
    destructiveHint: flag,
    idempotentHint: flag,
    openWorldHint: flag,
  }),
  // It says whether the tool wants to be called as a task, which the bridge does not pass on.
  execution: nothing,
})

export const prompt = fields({
  ...words,
  arguments: listOf(fields({ name: text, title: text, description: text, required: flag }, ['name'])),
})

export const resource = fields({ ...words, name: text, mimeType: text, size: number, annotations })
