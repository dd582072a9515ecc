import { Stack, Text } from '@mantine/core'
import { Bars as BarChart } from '../../charts/bars.tsx'
import { seriesColors } from './colors.ts'
import type { Bars } from './shapes.ts'

/** Rows that fit on a screen; the table has all. */
const MOST_ROWS = 25

/** Numbers by site, by status or by both, as bars. */
export function NumberChart({ bars: { series, rows }, title }: { bars: Bars; title: string }) {
  const shown = rows.slice(0, MOST_ROWS)
  return (
    <Stack gap="xs">
      <BarChart
        label={`${title}: a bar for each of ${shown.map(({ name }) => name).join(', ')}.`}
        name="Name"
        series={seriesColors(series)}
        rows={shown}
        stacked
        format={(value) => value.toLocaleString('en')}
      />
      {rows.length > MOST_ROWS && (
        <Text size="sm" c="dimmed">
          The {MOST_ROWS} largest of {rows.length}; the table has all.
        </Text>
      )}
    </Stack>
  )
}
