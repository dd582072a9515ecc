import { z } from 'zod'
import { plainLine } from '../platform/shown-text.ts'
import { componentNamed } from './component-names.ts'
import type { AddedError, Component } from './known-error.ts'
import { errorKey } from './tables/index.ts'

/** The most errors taken from a monitor's table; ATLAS' has some hundreds. */
const MOST_ERRORS = 5_000
const LONGEST = 500

/** What a monitor's own table says of an error. */
export interface MonitorWords {
  description: string
  name?: string
}

/** What others say of errors: what explains errors takes it. */
export interface Overlay {
  /** A monitor's words, by `component:code`, which stand beside our own. */
  monitor?: ReadonlyMap<string, MonitorWords> | undefined
  /** Words of experiments, likewise, which the user has let count before our own. */
  added?: ReadonlyMap<string, readonly AddedError[]> | undefined
}

const text = z
  .string()
  .catch('')
  .transform((value) =>
    plainLine(
      value
        .slice(0, LONGEST * 4)
        .replaceAll(/\s+/g, ' ')
        .trim(),
      LONGEST,
    ),
  )

const rowSchema = z.object({
  component: z.string().max(40),
  code: z.coerce.number().int().positive().max(1e9),
  acronym: text,
  diagnostics: text,
  description: text,
})

const tableSchema = z.union([
  z
    .object({ error_descriptions: z.array(z.unknown()) })
    .transform(({ error_descriptions }) => error_descriptions),
  z.array(z.unknown()),
])

/**
 * A monitor's table of errors (BigPanDA's `/api/joberrordescriptions/?json`), as far as it can be read: rows that are
 * none are left out.
 * @returns undefined where the answer is no such table
 */
export function overlay(table: unknown): Overlay | undefined {
  const rows = tableSchema.safeParse(table).data
  if (!rows) return undefined
  const words = new Map<string, MonitorWords>()
  for (const row of rows.slice(0, MOST_ERRORS)) {
    const read = rowSchema.safeParse(row).data
    const component = read && componentNamed(read.component)
    if (!read || !component) continue
    const description = read.description || read.diagnostics
    if (description === '') continue
    const name = read.acronym
    words.set(errorKey(component, read.code), { description, ...(name === '' ? {} : { name }) })
  }
  return { monitor: words }
}

/** What the monitor says of an error, where it says something. */
export function monitorWords(
  from: Overlay | undefined,
  component: Component,
  code: number,
): MonitorWords | undefined {
  return from?.monitor?.get(errorKey(component, code))
}

/** What experiments say, to be found by its error. The executor's field repeats the exit code of the program. */
export function byError(added: readonly AddedError[]): NonNullable<Overlay['added']> {
  const ofExecutor = added
    .filter(({ component }) => component === 'transform')
    .map((error) => ({ ...error, component: 'executor' as const }))
  return Map.groupBy([...added, ...ofExecutor], ({ component, code }) => errorKey(component, code))
}

/**
 * What an experiment says of an error, where one does: of one with that message before one of that number.
 * @param messages PanDA's, as far as they are known
 */
export function addedError(
  from: Overlay | undefined,
  component: Component,
  code: number,
  messages: readonly string[] = [],
): AddedError | undefined {
  const ofCode = from?.added?.get(errorKey(component, code))
  if (!ofCode) return undefined
  const said = messages.map((message) => message.toLowerCase())
  return (
    ofCode.find(({ says }) => says !== undefined && said.some((message) => message.includes(says))) ??
    ofCode.find(({ says }) => says === undefined)
  )
}
