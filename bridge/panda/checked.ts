import { z } from 'zod'
import { BridgeError, type BridgeErrorCode } from '../errors.ts'
import { asObject } from '../platform/json.ts'
import { maskText } from '../platform/mask-text.ts'
import { rendered } from '../platform/plain.ts'
import { plainLine } from '../platform/shown-text.ts'
import { expected, got } from './catalogue/wording.ts'
import type { Json, JsonSchema } from './catalogue/types.ts'

/** Sentences that are told at once. */
const MOST_TOLD = 3
/** Characters of all of them. */
const LONGEST = 600

interface Wrong {
  /** What is looked at, as a sentence begins: "The arguments". */
  whole: string
  nextStep: string
  code?: BridgeErrorCode
  /** Whether fields are called by their path, as they stand in a file, and not by their title. */
  byPath?: boolean
}

/**
 * A value as a schema reads it. This is the one place where what a schema finds wrong becomes words: the field, by its
 * title where it has one, what it must be and what it is. Words that the schema has itself are kept.
 * @throws BridgeError `invalid-input`, or the code that is given
 */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  { whole, nextStep, code = 'invalid-input', byPath = false }: Wrong,
): z.output<Schema> {
  // An empty text marks what the schema has no words of its own for.
  const read = schema.safeParse(value, { error: () => '', reportInput: true })
  if (read.success) return read.data
  const sentences = read.error.issues.flatMap(meant).map((issue) => sentenceOf(schema, issue, whole, byPath))
  const told = [...new Set(sentences)]
  const more = told.length - MOST_TOLD
  const text = [...told.slice(0, MOST_TOLD), ...(more > 0 ? [`And ${more} more.`] : [])].join(' ')
  throw new BridgeError(code, plainLine(text, LONGEST), nextStep)
}

type Issue = z.core.$ZodIssue

/** Of a choice of objects, what is wrong with the one that is meant: it has all fields that were given. */
function meant(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const [only, ...more] = issue.errors.filter((issues) =>
    issues.every(({ code, path }) => code !== 'unrecognized_keys' && path.length > 0),
  )
  if (!only || more.length > 0) return [issue]
  return only.map((each) => ({ ...each, path: [...issue.path, ...each.path] }))
}

function sentenceOf(schema: z.ZodType, issue: Issue, whole: string, byPath: boolean): string {
  const { path, message, input } = issue
  const found = schemaAt(schema, path)
  const { title } = asObject(found)
  const name =
    path.length === 0 ? whole : typeof title === 'string' && !byPath ? title : `"${pathText(path)}"`
  if (issue.code === 'unrecognized_keys') return unknownField(issue.keys, name, found)
  const isMissing = input === undefined
  // Its own words say what there is to say of the value, which may hold what is not repeated.
  if (message !== '' && issue.code === 'custom') return `${name} is not taken. ${message}`
  if (message !== '')
    return isMissing ? `${name} is missing. ${message}` : `${name} cannot be ${shown(input)}. ${message}`
  const allowed = found && expected(found, exampleOf(found))
  const must = allowed === undefined || allowed === 'something else' ? undefined : `must be ${allowed}`
  // "The arguments", of which there is more than one.
  const are = path.length === 0 && whole.endsWith('s') ? 'are' : 'is'
  // Of a file that is there.
  if (isMissing && byPath && path.length === 0) return `${name} ${are} not JSON.`
  if (isMissing) return `${name} ${are} missing${must === undefined ? '' : `: it ${must}`}.`
  return must === undefined
    ? `${name} cannot be ${shown(input)}.`
    : `${name} ${must}, but ${are === 'are' ? 'they are' : 'it is'} ${shown(input)}.`
}

/** A value in words, without what stands before the `@` of an address: that may be a password. */
function shown(value: unknown): string {
  const without = (text: string) => text.replaceAll(/\/\/[^/\s"]*@/g, '//…@')
  // A long text loses its middle, and an "@" may stand there.
  return without(maskText(got(typeof value === 'string' ? without(value) : value)))
}

function unknownField(keys: readonly string[], name: string, found: JsonSchema | undefined): string {
  const known = Object.keys(asObject(found?.['properties']))
  const there = known.length === 0 ? '' : ` There is ${known.map((key) => `"${key}"`).join(', ')}.`
  return `${name} cannot have ${keys
    .slice(0, MOST_TOLD)
    .map((key) => rendered(key, 60))
    .join(', ')}.${there}`
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  return rendered(text.replace(/^\./, ''), 100).slice(1, -1)
}

function exampleOf({ examples }: JsonSchema): Json {
  return Array.isArray(examples) ? ((examples as readonly Json[])[0] ?? null) : null
}

/** What of a schema is said of the value at that path; undefined where nothing is. */
function schemaAt(schema: z.ZodType, path: readonly PropertyKey[]): JsonSchema | undefined {
  // What goes in is what is spoken of; where only what comes out is described, as behind a conversion, that.
  for (const io of ['input', 'output'] as const) {
    const whole = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonSchema
    const found = path.reduce<JsonSchema | undefined>((at, part) => at && inner(at, part), whole)
    if (found !== undefined && ['type', 'enum', 'anyOf'].some((key) => key in found)) return found
  }
  return undefined
}

function inner(schema: JsonSchema, part: PropertyKey): JsonSchema | undefined {
  const { properties, items, additionalProperties, anyOf } = schema as Record<string, JsonSchema | undefined>
  const options = Array.isArray(anyOf) ? (anyOf as JsonSchema[]) : []
  const named = properties && Object.hasOwn(properties, part) ? properties[String(part)] : undefined
  return [
    typeof part === 'number' ? items : named,
    additionalProperties,
    ...options.map((option) => inner(option, part)),
  ].find((found): found is JsonSchema => typeof found === 'object')
}
