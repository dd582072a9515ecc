import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv'
import { BridgeError } from '../../../errors.ts'
import { toolName } from '../../../panda/catalogue/index.ts'
import { rendered } from '../../../platform/plain.ts'
import type { Arguments, Endpoint, JsonSchema, Parameter } from '../../../panda/catalogue/types.ts'
import { unsendable } from '../../../panda/catalogue/sendable.ts'
import { expected, got, gotKind } from '../../../panda/catalogue/wording.ts'

/** Problems that are told at once: an assistant corrects them in one go. */
const MOST_PROBLEMS = 5

let ajv: AjvJsonSchemaValidator | undefined
const validators = new WeakMap<JsonSchema, (value: unknown) => boolean>()

/** Whether a value fits, with no conversion: a number in quotes is no number. */
function fits(schema: JsonSchema, value: unknown): boolean {
  let validate = validators.get(schema)
  if (!validate) {
    ajv ??= new AjvJsonSchemaValidator()
    const check = ajv.getValidator(schema)
    validate = (value) => check(value).valid
    validators.set(schema, validate)
  }
  return validate(value)
}

/**
 * The arguments of a call, checked so that PanDA's own checks of types and names accept them, and each
 * arrives as it was meant. Null for a parameter whose default is None is left out: both say the same.
 * @throws BridgeError `invalid-input` that names each parameter that is wrong, what it should be and what it is
 */
export function checkArguments(endpoint: Endpoint, given: unknown): Arguments {
  if (given === undefined) return checkArguments(endpoint, {})
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw refusal(endpoint, [
      `The arguments must be an object with a field for each parameter, but they are ${got(given)}.`,
    ])
  }
  const args = Object.entries(given).filter(([, value]) => value !== undefined)
  const problems = [...problemsOfNames(endpoint, new Set(args.map(([name]) => name)))]
  for (const [name, value] of args) {
    const parameter = endpoint.parameters.find((one) => one.name === name)
    const problem = parameter
      ? problemOf(parameter, value, endpoint)
      : endpoint.acceptsAnyParameter && problemOfExtra(name, value)
    if (problem) problems.push(problem)
  }
  if (problems.length > 0) throw refusal(endpoint, problems)
  return Object.fromEntries(args.filter(([, value]) => value !== null))
}

function refusal(endpoint: Endpoint, problems: string[]): BridgeError {
  const told = problems.slice(0, MOST_PROBLEMS)
  if (problems.length > told.length) told.push(`And ${problems.length - told.length} more.`)
  return new BridgeError(
    'invalid-input',
    told.join(' '),
    `Nothing was sent to PanDA: correct it and call ${toolName(endpoint)} again.`,
  )
}

function* problemsOfNames(endpoint: Endpoint, given: ReadonlySet<string>): Generator<string> {
  const known = endpoint.parameters.map(({ name }) => name)
  const unknown = endpoint.acceptsAnyParameter ? [] : [...given].filter((name) => !known.includes(name))
  for (const name of unknown)
    yield `${rendered(name, 60)} is no parameter of ${toolName(endpoint)}, which takes ${known.join(', ') || 'none'}.`
  for (const { name, required, schema, example } of endpoint.parameters) {
    if (required && !given.has(name)) yield `${name} is missing: it must be ${expected(schema, example)}.`
  }
}

function problemOf(parameter: Parameter, value: unknown, endpoint: Endpoint): string | undefined {
  const { name, pythonType, schema, secret } = parameter
  // A slip in panda-server 1.0.4: `id` is a Python function, and any value but the default crashes the call.
  if (pythonType === 'id' && value !== null)
    return `${name} must be left out: PanDA fails whenever it is given.`
  const isFloat = pythonType?.includes('float') ?? false
  const unsent = unsendable(value, isFloat) ?? (endpoint.method === 'GET' && unlikeInUrl(parameter, value))
  if (unsent) return `${name} ${unsent}.`
  if (fits(schema, value)) return undefined
  return wrong(parameter, name, schema, value, secret === true)
}

/** For parameters of any name: those have no schema. */
function problemOfExtra(name: string, value: unknown): string | undefined {
  // The server's own first argument.
  if (name === 'req') return 'req cannot be used as the name of a parameter.'
  if (!name.isWellFormed()) return `The name ${rendered(name, 60)} holds half a character (a lone surrogate).`
  if (Array.isArray(value) && value.length === 0) return `${rendered(name, 60)} is an empty list, ${UNSAID}.`
  const unsent = unsendable(value)
  return unsent && `${rendered(name, 60)} ${unsent}.`
}

const UNSAID = 'which cannot be said in a URL'

/** What a URL would turn into something else: each would be taken for a parameter left out. */
function unlikeInUrl(parameter: Parameter, value: unknown): string | undefined {
  if (Array.isArray(value) && value.length === 0)
    return `is an empty list, ${UNSAID}${parameter.required ? '' : ': leave it out'}`
  const only: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value
  if (only === 'None' && parameter.default === null)
    return 'is the text "None", which PanDA takes for no value at all: leave it out, or say something else'
  return undefined
}

/** Names the element that is wrong where it is one of a list: `job_ids[1]`. */
function wrong(
  parameter: Parameter,
  path: string,
  schema: JsonSchema,
  value: unknown,
  isSecret: boolean,
): string {
  const [items] = ((schema['anyOf'] as readonly JsonSchema[] | undefined) ?? [schema]).flatMap((option) =>
    option['type'] === 'array' && option['items'] ? [option['items'] as JsonSchema] : [],
  )
  if (items && Array.isArray(value)) {
    const index = value.findIndex((item) => !fits(items, item))
    if (index >= 0) return wrong(parameter, `${path}[${index}]`, items, value[index], isSecret)
  }
  const should = expected(schema, parameter.example)
  return `${path} must be ${should}, but it is ${isSecret ? gotKind(value) : got(value)}.`
}
