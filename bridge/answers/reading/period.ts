import { BridgeError } from '../../errors.ts'

const units = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const

/** Milliseconds of the longest period that is looked at. */
const LONGEST_MS = 366 * units.d

/**
 * A time as people write it: `7d`, `12h`, `2w` before now, or a date (UTC).
 * @returns milliseconds since 1970
 * @throws BridgeError `invalid-input`
 */
export function timeOf(text: string, now: number): number {
  const words = text.trim()
  const length = /^(\d{1,4})\s*(h(?:ours?)?|d(?:ays?)?|w(?:eeks?)?)(?:\s+ago)?$/i.exec(words)
  const time = length
    ? now - Number(length[1]) * units[(length[2] ?? 'd').charAt(0).toLowerCase() as keyof typeof units]
    : /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?Z?)?$/.test(words)
      ? Date.parse(`${words.replace(' ', 'T').replace(/Z$/, '')}${words.length > 10 ? 'Z' : ''}`)
      : Number.NaN
  if (Number.isNaN(time))
    throw new BridgeError(
      'invalid-input',
      `"${words.slice(0, 40)}" is no time.`,
      'Give a date such as 2026-11-20, or a length such as 7d or 12h.',
    )
  if (time > now || now - time > LONGEST_MS)
    throw new BridgeError(
      'invalid-input',
      `"${words.slice(0, 40)}" does not lie within the last year.`,
      'Give a later date, or a shorter length such as 30d.',
    )
  return time
}

export function iso(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')
}

/** As PanDA's `%Y-%m-%d %H:%M:%S`, in UTC. */
export function pandaTime(time: number): string {
  return iso(time).replace('T', ' ').replace('Z', '')
}
