import { TimeLine } from '../../charts/time-line.tsx'
import { momentText } from '../../format-time.ts'
import { useTimeStyle } from '../../time.tsx'
import { counted } from '../../counted.ts'
import type { HealthHistory } from '../../types.ts'
import { gapsOf, outagesOf, watchedSince } from '../../../bridge/panda/outages.ts'
import { chartWindow, latencyPoints } from './latency.ts'

/** How long PanDA took to answer in the last 24 hours, and when it did not. */
export function LatencyChart({ history, height }: { history: HealthHistory; height: number }) {
  const style = useTimeStyle()
  const points = latencyPoints(history)
  const { from, to, hours, ticks } = chartWindow(points)
  const outages = outagesOf(history)
  // What lies before the first check is not known either.
  const first = watchedSince(history) ?? to
  const gaps = [...(first > from ? [{ from, to: first }] : []), ...gapsOf(history, to)]
  const answered = points.flatMap(({ value }) => value ?? [])
  const label = `PanDA’s time to answer in the last ${hours === 1 ? 'hour' : `${hours} hours`}: ${
    answered.length === 0
      ? 'no answer'
      : `${Math.min(...answered).toFixed(0)} to ${Math.max(...answered).toFixed(0)} ms`
  }, ${outages.length === 0 ? 'no outage' : counted(outages.length, 'outage')}.`
  return (
    <TimeLine
      label={label}
      height={height}
      points={points}
      marks={outages}
      gaps={gaps}
      from={from}
      to={to}
      ticks={ticks}
      name="Time to answer"
      format={(ms) => `${ms.toFixed(0)} ms`}
      formatTime={(at) => momentText(at, 'minute', style)}
    />
  )
}
