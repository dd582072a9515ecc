import { z } from 'zod'
import type { Form, FormField, Option } from '../../mcp/index.ts'
import { isObject } from '../../platform/json.ts'
import { asksForSecret } from './asks-for-secret.ts'
import { hasNoLinks, withoutLinks } from './without-links.ts'

/** Fields of a form, and options of a field: a chat has no room for more. */
const MOST_FIELDS = 20
const MOST_OPTIONS = 50
/** Characters. */
const MESSAGE_LENGTH = 1_000
const DESCRIPTION_LENGTH = 300
const TITLE_LENGTH = 100
const VALUE_LENGTH = 200
/** Of what can be typed into a field. */
export const LONGEST_TEXT = 5_000
/** What ends a quotation, or looks like it. */
const LIKE_QUOTES = /[\p{Quotation_Mark}\p{Pi}\p{Pf}ˮ″‶❝❞]/gu
/** Characters of all of a schema. */
const SCHEMA_LENGTH = 20_000

/** Why a question is not put, for the server and for the record. */
export class Unshowable extends Error {
  readonly how: 'secret' | 'no-form'

  constructor(how: Unshowable['how'], message: string) {
    super(message)
    this.how = how
  }
}

// The schemas of a form's fields, as far as the specification lets servers use JSON Schema (MCP 2025-11-25, Elicitation).
// Whatever else stands there is left out, among it `pattern`: nobody has to run a server's regular expression.

const whole = z.int().min(0).max(LONGEST_TEXT)
const texts = z.array(z.string().max(VALUE_LENGTH)).min(1).max(MOST_OPTIONS)
const options = z
  .array(z.object({ const: z.string().max(VALUE_LENGTH), title: z.string().max(4 * TITLE_LENGTH) }))
  .min(1)
  .max(MOST_OPTIONS)
const named = {
  title: z
    .string()
    .max(4 * TITLE_LENGTH)
    .optional(),
  description: z
    .string()
    .max(4 * DESCRIPTION_LENGTH)
    .optional(),
}
const choice = { type: z.literal('string'), ...named, default: z.string().optional() }
const choices = {
  type: z.literal('array'),
  ...named,
  minItems: whole.optional(),
  maxItems: whole.optional(),
  default: z.array(z.string()).max(MOST_OPTIONS).optional(),
}
const fieldSchema: z.ZodType<FormField> = z.union([
  z.object({ ...choice, oneOf: options }),
  z.object({
    ...choice,
    enum: texts,
    enumNames: z
      .array(z.string().max(4 * TITLE_LENGTH))
      .max(MOST_OPTIONS)
      .optional(),
  }),
  z.object({ ...choices, items: z.object({ anyOf: options }) }),
  z.object({ ...choices, items: z.object({ type: z.literal('string'), enum: texts }) }),
  z.object({ type: z.literal('boolean'), ...named, default: z.boolean().optional() }),
  z.object({
    type: z.enum(['number', 'integer']),
    ...named,
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    default: z.number().optional(),
  }),
  z.object({
    type: z.literal('string'),
    ...named,
    minLength: whole.optional(),
    maxLength: z.int().min(0).optional(),
    format: z.enum(['email', 'uri', 'date', 'date-time']).optional(),
    default: z.string().max(LONGEST_TEXT).optional(),
    // Made to look like another kind of field than it says.
    enum: z.never().optional(),
    oneOf: z.never().optional(),
    anyOf: z.never().optional(),
    writeOnly: z.literal(false).optional(),
  }),
])
const formSchema = z.object({
  mode: z.literal('form').optional(),
  message: z.string().max(4 * MESSAGE_LENGTH),
  requestedSchema: z.object({
    type: z.literal('object'),
    properties: z.custom<Record<string, unknown>>(
      (given) => isObject(given) && Object.keys(given).length <= MOST_FIELDS,
    ),
    required: z.array(z.string()).max(MOST_FIELDS).optional(),
  }),
})
const fieldName = /^[A-Za-z][\w-]{0,59}$/

/**
 * A server's question as it may be shown: its words in one line each and without links, after who asks.
 * @param from the server, for the user
 * @param params as they came
 * @throws Unshowable
 */
