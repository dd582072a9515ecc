import { Band, Chart, cssColor, type Series } from './chart.tsx'
import { everyNth, niceTicks, sum, textWidth } from './numbers.ts'
import styles from './chart.module.css'

const TOP = 20
/** Half of the last value's label. */
const RIGHT = 26
/** Pixels that a value's label may take. */
const VALUE_WIDTH = 64
const LONGEST_NAME = 26
const BAR = 14

interface BarsProps {
  label: string
  /** What the bars stand for: the head of the first column of the table. */
  name: string
  series: readonly Series[]
  /** A line each, its values in the order of the series. */
  rows: readonly { name: string; values: readonly number[] }[]
  /** One behind the other, or each on a line of its own. */
  stacked: boolean
  /** A value with its unit. */
  format: (value: number) => string
  /** Values are counts. */
  whole?: boolean
}

/** Numbers by name: bars that lie, so that long names can be read. */
export function Bars({ label, name, series, rows, stacked, format, whole = false }: BarsProps) {
  const sizes = rows.flatMap(({ values }) => (stacked ? [sum(values)] : values))
  const ticks = niceTicks(Math.max(...sizes, 0), 4, whole)
  const greatest = ticks.at(-1) ?? 1
  const rowHeight = stacked ? BAR + 12 : series.length * (BAR - 2) + 14
  const longest = Math.max(...rows.map((row) => textWidth(shortened(row.name))))
  return (
    <Chart
      label={label}
      height={TOP + rows.length * rowHeight}
      series={series}
      table={{
        columns: [name, ...series.map((part) => part.name)],
        rows: () => rows.map((row) => [row.name, ...row.values.map(format)]),
      }}
    >
      {({ width, point }) => {
        const left = Math.min(longest + 14, width * 0.5)
        const nth = everyNth((width - left - RIGHT) / (ticks.length - 1), VALUE_WIDTH)
        const x = (value: number) => left + (value / greatest) * (width - left - RIGHT)
        return (
          <>
            {ticks.map((tick, index) => (
              <g key={tick}>
                <line
                  x1={x(tick)}
                  x2={x(tick)}
                  y1={TOP}
                  y2={TOP + rows.length * rowHeight}
                  className={styles['grid'] ?? ''}
                />
                {index % nth === 0 && (
                  <text x={x(tick)} y={TOP - 8} textAnchor="middle">
                    {format(tick)}
                  </text>
                )}
              </g>
            ))}
            {rows.map((row, index) => {
              const top = TOP + index * rowHeight
              return (
                <g key={row.name}>
                  <text x={left - 8} y={top + rowHeight / 2} textAnchor="end" dominantBaseline="middle">
                    {shortened(row.name)}
                  </text>
                  {row.values.map((value, part) => {
                    const before = stacked ? sum(row.values.slice(0, part)) : 0
                    return (
                      <rect
                        key={part}
                        x={x(before)}
                        // What is not nothing is to be seen.
                        width={value > 0 ? Math.max(x(before + value) - x(before), 1) : 0}
                        y={stacked ? top + 6 : top + 7 + part * (BAR - 2)}
                        height={stacked ? BAR : BAR - 4}
                        fill={cssColor(series[part]?.color ?? 'gray.6')}
                      />
                    )
                  })}
                  <Band
                    x={0}
                    y={top}
                    width={width}
                    height={rowHeight}
                    onPoint={() =>
                      point({
                        x: Math.min(
                          x((stacked ? sum(row.values) : Math.max(...row.values)) / 2),
                          width * 0.7,
                        ),
                        y: top + rowHeight / 2,
                        text: describe(row, series, format),
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

/** Parts that are nothing say nothing. */
function describe(
  { name, values }: BarsProps['rows'][number],
  series: readonly Series[],
  format: (value: number) => string,
): string {
  const parts = series.flatMap((part, index) => {
    const value = values[index] ?? 0
    return value === 0 ? [] : [`${part.name}: ${format(value)}`]
  })
  return [name, ...parts].join('\n')
}

function shortened(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name
}
