import { useEffect, useMemo, useState } from 'react'
import {
  agoText,
  durationText,
  knownLocale,
  momentOfDay,
  utcText,
  type TimeFormat,
  type TimeStyle,
} from './format-time.ts'
import { useLocalePreference, useZonePreference } from './preferences.ts'

export { durationText, utcText } from './format-time.ts'

/** How the user wants moments written. */
export function useTimeStyle(): TimeStyle {
  const [preference] = useLocalePreference()
  const [zone] = useZonePreference()
  return useMemo(() => ({ locale: knownLocale(preference), isUtc: zone === 'utc' }), [preference, zone])
}

/** A moment as the user wants it, with its day where that is not today's; its UTC on hover. @param at milliseconds since 1970 */
export function LocalTime({ at, format = 'full' }: { at: number; format?: TimeFormat }) {
  const style = useTimeStyle()
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={utcText(at)}
      style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}
    >
      {momentOfDay(at, Date.now(), format, style)}
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
