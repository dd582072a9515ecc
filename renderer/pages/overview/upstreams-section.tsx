import { Anchor, Group, Stack, Text } from '@mantine/core'
import { useBridgeState } from '../../bridge.tsx'
import { Problem } from '../../further/problem.tsx'
import { Helping } from '../../further/helping.tsx'
import { StandingBadge } from '../../further/standing-badge.tsx'
import { helpOf } from '../../further/words.ts'
import { Section } from '../../section.tsx'

/** Servers that are shown, at most: those that need something first. */
const MOST_SHOWN = 8

/** Who answers besides PanDA, and what helps one that does not; nothing where there are none. */
export function UpstreamsSection() {
  const { further } = useBridgeState()
  const used = further.filter(({ on }) => on)
  if (used.length === 0) return null
  const inNeed = used.filter((state) => helpOf(state) !== undefined)
  const shown = [...inNeed, ...used.filter((state) => !inNeed.includes(state))].slice(0, MOST_SHOWN)
  const more = used.length - shown.length
  return (
    <Section
      title="Servers besides PanDA"
      part="upstreams"
      actions={
        <Anchor href="#/settings/upstreams" size="sm">
          Settings
        </Anchor>
      }
    >
      <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {shown.map((state) => (
          <Stack key={state.name} component="li" gap={4}>
            <Group justify="space-between" gap="xs">
              <Group gap="xs" style={{ flex: '1 1 220px', minWidth: 0 }} role="status">
                <Text size="sm" fw={650} className="breakable" style={{ minWidth: 0 }}>
                  {state.name}
                </Text>
                <StandingBadge state={state} />
              </Group>
              <Helping state={state} />
            </Group>
            <Problem state={state} />
          </Stack>
        ))}
      </Stack>
      {more > 0 && (
        <Text size="sm" mt="sm">
          And {more} more, in the <Anchor href="#/settings/upstreams">settings</Anchor>.
        </Text>
      )}
    </Section>
  )
}
