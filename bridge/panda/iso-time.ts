/**
 * A time of PanDA or its monitor as ISO 8601 in UTC, to the second: `2026-08-19T08:18:20Z`. PanDA writes no zone, and a
 * space for the T in places; the monitor also leaves out seconds, or writes a zone.
 * @returns undefined for what is no time
 */
export function isoTime(text: string): string | undefined {
  const [, day, time, zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?$/.exec(text.trim()) ?? []
  if (day === undefined || time === undefined) return undefined
  const at = new Date(`${day}T${time}${zone.replace(/(\d\d)(\d\d)$/, '$1:$2')}`)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString().replace('.000Z', 'Z')
}

/** How PanDA takes a time, in UTC: Python's `%Y-%m-%d %H:%M:%S`. It refuses any other form, ISO 8601 too. */
export const PANDA_TIME = String.raw`^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$`

/**
 * A time of ISO 8601 as PanDA takes it; a day is its beginning.
 * @returns undefined for what is no time, and for a day that no calendar has
 */
export function pandaTimeOf(text: string): string | undefined {
  const words = text.trim()
  const day = words.slice(0, 10)
  const midnight = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== day) return undefined
  return isoTime(words === day ? `${day} 00:00:00` : words)
    ?.replace('T', ' ')
    .replace('Z', '')
}