export function readForm(from: string, params: unknown): Form {
  const { message, requestedSchema } = ofForm(params)
  const { required } = requestedSchema
  const properties = Object.fromEntries(
    Object.entries(requestedSchema.properties).map(([name, given]) => [name, readField(name, given)]),
  )
  if (asksForSecret(message, properties))
    throw new Unshowable('secret', 'A form may not ask for passwords, tokens, PINs or other secrets.')
  const shown = Object.entries(properties).map(([name, field]) => [name, shownField(name, field)] as const)
  const form: Form = {
    message: signed(from, message),
    requestedSchema: {
      type: 'object',
      properties: Object.fromEntries(shown),
      ...(required && { required: required.filter((name) => Object.hasOwn(properties, name)) }),
    },
  }
  if (JSON.stringify(form.requestedSchema).length > SCHEMA_LENGTH) throw noForm('it is too long')
  return form
}

/** That it comes neither from this program nor from the assistant stands first, and what it asks in quotation marks. */
function signed(from: string, message: string): string {
  const asked = withoutLinks(message, MESSAGE_LENGTH).replaceAll(LIKE_QUOTES, "'")
  return [
    `${from} asks: “${asked}”`,
    'PanDA Bridge passes your answer on to that server. Give no password, token or PIN.',
  ].join('\n')
}

function ofForm(params: unknown): z.output<typeof formSchema> {
  if (isObject(params) && params['mode'] !== undefined && params['mode'] !== 'form')
    throw noForm('of the modes of a question only "form" is offered')
  const { data } = formSchema.safeParse(params)
  if (!data)
    throw noForm(`it must have a message and an object with at most ${MOST_FIELDS} fields, of bounded length`)
  return data
}

function readField(name: string, given: unknown): FormField {
  if (!fieldName.test(name)) throw noForm('the name of a field must be made of letters, digits, "_" and "-"')
  const { data } = fieldSchema.safeParse(given)
  if (data) return data
  const secret = isObject(given) && (given['format'] === 'password' || given['writeOnly'] === true)
  if (secret)
    throw new Unshowable('secret', `The field ${name} is one for a secret, which a form may not ask for.`)
  throw noForm(`the field ${name} is none that the specification allows`)
}

function shownField(name: string, field: FormField): FormField {
  const { title, description } = field
  const words = {
    ...(title !== undefined && { title: withoutLinks(title, TITLE_LENGTH) }),
    ...(description !== undefined && { description: withoutLinks(description, DESCRIPTION_LENGTH) }),
  }
  if (field.type === 'array') {
    const { items, default: usual, ...rest } = field
    const shown = { ...rest, ...words }
    if ('anyOf' in items)
      return {
        ...shown,
        items: { anyOf: shownOptions(name, items.anyOf) },
        ...ofChoices(usual, constsOf(items.anyOf)),
      }
    mustBeShowable(name, items.enum)
    return { ...shown, items, ...ofChoices(usual, items.enum) }
  }
  if ('oneOf' in field) {
    const { default: usual, ...rest } = field
    const oneOf = shownOptions(name, field.oneOf)
    return { ...rest, ...words, oneOf, ...ofChoices(usual, constsOf(field.oneOf)) }
  }
  if ('enum' in field) {
    mustBeShowable(name, field.enum)
    const { enumNames, default: usual, ...rest } = field
    return {
      ...rest,
      ...words,
      ...ofChoices(usual, field.enum),
      ...(enumNames && { enumNames: enumNames.map((title) => withoutLinks(title, TITLE_LENGTH)) }),
    }
  }
  if (field.type !== 'string' || field.default === undefined) return { ...field, ...words }
  const { default: usual, ...rest } = field
  return { ...rest, ...words, ...(hasNoLinks(usual, VALUE_LENGTH) && { default: usual }) }
}

/** A default that is none of the choices is left out: it would be a text that nobody has looked at. */
function ofChoices<T extends string | string[]>(
  usual: T | undefined,
  choices: readonly string[],
): { default?: T } {
  if (usual === undefined) return {}
  return [usual].flat().every((each) => choices.includes(each)) ? { default: usual } : {}
}

function constsOf(options: readonly Option[]): string[] {
  return options.map((option) => option.const)
}

function shownOptions(name: string, options: readonly Option[]): Option[] {
  mustBeShowable(name, constsOf(options))
  return options.map(({ const: value, title }) => ({
    const: value,
    title: withoutLinks(title, TITLE_LENGTH),
  }))
}

/** Values come back as they are: nothing can be taken out of them. */
function mustBeShowable(name: string, values: readonly string[]): void {
  if (!values.every((value) => hasNoLinks(value, VALUE_LENGTH)))
    throw noForm(`a choice of the field ${name} is no plain text of one line, or a link`)
}

function noForm(why: string): Unshowable {
  return new Unshowable('no-form', `This question is not shown: ${why}.`)
}
