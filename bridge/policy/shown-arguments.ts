import { maskArguments } from '../activity/mask.ts'
import type { Json } from '../panda/catalogue/index.ts'
import { plain } from '../platform/plain.ts'

/** One argument as the user sees it before a yes. */
export interface ShownArgument {
  name: string
  /** Its JSON on one line, so that a text is told from a number; of an object with entries nothing. */
  text: string
  /** Characters that are left out behind it. */
  left?: number
  /** Of an object: each of its entries. */
  entries?: readonly ShownArgument[]
  /** Entries that are left out behind those. */
  more?: number
}

/** All that is shown of a call, in characters: twenty calls may wait, and each window gets them with every change. */
const ROOM = 12_000
const LONGEST_TEXT = 1_500
const LONGEST_NAME = 100
/** Arguments, and entries of one of them. */
const MOST_ENTRIES = 150

/**
 * The arguments of a call for the eyes of the user, without secrets. Each one is there: what is too long says how much
 * of it is missing.
 */
export function shownArguments(tool: string, input: Readonly<Record<string, unknown>>): ShownArgument[] {
  const room = { left: ROOM }
  const { entries, more } = shownEntries(maskArguments(tool, input), room, 0)
  return more === 0 ? entries : [...entries, { name: '…', text: `${more} more arguments` }]
}

/** Each argument on its line, with what of it is left out; entries of one below it. */
export function argumentLines(shown: readonly ShownArgument[], indent = ''): string[] {
  return shown.flatMap(({ name, text, left, entries, more }) => {
    const cut = left === undefined ? '' : `… (${left} more characters)`
    return [
      `${indent}${name} = ${entries === undefined ? '' : '{'}${text}${cut}`,
      ...argumentLines(entries ?? [], `${indent}  `),
      ...(more === undefined ? [] : [`${indent}  … ${more} more`]),
    ]
  })
}

function shownEntries(value: Json, room: { left: number }, depth: number) {
  const all = Object.entries(value ?? {})
  const entries = all
    .slice(0, MOST_ENTRIES)
    .map(([name, item]) => shownArgument(name, item as Json, room, depth))
  return { entries, more: all.length - entries.length }
}

function shownArgument(name: string, value: Json, room: { left: number }, depth: number): ShownArgument {
  const shownName = clipped(plain(name), LONGEST_NAME)
  room.left -= shownName.length
  if (depth === 0 && isObject(value) && Object.keys(value).length > 0) {
    const { entries, more } = shownEntries(value, room, depth + 1)
    return { name: shownName, text: '', entries, ...(more > 0 && { more }) }
  }
  const whole = plain(JSON.stringify(value))
  const text = whole.slice(0, Math.max(0, Math.min(LONGEST_TEXT, room.left))).toWellFormed()
  room.left -= text.length
  const left = whole.length - text.length
  return { name: shownName, text, ...(left > 0 && { left }) }
}

function clipped(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length).toWellFormed()}… (${text.length} characters)`
}

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
