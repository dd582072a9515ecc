import { BridgeError } from '../../errors.ts'
import { pandaTimeOf } from '../../panda/iso-time.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** By the first letter of its name: there are no minutes. */
const units: Readonly<Record<string, number>> = { h: HOUR, d: DAY, w: 7 * DAY, m: 30 * DAY }

/**
 * A time as people and models write it: `7d`, `12h`, `2 weeks ago`, `last month` before now; `today`, `yesterday`; a date
 * or a time of ISO 8601. Days are those of UTC.
 * @returns milliseconds since 1970
 * @throws BridgeError `invalid-input`
 */
export function timeOf(text: string, now: number): number {
  const words = text.trim()
  const time = dayOf(words, now) ?? beforeNow(words, now) ?? Date.parse(`${pandaTimeOf(words)}Z`)
  if (Number.isNaN(time))
    throw new BridgeError(
      'invalid-input',
      `"${words.slice(0, 40)}" is no time.`,
      'Give a date such as 2026-11-20, or a length such as 7d or 12h.',
    )
  if (time > now)
    throw new BridgeError(
      'invalid-input',
      `"${words.slice(0, 40)}" has not come yet.`,
      'Give an earlier date, or a length such as 7d.',
    )
  return time
}

function dayOf(words: string, now: number): number | undefined {
  const today = now - (now % DAY)
  if (/^today$/i.test(words)) return today
  return /^yesterday$/i.test(words) ? today - DAY : undefined
}

function beforeNow(words: string, now: number): number | undefined {
  const [, last, count, unit] =
    /^(?:the )?(last |past )?(?:(\d{1,4}) ?)?(h|hours?|d|days?|w|weeks?|months?)(?: ago)?$/i.exec(words) ?? []
  if (unit === undefined || (last === undefined && count === undefined)) return undefined
  return now - Number(count ?? 1) * (units[unit.charAt(0).toLowerCase()] ?? DAY)
}

export function iso(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')
}

/** As PanDA's `%Y-%m-%d %H:%M:%S`, in UTC. */
export function pandaTime(time: number): string {
  return iso(time).replace('T', ' ').replace('Z', '')
}
