import { rendered } from '../../platform/plain.ts'
import type { Json, JsonSchema } from './types.ts'

/** Characters of a wrong value that are shown again. */
const SHOWN = 60

/**
 * What a value should be, in words: `a whole number of at least 1`.
 * @param example shown where a pattern is all that there is to say
 */
export function expected(schema: JsonSchema, example: Json): string {
  const options = schema['anyOf'] as readonly JsonSchema[] | undefined
  if (options) return options.map((option) => expected(option, example)).join(' or ')
  const choices = schema['enum'] as readonly Json[] | undefined
  if (choices) return `one of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}`
  switch (schema['type']) {
    case 'integer':
      return `a whole number${range(schema)}`
    case 'number':
      return `a number${range(schema)}`
    case 'boolean':
      return 'true or false'
    case 'null':
      return 'null'
    case 'object':
      return 'an object'
    case 'array':
      return `a list${ofWhat(schema['items'] as JsonSchema | undefined)}${schema['minItems'] ? ' with at least one item' : ''}`
    case 'string':
      return typeof schema['pattern'] === 'string'
        ? `a text such as ${JSON.stringify(example)}`
        : `a text${length(schema)}`
    default:
      return 'something else'
  }
}

function range({ minimum: least, maximum: most, exclusiveMinimum }: JsonSchema): string {
  // A schema of whole numbers names the bounds of what a number can hold, which say nothing.
  const bound = (value: Json | undefined) =>
    Number.isSafeInteger(value) && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER ? undefined : value
  const minimum = exclusiveMinimum === 0 ? 1 : bound(least)
  const maximum = bound(most)
  if (typeof minimum === 'number' && typeof maximum === 'number') return ` from ${minimum} to ${maximum}`
  if (typeof minimum === 'number') return ` of at least ${minimum}`
  return typeof maximum === 'number' ? ` of at most ${maximum}` : ''
}

function length({ minLength, maxLength }: JsonSchema): string {
  if (minLength === 1 && typeof maxLength === 'number') return ` of 1 to ${maxLength} characters`
  if (typeof maxLength === 'number') return ` of at most ${maxLength} characters`
  return typeof minLength === 'number' ? ' that is not empty' : ''
}

const plurals: Record<string, string> = {
  integer: ' of whole numbers',
  string: ' of texts',
  object: ' of objects',
  array: ' of lists',
}

function ofWhat(items: JsonSchema | undefined): string {
  const type = items?.['type']
  return (typeof type === 'string' ? plurals[type] : undefined) ?? ''
}

/** What a value is, in words and cut to a line: `the text "46374283"`. */
export function got(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `the list ${rendered(value, SHOWN)}`
  switch (typeof value) {
    case 'string':
      return `the text ${rendered(value, SHOWN)}`
    case 'number':
      return `the number ${String(value)}`
    case 'object':
      return value === null ? 'null' : `the object ${rendered(value, SHOWN)}`
    default:
      return String(value)
  }
}

/** The kind of a value that must not be shown. */
export function gotKind(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value === 'string' ? 'text' : typeof value}`
}
