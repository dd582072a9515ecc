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
