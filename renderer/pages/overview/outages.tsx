import { Group, List, Spoiler, Text } from '@mantine/core'
import { IconSquareFilled } from '@tabler/icons-react'
import { durationText, LocalTime } from '../../time.tsx'
import type { HealthHistory } from '../../types.ts'
import { outagesOf, type Outage } from './latency.ts'

const words: Record<Outage['is'], string> = {
  alive: 'alive',
  slow: 'slow',
  refusing: 'answered, but not that it was alive',
  unreachable: 'could not be reached',
  untrusted: 'certificate not trusted',
}

/** The red of the chart in words: colour alone says nothing to some. */
export function Outages({ history }: { history: HealthHistory }) {
  const outages = outagesOf(history).toReversed()
  if (outages.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No outage was seen in the last 24 hours.
      </Text>
    )
  }
  return (
    <div>
      <Group gap={6}>
        <IconSquareFilled size={12} color="var(--mantine-color-red-6)" aria-hidden />
        <Text size="sm">
          {outages.length === 1 ? 'One outage' : `${outages.length} outages`} in the last 24 hours:
        </Text>
      </Group>
      <Spoiler maxHeight={72} showLabel="Show all" hideLabel="Show fewer">
        <List size="sm">
          {outages.map(({ from, to, is }) => (
            <List.Item key={from}>
              <LocalTime at={from} format="minute" />,{' '}
              {to - from >= 1_000 ? `for ${durationText(to - from)}` : 'one check'}: {words[is]}
            </List.Item>
          ))}
        </List>
      </Spoiler>
    </div>
  )
}
