/** How moments are written. */
export interface TimeStyle {
  /** As Intl knows it, `iso`, or undefined for the browser's own. */
  locale: string | undefined
  /** In UTC, and marked so; else in the time zone of this computer. */
  isUtc: boolean
}

/** The preference for dates as ISO 8601 writes them; a Swedish one was kept for it once, which is nearly that. */
export const ISO = 'iso'
const LIKE_ISO = 'sv-SE'

/** The locale that Intl understands; the browser's own where the preference is empty or not known. */
export function knownLocale(preference: string): string | undefined {
  if (preference === ISO || preference === LIKE_ISO) return ISO
  try {
    return preference === '' ? undefined : Intl.getCanonicalLocales(preference)[0]
  } catch {
    return undefined
  }
}

/** `2026-11-21 09:54:46 UTC` */
export function utcText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

const formats = {
  time: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  minute: { hour: '2-digit', minute: '2-digit' },
  full: { dateStyle: 'medium', timeStyle: 'medium' },
  'full-minute': { dateStyle: 'medium', timeStyle: 'short' },
} satisfies Record<string, Intl.DateTimeFormatOptions>
export type TimeFormat = keyof typeof formats

const formatters = new Map<string, Intl.DateTimeFormat>()

/** @param at milliseconds since 1970 */
export function momentText(at: number, format: TimeFormat, { locale, isUtc }: TimeStyle): string {
  const text = locale === ISO ? isoText(at, format, isUtc) : inLocale(at, format, locale, isUtc)
  return isUtc ? `${text} UTC` : text
}

/** The same with its day, unless that is today's, which goes without saying. @param now milliseconds since 1970 */
export function momentOfDay(at: number, now: number, format: TimeFormat, style: TimeStyle): string {
  if (isSameDay(at, now, style)) return momentText(at, format, style)
  return momentText(at, format === 'minute' ? 'full-minute' : 'full', style)
}

/** Whether two moments are of one day. @param at milliseconds since 1970 */
export function isSameDay(at: number, other: number, { isUtc }: TimeStyle): boolean {
  return isoText(at, 'full', isUtc).slice(0, 10) === isoText(other, 'full', isUtc).slice(0, 10)
}

function inLocale(at: number, format: TimeFormat, locale: string | undefined, isUtc: boolean): string {
  const key = `${format} ${locale ?? ''} ${isUtc}`
  let formatter = formatters.get(key)
  if (!formatter) {
    // The sentences around it are English, and so are its digits.
    const how = { ...formats[format], numberingSystem: 'latn', ...(isUtc && { timeZone: 'UTC' }) }
    formatters.set(key, (formatter = new Intl.DateTimeFormat(locale, how)))
  }
  return formatter.format(at)
}

function isoText(at: number, format: TimeFormat, isUtc: boolean): string {
  const minutesWest = isUtc ? 0 : new Date(at).getTimezoneOffset()
  const text = new Date(at - minutesWest * 60_000).toISOString()
  const [day, time, minute] = [text.slice(0, 10), text.slice(11, 19), text.slice(11, 16)]
  return { time, minute, full: `${day} ${time}`, 'full-minute': `${day} ${minute}` }[format]
}

/** `45 s`, `2 min 05 s`, `14 min`, `3 h 12 min`, `2 days`: as exact as a person wants it. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 600) return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return `${hours} h ${minutes % 60} min`
  return `${Math.round(hours / 24)} days`
}

/** `just now`, `12 s ago`, `3 h ago`. */
export function agoText(ms: number): string {
  if (ms < 2_000) return 'just now'
  const minutes = ms / 60_000
  if (minutes < 1) return `${Math.floor(ms / 1000)} s ago`
  if (minutes < 60) return `${Math.floor(minutes)} min ago`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`
}
