import type { PointerEvent } from 'react'
import { Chart, YTick } from './chart.tsx'
import { everyNth, niceTicks } from './numbers.ts'

const LEFT = 60
/** Half of the last time's label. */
const RIGHT = 20
const BOTTOM = 22
const TOP = 8
const LABEL_WIDTH = 64
/** Fewer points than this are marked, as a line alone would not show them. */
const MARK_UP_TO = 30
/** What is short is drawn so wide that it can be seen: pixels. */
const LEAST_WIDTH = 3

interface TimePoint {
  /** Milliseconds since 1970. */
  at: number
  /** Null where nothing is known: the line has a gap. */
  value: number | null
}

interface TimeLineProps {
  label: string
  height: number
  points: readonly TimePoint[]
  /** Times that are marked over the whole height, such as outages. */
  marks: readonly { from: number; to: number }[]
  /** Times of which nothing is known; the line does not cross them. */
  gaps?: readonly { from: number; to: number }[]
  from: number
  to: number
  /** Where times are written below the line. */
  ticks: readonly number[]
  /** A value with its unit. */
  format: (value: number) => string
  formatTime: (at: number) => string
  /** What the values are: the head of a column of the table. */
  name: string
}

/** A value over time as a line, with gaps where there is none, and marked times. */
export function TimeLine({
  label,
  height,
  points,
  marks,
  gaps = [],
  from,
  to,
  ticks,
  format,
  formatTime,
  name,
}: TimeLineProps) {
  const values = points.flatMap(({ value }) => value ?? [])
  const yTicks = niceTicks(Math.max(...values, 0), 4)
  const greatest = yTicks.at(-1) ?? 1
  const y = (value: number) => TOP + (1 - value / greatest) * (height - TOP - BOTTOM)
  return (
    <Chart
      label={label}
      height={height}
      table={{
        columns: ['Time', name],
        rows: () =>
          points
            .toReversed()
            .map(({ at, value }) => [formatTime(at), value === null ? 'none' : format(value)]),
      }}
    >
      {({ width, point }) => {
        const right = width - RIGHT
        const x = (at: number) => LEFT + ((at - from) / Math.max(to - from, 1)) * (right - LEFT)
        const nth = everyNth((right - LEFT) / Math.max(ticks.length, 1), LABEL_WIDTH)
        const onPointerMove = (event: PointerEvent<SVGRectElement>) => {
          const at = event.clientX - (event.currentTarget.ownerSVGElement?.getBoundingClientRect().left ?? 0)
          const nearest = nearestTo(points, (each) => Math.abs(x(each) - at))
          point(
            nearest && {
              x: x(nearest.at),
              y: y(nearest.value),
              text: `${formatTime(nearest.at)}: ${format(nearest.value)}`,
            },
          )
        }
        return (
          <>
            {yTicks.map((tick) => (
              <YTick key={tick} y={y(tick)} left={LEFT} right={right} text={format(tick)} />
            ))}
            {ticks.map(
              (tick, index) =>
                index % nth === 0 && (
                  <text key={tick} x={x(tick)} y={height - 6} textAnchor="middle">
                    {formatTime(tick)}
                  </text>
                ),
            )}
            {gaps.map((gap) => {
              const left = Math.max(x(gap.from), LEFT)
              return (
                <rect
                  key={gap.from}
                  data-gap
                  x={left}
                  width={Math.max(Math.min(x(gap.to), right) - left, 0)}
                  y={TOP}
                  height={height - TOP - BOTTOM}
                  fill="light-dark(var(--mantine-color-gray-3), var(--mantine-color-dark-4))"
                />
              )
            })}
            {marks.map((mark) => {
              const wide = Math.max(x(mark.to) - x(mark.from), LEAST_WIDTH)
              return (
                <rect
                  key={mark.from}
                  data-mark
                  x={Math.min(Math.max(x(mark.from), LEFT), right - wide)}
                  width={wide}
                  y={TOP}
                  height={height - TOP - BOTTOM}
                  fill="var(--mantine-color-red-6)"
                  fillOpacity={0.35}
                />
              )
            })}
            {runsOf(points).map((run) => (
              <path
                key={run[0]?.at}
                d={run
                  .map(({ at, value }, index) => `${index === 0 ? 'M' : 'L'}${x(at)} ${y(value)}`)
                  .join('')}
                fill="none"
                stroke="light-dark(var(--mantine-color-blue-7), var(--mantine-color-blue-4))"
                strokeWidth={1.5}
              />
            ))}
            {points.length < MARK_UP_TO &&
              points.map(
                ({ at, value }) =>
                  value !== null && (
                    <circle
                      key={at}
                      cx={x(at)}
                      cy={y(value)}
                      r={3}
                      fill="light-dark(var(--mantine-color-blue-7), var(--mantine-color-blue-4))"
                    />
                  ),
              )}
            <rect
              x={LEFT}
              y={TOP}
              width={Math.max(right - LEFT, 0)}
              height={height - TOP - BOTTOM}
              fill="transparent"
              onPointerMove={onPointerMove}
            />
          </>
        )
      }}
    </Chart>
  )
}

interface Known {
  at: number
  value: number
}

/** The points between gaps. */
function runsOf(points: readonly TimePoint[]): Known[][] {
  const runs: Known[][] = [[]]
  for (const { at, value } of points) {
    if (value === null) runs.push([])
    else runs.at(-1)?.push({ at, value })
  }
  return runs.filter((run) => run.length > 0)
}

function nearestTo(points: readonly TimePoint[], distance: (at: number) => number): Known | undefined {
  let nearest: Known | undefined
  for (const { at, value } of points) {
    if (value !== null && (!nearest || distance(at) < distance(nearest.at))) nearest = { at, value }
  }
  return nearest
}
