import { plainLine } from '../platform/shown-text.ts'

/** The longest message of PanDA's that is kept: characters. The pilot's own end at 256. */
const LONGEST_MESSAGE = 500

/** A job as PanDA or its monitor describes it: what it holds is not known, nor how it is spelled. */
export type JobFields = Readonly<Record<string, unknown>>

export function asJob(value: unknown): JobFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JobFields) : {}
}

/** A field by PanDA's name for it, or by BigPanDA's, which is the same in small letters. */
export function fieldOf(job: JobFields, name: string): unknown {
  const value = Object.hasOwn(job, name) ? job[name] : undefined
  if (value !== undefined) return value
  const small = name.toLowerCase()
  return Object.hasOwn(job, small) ? job[small] : undefined
}

/** A finite number, also where it is written as text; undefined for all else, as for PanDA's "NULL". */
export function numberOf(job: JobFields, name: string): number | undefined {
  const value = fieldOf(job, name)
  const number =
    typeof value === 'string' && /^\s*-?\d{1,15}(?:\.\d{1,15})?\s*$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** The same where only a positive number says something: PanDA writes 0 for what is not known. */
export function positiveOf(job: JobFields, name: string): number | undefined {
  const number = numberOf(job, name)
  return number !== undefined && number > 0 ? number : undefined
}

/** A text on one line that may be shown, of bounded length; undefined where there is none. */
export function textOf(job: JobFields, name: string, longest = LONGEST_MESSAGE): string | undefined {
  const value = fieldOf(job, name)
  if (typeof value !== 'string') return undefined
  // Cut before anything looks at it: a message can be of any size.
  const text = plainLine(
    value
      .slice(0, longest * 4)
      .replaceAll(/\s+/g, ' ')
      .trim(),
    longest,
  )
  return text === '' || text === 'NULL' || text === 'None' ? undefined : text
}

/** Milliseconds since 1970 of a time: PanDA's `{"__datetime__": ...}` or a text, in UTC where it names no zone. */
export function timeOf(job: JobFields, name: string): number | undefined {
  const value = fieldOf(job, name)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.getTime()
  const text =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)['__datetime__'] : value
  if (typeof text !== 'string') return undefined
  const time = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:?\d\d)?$/.exec(
    text.trim(),
  )
  if (!time) return undefined
  const found = Date.parse(`${time[1]}T${time[2]}${time[3] ?? 'Z'}`)
  return Number.isNaN(found) ? undefined : found
}
