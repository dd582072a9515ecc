import { isObject } from '../../platform/json.ts'
import { clipped, enumerated, rendered } from '../../platform/plain.ts'
import { toolName } from './tool-name.ts'
import type { Arguments, Endpoint, Json, Parameter } from './types.ts'

/** No question is longer, in UTF-16 code units, so that a dialog can show all of it. */
const longest = 400

/** Lengths tried for a single text until the whole is short enough. */
const limits = [90, 45, 24, 12] as const

/** How much longer than one text a list or an object may be; with four of them there is still room. */
const roomFactor = 6

const notGiven = '(not given)'

/** A single job is named, several are counted and the first of them named: "3 jobs (5, 6, 7)". */
function counted(value: unknown, noun: string, limit: number): string {
  const items: unknown[] = Array.isArray(value) ? value : [value]
  if (items.length === 1) return `${noun} ${rendered(items[0], limit, 1)}`
  return items.length === 0 ? `no ${noun}` : `${items.length} ${noun}s (${enumerated(items, limit)})`
}

function shownValue(value: unknown, parameter: Parameter | undefined, limit: number): string {
  if (parameter?.secret !== true) return rendered(value, limit)
  return typeof value === 'string' ? `(${value.length} characters, not shown)` : '(not shown)'
}

function isSame(value: unknown, other: Json | undefined): boolean {
  if (!Array.isArray(value) || !Array.isArray(other)) return value === other
  return value.length === other.length && value.every((item, index) => item === other[index])
}

/** Switches and numbers first: they are short, and no long text may push them out. */
const weight = (value: unknown) => (typeof value === 'boolean' || typeof value === 'number' ? 0 : 1)

interface Composed {
  readonly text: string
  /** Every argument that matters is named in it. */
  readonly complete: boolean
}

function composed(endpoint: Endpoint, args: Arguments, limit: number): Composed {
  const parameters = new Map(endpoint.parameters.map((parameter) => [parameter.name, parameter]))
  const told = new Set<string>()
  const clip = (text: string) => clipped(text, limit * roomFactor)
  const template = typeof endpoint.ask === 'function' ? endpoint.ask(args) : endpoint.ask
  const text = (template ?? `Call ${toolName(endpoint)}?`).replaceAll(
    /\{(\w+)(?::(\w+))?\}/g,
    (_, name: string, noun: string | undefined) => {
      told.add(name)
      const parameter = parameters.get(name)
      const value = Object.hasOwn(args, name) ? args[name] : parameter?.default
      if (value === undefined || value === null) return noun === undefined ? notGiven : `${noun} ${notGiven}`
      return clip(noun === undefined ? shownValue(value, parameter, limit) : counted(value, noun, limit))
    },
  )
  const rest = Object.entries(args)
    .filter(
      ([name, value]) =>
        !told.has(name) && value !== undefined && !isSame(value, parameters.get(name)?.default),
    )
    .toSorted(
      ([a, x], [b, y]) =>
        // Known ones first: the server refuses a call with an unknown one.
        Number(parameters.has(b)) - Number(parameters.has(a)) || weight(x) - weight(y),
    )
    .map(([name, value]) => {
      const parameter = parameters.get(name)
      // The name of an unknown argument is as free a text as any.
      return clip(`${parameter ? name : rendered(name, limit)}: ${shownValue(value, parameter, limit)}`)
    })
  return withRest(text, rest)
}

/** As many of the further arguments as have room; how many are missing is always said. */
function withRest(text: string, rest: readonly string[]): Composed {
  if (rest.length === 0) return { text, complete: text.length <= longest }
  const more = (count: number) => `${count} more ${count === 1 ? 'argument' : 'arguments'}`
  for (let count = rest.length; count > 0; count -= 1) {
    const complete = count === rest.length
    const end = complete ? '' : ` and ${more(rest.length - count)}`
    const whole = `${text} With ${rest.slice(0, count).join(', ')}${end}.`
    if (whole.length <= longest) return { text: whole, complete }
  }
  return { text: `${text} With ${more(rest.length)}.`, complete: false }
}

/**
 * What to ask the user before a call, in plain words: "Kill task 46374283?". Arguments may be anything. Each
 * one that differs from its default is shown, shortened if need be, or at least counted; secrets are not.
 * At most 400 characters, on one line, with nothing in it that could make it read otherwise than it is.
 */
export function question(endpoint: Endpoint, args: unknown): string {
  const given = isObject(args) ? args : {}
  let last = ''
  for (const limit of limits) {
    const { text, complete } = composed(endpoint, given, limit)
    if (complete) return text
    last = text
  }
  return last
}
