import { Group, List, Spoiler, Stack, Text } from '@mantine/core'
import { counted } from '../../counted.ts'
import { Swatch } from '../../swatch.tsx'
import { durationText, LocalTime } from '../../time.tsx'
import type { HealthHistory } from '../../types.ts'
import { gapsOf, outagesOf, watchedSince, type Outage } from '../../../bridge/panda/outages.ts'

const words: Record<Outage['is'], string> = {
  refusing: 'answered, but not that it was alive',
  unreachable: 'could not be reached',
  untrusted: 'certificate not trusted',
}

/** Less than a day by what the oldest check may be younger than a day: milliseconds. */
const WHOLE_DAY_MS = 24 * 3_600_000 - 10 * 60_000

/** The red and the grey of the chart in words: colour alone says nothing to some. */
export function Outages({ history }: { history: HealthHistory }) {
  const outages = outagesOf(history).toReversed()
  const now = Date.now()
  const since = watchedSince(history)
  if (since === undefined) return null
  const time =
    now - since >= WHOLE_DAY_MS ? (
      'in the last 24 hours'
    ) : (
      <>
        since <LocalTime at={since} format="minute" />
      </>
    )
  return (
    <Stack gap={4}>
      {outages.length === 0 ? (
        <Text size="sm" c="dimmed">
          No outage was seen {time}.
        </Text>
      ) : (
        <div>
          <Group gap={6}>
            <Swatch color="var(--mantine-color-red-6)" />
            <Text size="sm">
              {outages.length === 1 ? 'One outage' : counted(outages.length, 'outage')} {time}:
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
      )}
      <NotWatched ms={gapsOf(history, now).reduce((sum, { from, to }) => sum + to - from, 0)} />
    </Stack>
  )
}

function NotWatched({ ms }: { ms: number }) {
  if (ms === 0) return null
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <Swatch
        color="light-dark(var(--mantine-color-gray-5), var(--mantine-color-dark-3))"
        style={{ flex: 'none', marginTop: 4 }}
      />
      <Text size="sm" c="dimmed">
        For {durationText(ms)} of that time nobody looked: the bridge did not run, or the computer slept.
      </Text>
    </Group>
  )
}
