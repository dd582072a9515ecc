import { z } from 'zod'
import { isoTime } from '../../panda/iso-time.ts'
import { said } from '../said.ts'

// What PanDA says is read leniently: another version of the server has other fields, and a field of another type is
// one that is not known.

const PYTHON_NONE = new Set(['', 'NULL', 'None', 'null'])

/** A whole number, also where it comes as a text. */
export const whole = z
  .preprocess(
    (value) => (typeof value === 'string' && /^-?\d{1,15}$/.test(value.trim()) ? Number(value) : value),
    z.number().int().safe(),
  )
  .optional()
  .catch(undefined)

/** One line of text, as it may be shown; PanDA writes NULL where there is none. */
const lineOf = (longest: number) =>
  z
    .string()
    .transform((text) => (PYTHON_NONE.has(text.trim()) ? undefined : said(text, longest)))
    .optional()
    .catch(undefined)

/** What names a state, a site or a person: answers hold many of them. */
export const word = lineOf(100)
/** What names a task, a dataset or a file. */
export const name = lineOf(300)

/** A text as it came: what it holds is looked at before it is shown. */
export const raw = z
  .string()
  .max(100_000)
  .transform((text) => (PYTHON_NONE.has(text.trim()) ? undefined : text))
  .optional()
  .catch(undefined)

/** ISO 8601 in UTC. */
export const moment = z
  .string()
  .max(40)
  .transform((text) => isoTime(text))
  .optional()
  .catch(undefined)
