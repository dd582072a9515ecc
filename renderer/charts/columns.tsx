import { Band, Chart, cssColor, YTick, type Series } from './chart.tsx'
import { everyNth, niceTicks, sum } from './numbers.ts'

const LEFT = 40
const BOTTOM = 22
const TOP = 8
const LABEL_WIDTH = 52

interface ColumnsProps {
  label: string
  height: number
  /** What the columns stand for: the head of the first column of the table. */
  name: string
  series: readonly Series[]
  /** A column each, its values in the order of the series, from the ground up. */
  rows: readonly { name: string; values: readonly number[] }[]
}

/** Counts over time: stacked columns. */
export function Columns({ label, height, name, series, rows }: ColumnsProps) {
  const totals = rows.map(({ values }) => sum(values))
  const ticks = niceTicks(Math.max(...totals, 0), 4, true)
  const greatest = ticks.at(-1) ?? 1
  const y = (value: number) => TOP + (1 - value / greatest) * (height - TOP - BOTTOM)
  return (
    <Chart
      label={label}
      height={height}
      series={series}
      table={{
        columns: [name, ...series.map((part) => part.name)],
        rows: () => rows.map((row) => [row.name, ...row.values.map((value) => value.toLocaleString('en'))]),
      }}
    >
      {({ width, point }) => {
        const step = (width - LEFT) / rows.length
        const nth = everyNth(step, LABEL_WIDTH)
        return (
          <>
            {ticks.map((tick) => (
              <YTick key={tick} y={y(tick)} left={LEFT} right={width} text={tick.toLocaleString('en')} />
            ))}
            {rows.map((row, index) => {
              const left = LEFT + index * step
              return (
                <g key={index}>
                  {row.values.map((value, part) => {
                    const below = sum(row.values.slice(0, part))
                    return (
                      <rect
                        key={part}
                        x={left + step * 0.15}
                        width={step * 0.7}
                        y={y(below + value)}
                        height={y(below) - y(below + value)}
                        fill={cssColor(series[part]?.color ?? 'gray.6')}
                      />
                    )
                  })}
                  {index % nth === 0 && (
                    <text x={left + step / 2} y={height - 6} textAnchor="middle">
                      {row.name}
                    </text>
                  )}
                  <Band
                    x={left}
                    y={TOP}
                    width={step}
                    height={height - TOP - BOTTOM}
                    onPoint={() =>
                      point({
                        x: left + step / 2,
                        y: y((totals[index] ?? 0) / 2),
                        text: describe(row, series),
                      })
                    }
                  />
                </g>
              )
            })}
          </>
        )
      }}
    </Chart>
  )
}

function describe({ name, values }: ColumnsProps['rows'][number], series: readonly Series[]): string {
  return [
    name,
    ...series.map((part, index) => `${part.name}: ${(values[index] ?? 0).toLocaleString('en')}`),
  ].join('\n')
}
