import '@mantine/charts/styles.css'
import { BarChart } from '@mantine/charts'
import { Stack, Text } from '@mantine/core'
import { seriesColors } from './colors.ts'
import type { Bars } from './shapes.ts'

/** Rows that fit on a screen; the table has all. */
const MOST_ROWS = 25
const ROW_HEIGHT = 26
const LONGEST_NAME = 26

/** Numbers by site, by status or by both, as bars; loaded when there is something to draw. */
export function NumberChart({ bars, title }: { bars: Bars; title: string }) {
  const { series, rows } = bars
  const shown = rows.slice(0, MOST_ROWS)
  const data = shown.map(({ name, values }) => ({
    name,
    ...Object.fromEntries(series.map((part, index) => [part, values[index] ?? 0])),
  }))
  const longest = Math.max(...shown.map(({ name }) => Math.min(name.length, LONGEST_NAME)))
  return (
    <Stack gap="xs">
      <div
        role="img"
        aria-label={`${title}: a bar for each of ${shown.map(({ name }) => name).join(', ')}. The table has the numbers.`}
      >
        <BarChart
          h={shown.length * ROW_HEIGHT + (series.length > 1 ? 90 : 40)}
          data={data}
          dataKey="name"
          orientation="vertical"
          type="stacked"
          series={seriesColors(series).map(({ name, color }) => ({ name, color }))}
          withLegend={series.length > 1}
          legendProps={{ verticalAlign: 'top' }}
          gridAxis="x"
          yAxisProps={{ width: longest * 8 + 12, tickFormatter: shortened, interval: 0 }}
          xAxisProps={{ allowDecimals: false }}
          // An answer is not a show, and bars that grow are read too early.
          barProps={{ isAnimationActive: false, maxBarSize: 18 }}
          valueFormatter={(value) => value.toLocaleString()}
        />
      </div>
      {rows.length > MOST_ROWS && (
        <Text size="sm" c="dimmed">
          The {MOST_ROWS} largest of {rows.length}; the table has all.
        </Text>
      )}
    </Stack>
  )
}

function shortened(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name
}
