import { useEffect, useState } from 'react'
import { agoText, durationText, knownLocale, localText, utcText, type TimeFormat } from './format-time.ts'
import { useLocalePreference } from './preferences.ts'

export { durationText, utcText } from './format-time.ts'

/** The user's locale for dates, undefined for the browser's. */
export function useLocale(): string | undefined {
  const [preference] = useLocalePreference()
  return knownLocale(preference)
}

/** A moment in this computer's time zone; its UTC on hover. @param at milliseconds since 1970 */
export function LocalTime({ at, format = 'full' }: { at: number; format?: TimeFormat }) {
  const locale = useLocale()
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={utcText(at)}
      style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}
    >
      {localText(at, format, locale)}
    </time>
  )
}

/** How long ago something was; it ticks. */
export function Ago({ at }: { at: number }) {
  const now = useNow()
  return (
    <time dateTime={new Date(at).toISOString()} title={utcText(at)}>
      {agoText(now - at)}
    </time>
  )
}

/** How long something lasts from now on; it ticks, and its width does not jump. */
export function TimeLeft({ until }: { until: number }) {
  const now = useNow()
  return (
    <time
      dateTime={new Date(until).toISOString()}
      title={utcText(until)}
      style={{ fontVariantNumeric: 'tabular-nums' }}
    >
      {durationText(until - now)}
    </time>
  )
}

/** Milliseconds since 1970, renewed each second. */
export function useNow(everyMs = 1_000): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
