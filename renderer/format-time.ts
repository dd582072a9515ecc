/** The locale that Intl understands; the browser's own where the preference is empty or not known. */
export function knownLocale(preference: string): string | undefined {
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
} satisfies Record<string, Intl.DateTimeFormatOptions>
export type TimeFormat = keyof typeof formats

const formatters = new Map<string, Intl.DateTimeFormat>()

/** In the time zone of this computer. @param at milliseconds since 1970 */
export function localText(at: number, format: TimeFormat, locale: string | undefined): string {
  const key = `${format} ${locale ?? ''}`
  let formatter = formatters.get(key)
  if (!formatter) formatters.set(key, (formatter = new Intl.DateTimeFormat(locale, formats[format])))
  return formatter.format(at)
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
