import { z } from 'zod'
import { plainLine } from '../platform/shown-text.ts'
import { componentNamed } from './component-names.ts'
import type { Component } from './known-error.ts'
import { errorKey } from './tables/index.ts'

/** The most errors taken from a monitor's table; ATLAS' has some hundreds. */
const MOST_ERRORS = 5_000
const LONGEST = 500

/** What a monitor's own table says of an error. */
export interface MonitorWords {
  description: string
  name?: string
}

/** A monitor's words for errors, by `component:code`: what explains errors takes it, and puts it beside its own. */
export type Overlay = ReadonlyMap<string, MonitorWords>

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
  return words
}

/** What the monitor says of an error, where it says something. */
export function monitorWords(
  from: Overlay | undefined,
  component: Component,
  code: number,
): MonitorWords | undefined {
  return from?.get(errorKey(component, code))
}
