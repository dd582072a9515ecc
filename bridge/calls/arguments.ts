import { BridgeError } from '../errors.ts'
import { isAnswerTool } from '../panda/answer-tools.ts'
import { endpointOfTool } from '../panda/catalogue/index.ts'
import { unsendable } from '../panda/catalogue/sendable.ts'
import type { Json, JsonSchema } from '../panda/catalogue/types.ts'
import { expected, got } from '../panda/catalogue/wording.ts'
import { PANDA_TIME, pandaTimeOf } from '../panda/iso-time.ts'
import { asObject, isObject } from '../platform/json.ts'
import { parseJson } from '../platform/json.ts'
import { rendered } from '../platform/plain.ts'
import { frozen } from './requests.ts'

export type Input = Record<string, unknown>
type Schema = Record<string, unknown>

/**
 * The arguments of a call as they are judged, shown to the user, recorded and sent: one value that nobody can change.
 * Texts in the place of numbers, lists and the like are what they say, where the tool's schema leaves one reading; so are
 * times of ISO 8601 where PanDA takes its own form.
 * What is of another type than the schema says is refused here: FastMCP reads "4_0" as 40 and true as 1, so that what
 * it carries out would not be what the user has seen.
 * @throws BridgeError `invalid-input` for that, for what is no object, and for what would not arrive as it stands here
 */
export function readArguments(tool: string, given: unknown, inputSchema: unknown): Input {
  const input = given === undefined ? {} : given
  if (!isObject(input))
    throw refusal(
      tool,
      `The arguments must be an object with a field for each parameter, but they are ${got(input)}.`,
    )
  const properties = new Map(Object.entries(asObject(asObject(inputSchema)['properties'])))
  const entries = Object.entries(input).flatMap(([name, value]) => {
    if (value === null && isLeftOut(tool, name)) return []
    const schema = properties.get(name)
    const read = readAs(schema, value)
    const problem = problemOf(name, schema, read)
    if (problem !== undefined) throw refusal(tool, problem)
    return [[name, read] as const]
  })
  return frozen(Object.fromEntries(entries))
}

/** Null for a parameter whose default is Python's None: both say the same, and FastMCP refuses the first. */
function isLeftOut(tool: string, name: string): boolean {
  if (isAnswerTool(tool)) return true
  return endpointOfTool(tool)?.parameters.some((one) => one.name === name && one.default === null) ?? false
}

function problemOf(name: string, schema: unknown, value: unknown): string | undefined {
  const path = /^[\w.-]{1,60}$/.test(name) ? name : rendered(name, 60)
  if (name === '__proto__') return `${path} is no name for a parameter.`
  if (!name.isWellFormed()) return `The name ${path} holds half a character (a lone surrogate).`
  const unsent = unsendable(value, optionsOf(schema)?.some(({ type }) => type === 'number') ?? false)
  return unsent === undefined ? wrongType(path, schema, value) : `${path} ${unsent}.`
}

function wrongType(path: string, schema: unknown, value: unknown): string | undefined {
  const options = optionsOf(schema)
  if (!options) return undefined
  const matching = options.filter(({ type }) => isOf(type, value))
  if (matching.length === 0) {
    const { examples } = asObject(schema)
    const example = (Array.isArray(examples) ? examples[0] : undefined) as Json | undefined
    return `${path} must be ${expected(schema as JsonSchema, example ?? null)}, but it is ${got(value)}.`
  }
  if (!Array.isArray(value) || matching.length > 1) return undefined
  const items = matching[0]?.['items']
  const problems = value.map((item: unknown, index) => wrongType(`${path}[${index}]`, items, item))
  return problems.find((problem) => problem !== undefined)
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value)
    case 'array':
      return Array.isArray(value)
    case 'object':
      return isObject(value)
    case 'null':
      return value === null
    default:
      return typeof value === type
  }
}

function refusal(tool: string, what: string): BridgeError {
  return new BridgeError(
    'invalid-input',
    what,
    `Nothing was sent${endpointOfTool(tool) ? ' to PanDA' : ''}: correct it and call ${tool.slice(0, 100)} again.`,
  )
}

/** The value as the schema wants it, where it is a text that can be read in just one way; else as it is. */
function readAs(schema: unknown, value: unknown): unknown {
  const options = optionsOf(schema)
  if (!options) return value
  if (typeof value === 'string' && options.some(({ pattern }) => pattern === PANDA_TIME))
    return pandaTimeOf(value) ?? value
  if (Array.isArray(value)) {
    const items = options.filter(({ type }) => type === 'array').map((option) => option['items'])
    return items.length === 1 ? value.map((item: unknown) => readAs(items[0], item)) : value
  }
  if (typeof value !== 'string' || options.some(({ type }) => type === 'string')) return value
  const readings = new Map<string, unknown>()
  for (const option of options) {
    const reading = readText(option, value.trim())
    if (reading !== undefined) readings.set(JSON.stringify(reading), reading)
  }
  const [only] = readings.values()
  return readings.size === 1 ? only : value
}

/** @returns undefined where the text does not say that */
function readText(option: Schema & { type: string }, text: string): unknown {
  const json = parseJson(text)
  switch (option.type) {
    case 'integer':
      return /^-?(?:0|[1-9]\d*)$/.test(text) ? json : undefined
    case 'number':
      return typeof json === 'number' ? json : undefined
    case 'boolean':
      // Python writes them with a capital.
      return /^(?:true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined
    case 'null':
      return json === null ? null : undefined
    case 'array':
      return Array.isArray(json) ? readAs(option, json) : undefined
    case 'object':
      return isObject(json) ? json : undefined
    default:
      return undefined
  }
}

/** The kinds of value that a schema takes, each as a schema of one type; undefined where it takes anything. */
function optionsOf(schema: unknown, depth = 0): (Schema & { type: string })[] | undefined {
  const { type, ...rest } = asObject(schema)
  const either = rest['anyOf'] ?? rest['oneOf']
  if (Array.isArray(either)) {
    if (depth > 3) return undefined
    const options = either.map((option) => optionsOf(option, depth + 1))
    return options.includes(undefined) ? undefined : options.flatMap((option) => option ?? [])
  }
  const types = (Array.isArray(type) ? (type as unknown[]) : [type]).filter(
    (name) => typeof name === 'string',
  )
  return types.length === 0 ? undefined : types.map((name) => ({ ...rest, type: name }))
}
