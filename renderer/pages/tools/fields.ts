/** How one parameter is asked for. */
export type FieldKind = 'integer' | 'number' | 'text' | 'boolean' | 'choice' | 'list' | 'json' | 'any'

/** A parameter of a tool as an input of a form. */
export interface Field {
  name: string
  kind: FieldKind
  /** Of a list: what its items are. */
  item: 'integer' | 'number' | 'text' | 'any'
  required: boolean
  /** What there is to choose from, for a choice, or for the items of a list. */
  choices: readonly string[]
  help: string
  /** An example, as it would be typed. */
  placeholder: string
  /** What the server uses when it is left out; undefined where there is none, or it is null. */
  usual: unknown
  minimum: number | undefined
  maximum: number | undefined
}

type Schema = Record<string, unknown>

/** A field of any name: the tool takes parameters that its schema does not list. */
export const OTHERS = '(other parameters)'

/** The form of a tool's input schema (JSON Schema); what is not understood is asked for as JSON. */
export function fieldsOf(inputSchema: unknown, help: ReadonlyMap<string, string> = new Map()): Field[] {
  const schema = asSchema(inputSchema)
  const required = Array.isArray(schema['required']) ? schema['required'] : []
  const fields = Object.entries(asSchema(schema['properties'])).map(([name, property]) =>
    fieldOf(name, asSchema(property), required.includes(name), help.get(name) ?? ''),
  )
  if (schema['additionalProperties'] !== true) return fields
  const others = fieldOf(
    OTHERS,
    { type: 'object' },
    false,
    'This tool takes parameters of other names too: give them as a JSON object.',
  )
  return [...fields, others]
}

function fieldOf(name: string, property: Schema, required: boolean, help: string): Field {
  const schema = withoutNull(property)
  const { items, description, default: usual, minimum, maximum } = schema
  const [example] = Array.isArray(schema['examples']) ? (schema['examples'] as unknown[]) : []
  const kind = kindOf(schema)
  const itemKind = kindOf(withoutNull(asSchema(items)))
  return {
    name,
    kind,
    item: itemKind === 'integer' || itemKind === 'number' || itemKind === 'any' ? itemKind : 'text',
    required,
    choices: choicesOf(kind === 'list' ? asSchema(items) : schema),
    help: typeof description === 'string' ? description : help,
    placeholder: example === undefined ? '' : asTyped(example),
    usual: usual ?? undefined,
    minimum: typeof minimum === 'number' ? minimum : undefined,
    maximum: typeof maximum === 'number' ? maximum : undefined,
  }
}

function kindOf(schema: Schema): FieldKind {
  if (choicesOf(schema).length > 0) return 'choice'
  switch (schema['type']) {
    case 'integer':
    case 'number':
    case 'boolean':
      return schema['type']
    case 'string':
      return 'text'
    case 'array': {
      const item = kindOf(withoutNull(asSchema(schema['items'])))
      return item === 'list' || item === 'json' || item === 'boolean' ? 'json' : 'list'
    }
    case 'object':
      return 'json'
    default:
      return 'any'
  }
}

/** Only texts can be chosen from a list and told apart again. */
function choicesOf({ enum: values, const: only }: Schema): string[] {
  const all = Array.isArray(values) ? (values as unknown[]) : [only]
  const texts = all.filter((value) => value !== null)
  return texts.every((value) => typeof value === 'string') ? texts : []
}

/** A parameter that may be null is one that may be left out. */
function withoutNull(schema: Schema): Schema {
  const { type, ...rest } = schema
  if (Array.isArray(type)) {
    const types = (type as unknown[]).filter((each) => each !== 'null')
    return types.length === 1 ? { ...rest, type: types[0] } : rest
  }
  const either = schema['anyOf'] ?? schema['oneOf']
  if (!Array.isArray(either)) return schema
  const kinds = either.map(asSchema).filter((each) => each['type'] !== 'null')
  return kinds.length === 1 ? { ...kinds[0], ...schema } : rest
}

function asSchema(value: unknown): Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Schema) : {}
}

/** As a user would type it: texts without quotation marks, lists with commas. */
export function asTyped(value: unknown): string {
  if (typeof value === 'string') return value
  const isPlainList = Array.isArray(value) && value.every((item) => typeof item !== 'object')
  return isPlainList ? value.map(String).join(', ') : JSON.stringify(value)
}
