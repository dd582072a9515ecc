import { inputSchema as whole, propertyOf } from '../panda/catalogue/index.ts'
import type { Endpoint, JsonSchema, Parameter } from '../panda/catalogue/types.ts'
import { asObject } from '../platform/json.ts'

/** What a tool takes, without any words: the names, types, needs and defaults of its parameters. */
export interface ToolShape {
  parameters: readonly ParameterShape[]
  /** It takes parameters of any name besides. */
  takesOthers: boolean
}

export interface ParameterShape {
  name: string
  types: Types
  needed: boolean
  /** What is taken where it is left out; undefined for none and for null, which say the same. */
  usual: unknown
}

/** JSON types other than null, sorted; none where anything goes. Of lists also what their items are. */
interface Types {
  names: readonly string[]
  items: readonly string[]
}

const anything: Types = { names: [], items: [] }

/** The shape of an input schema, however it is written; what is not understood counts as anything. */
export function shapeOf(inputSchema: unknown): ToolShape {
  const schema = asObject(inputSchema)
  const required = Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : []
  const others = schema['additionalProperties']
  const parameters = Object.entries(asObject(schema['properties'])).map(([name, property]) => ({
    name,
    types: typesOf(property),
    needed: required.includes(name),
    usual: asObject(property)['default'] ?? undefined,
  }))
  return {
    parameters: parameters.toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    takesOthers: others === true || (typeof others === 'object' && others !== null),
  }
}

/** The shape as lines of text, for the eyes of a user and for comparing. */
export function linesOf({ parameters, takesOthers }: ToolShape): string[] {
  const lines = parameters.map(({ name, types, needed, usual }) => {
    const need = needed ? 'needed' : usual === undefined ? 'may be left out' : `usually ${ordered(usual)}`
    return `${JSON.stringify(name)}: ${typeWords(types)}, ${need}`
  })
  return takesOthers ? [...lines, 'and parameters of any other name'] : lines
}

/**
 * Whether a tool takes what the catalogue says its endpoint does: PandaMCP makes its schemas of the same annotations. An
 * older server need not take what a later release has added.
 */
export function isAsCatalogued(endpoint: Endpoint, inputSchema: unknown): boolean {
  const shape = shapeOf(inputSchema)
  const { parameters, takesOthers } = shape
  if (takesOthers && !endpoint.acceptsAnyParameter) return false
  const taken = takenOf(endpoint, shape)
  if (parameters.length !== taken.length) return false
  return taken.every((expected) => {
    const shape = parameters.find(({ name }) => name === expected.name)
    return (
      shape !== undefined &&
      shape.needed === expected.required &&
      ordered(shape.usual ?? null) === ordered(expected.default ?? null) &&
      isOfType(expected, shape.types)
    )
  })
}

/** The catalogue's input schema of a tool that is as catalogued, without what the server is too old for. */
export function cataloguedSchemaOf(endpoint: Endpoint, inputSchema: unknown): JsonSchema {
  return whole({ ...endpoint, parameters: takenOf(endpoint, shapeOf(inputSchema)) })
}

function takenOf(endpoint: Endpoint, { parameters }: ToolShape): Parameter[] {
  return endpoint.parameters.filter(
    ({ name, since }) => since === undefined || parameters.some((shape) => shape.name === name),
  )
}

/**
 * An input schema that says the shape and nothing else. A parameter that the catalogue knows is told as there: in its
 * words, and of its types where the shape says the same or nothing of them.
 */
export function schemaOf({ parameters, takesOthers }: ToolShape, endpoint: Endpoint): JsonSchema {
  const properties = parameters.map(({ name, types, usual }) => {
    const known = endpoint.parameters.find((parameter) => parameter.name === name)
    const { default: _, ...told } = known ? propertyOf(known) : {}
    const { description, examples } = told
    const schema =
      known && isOfType(known, types)
        ? told
        : { ...schemaOfTypes(types), ...(known && ({ description, examples } as JsonSchema)) }
    return [name, { ...schema, ...(usual !== undefined && { default: usual }) }] as const
  })
  return {
    type: 'object',
    properties: Object.fromEntries(properties) as JsonSchema,
    required: parameters.filter(({ needed }) => needed).map(({ name }) => name),
    additionalProperties: takesOthers,
  }
}

/** A value as JSON that is the same for the same value, in whatever order its fields came. */
export function ordered(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  )
}

/** What Python's annotations become in a JSON schema; those that are missing here may become anything. */
const ofPython: Record<string, string> = {
  int: 'integer',
  float: 'number',
  str: 'string',
  bool: 'boolean',
  dict: 'object',
  list: 'array',
}

function isOfType({ pythonType, schema }: Parameter, types: Types): boolean {
  const names = (pythonType ?? '').split('|').map((part) => part.trim().replace(/\[.*/, '').toLowerCase())
  const expected = names.filter((name) => name !== 'none').map((name) => ofPython[name])
  if (expected.includes(undefined) || types.names.length === 0) return true
  return sameTypes(types.names, sorted(expected as string[])) && sameItems(types.items, typesOf(schema).items)
}

function sameItems(given: readonly string[], expected: readonly string[]): boolean {
  return given.length === 0 || expected.length === 0 || sameTypes(given, expected)
}

function sameTypes(one: readonly string[], other: readonly string[]): boolean {
  return one.join(' ') === other.join(' ')
}

function typesOf(property: unknown, depth = 0): Types {
  const schema = asObject(property)
  const either = schema['anyOf'] ?? schema['oneOf']
  if (Array.isArray(either) && depth < 4) {
    const all = either.map((option) => ({
      isNull: asObject(option)['type'] === 'null',
      ...typesOf(option, depth + 1),
    }))
    const options = all.filter(({ isNull }) => !isNull)
    // One that may be anything makes the whole so.
    if (options.some(({ names }) => names.length === 0)) return anything
    return {
      names: sorted(options.flatMap(({ names }) => names)),
      items: sorted(options.flatMap(({ items }) => items)),
    }
  }
  const { type } = schema
  const named = (Array.isArray(type) ? (type as unknown[]) : [type]).filter(
    (name) => typeof name === 'string',
  )
  const names = sorted(named.filter((name) => name !== 'null'))
  return {
    names,
    items: names.includes('array') && depth < 4 ? typesOf(schema['items'], depth + 1).names : [],
  }
}

/** Each once; a number may be whole as well. */
function sorted(names: readonly string[]): string[] {
  const all = new Set(names)
  if (all.has('number')) all.delete('integer')
  return [...all].toSorted()
}

function schemaOfTypes({ names, items }: Types): JsonSchema {
  const options = names.map((type): JsonSchema =>
    type === 'array' && items.length > 0
      ? { type, items: schemaOfTypes({ names: items, items: [] }) }
      : { type },
  )
  return options.length > 1 ? { anyOf: options } : (options[0] ?? {})
}

function typeWords({ names, items }: Types): string {
  const words = names.map((name) =>
    name === 'array' && items.length > 0 ? `array of ${items.join(' or ')}` : name,
  )
  return words.join(' or ') || 'anything'
}
