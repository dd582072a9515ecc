import { Group, Loader, Text } from '@mantine/core'
import { Facts } from '../facts.tsx'
import type { Approval } from '../types.ts'

/** What the bridge has read at PanDA of the task or job: it comes in while the question stands there. */
export function KnownFacts({ facts: { is, lines } }: { facts: Approval['facts'] }) {
  if (is === 'none') return null
  return (
    <div role="status">
      <Facts
        facts={lines.map(({ name, value, warns }) => [
          name,
          warns ? (
            <Text component="span" inherit fw={700} key={name}>
              {value}
            </Text>
          ) : (
            value
          ),
        ])}
      />
      {is === 'reading' && (
        <Group gap="xs">
          <Loader size="xs" aria-hidden />
          <Text size="sm" c="dimmed">
            Looking at PanDA what it is…
          </Text>
        </Group>
      )}
    </div>
  )
}
