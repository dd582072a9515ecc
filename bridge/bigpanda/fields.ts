import { z } from 'zod'
import { isoTime } from '../panda/iso-time.ts'

// The monitor's fields differ between deployments and versions: what is missing or of another type is left out, and
// nothing fails for it.

/** Longest text of one field that is kept: characters. Messages of the pilot have some hundreds. */
const LONGEST_TEXT = 4_000

/** A number, also where it is written as a text. */
export const number = z
  .preprocess(
    (value) =>
      typeof value === 'string' && /^\s*-?\d+(\.\d+)?([eE][+-]?\d+)?\s*$/.test(value) ? Number(value) : value,
    z.number(),
  )
  .optional()
  .catch(undefined)

/** A text, also where it is a number there; without tags, as some fields are HTML on some pages. */
export const text = z
  .preprocess(
    (value) => (typeof value === 'number' ? String(value) : value),
    z.string().transform((value) => withoutTags(value.slice(0, 4 * LONGEST_TEXT)).slice(0, LONGEST_TEXT)),
  )
  .optional()
  .catch(undefined)

/** A time of the monitor's, which are all in UTC, as ISO 8601 with its Z: `2026-08-19T08:18:20Z`. */
export const date = z
  .string()
  .transform((value) => isoTime(value))
  .optional()
  .catch(undefined)

/** Items that are no objects are left out, and a list that is none is empty. @param most so many are kept */
export function list<T extends z.ZodType>(item: T, most: number): z.ZodType<z.output<T>[]> {
  return z
    .array(z.unknown())
    .catch([])
    .transform((items) =>
      items.slice(0, most).flatMap((each) => {
        const { data } = item.safeParse(each)
        return data === undefined ? [] : [data]
      }),
    )
}

/** Fields of these types, for an object. */
export function fieldsOf<
  const N extends string = never,
  const T extends string = never,
  const D extends string = never,
>(names: { numbers?: readonly N[]; texts?: readonly T[]; dates?: readonly D[] }) {
  return {
    ...each(names.numbers ?? [], number),
    ...each(names.texts ?? [], text),
    ...each(names.dates ?? [], date),
  }
}

function each<K extends string, S>(keys: readonly K[], schema: S): Record<K, S> {
  return Object.fromEntries(keys.map((key) => [key, schema])) as Record<K, S>
}

/** A `<` that begins no tag stays. */
function withoutTags(html: string): string {
  return html.includes('<') ? html.replaceAll(/<\/?[a-z][^<>]*>/gi, '') : html
}
