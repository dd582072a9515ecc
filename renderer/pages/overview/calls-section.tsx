import { Anchor, Table, Text } from '@mantine/core'
import { useBridgeState } from '../../bridge.tsx'
import { callerName } from '../../callers.ts'
import { counted } from '../../counted.ts'
import { OutcomeBadge } from '../../outcomes.tsx'
import { Section } from '../../section.tsx'
import { LocalTime } from '../../time.tsx'

const SHOWN = 8

export function CallsSection() {
  const { recentCalls, calls, server } = useBridgeState()
  const all = (
    <Anchor href="#/activity" size="sm">
      All calls
    </Anchor>
  )
  if (recentCalls.length === 0) {
    return (
      <Section title="Last calls">
        <Text size="sm" c="dimmed">
          No assistant has called a tool yet. Each call appears here at once, with what came of it.
        </Text>
      </Section>
    )
  }
  return (
    <Section title="Last calls" actions={all}>
      <Table verticalSpacing={6} horizontalSpacing="xs" layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Call</Table.Th>
            <Table.Th w={124}>Outcome</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {recentCalls
            .slice(0, SHOWN)
            .map(({ id, time, client, clientName, tool, outcome, ms, server: at }) => (
              <Table.Tr key={id}>
                <Table.Td className="breakable">
                  <Text ff="monospace" fz="xs">
                    {tool}
                  </Text>
                  <Text size="xs" c="dimmed">
                    <LocalTime at={time} format="time" />, {callerName(client, clientName)}
                    {at === undefined || at === server?.name ? '' : ` at ${at}`}, {ms.toFixed(0)} ms
                  </Text>
                </Table.Td>
                <Table.Td>
                  <OutcomeBadge outcome={outcome} />
                </Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" c="dimmed" mt="xs">
        Since the bridge was started: {counted(calls.answered, 'call')}, of which{' '}
        {calls.failed === 0 ? 'none' : calls.failed} failed; {calls.refused === 0 ? 'none' : calls.refused}{' '}
        refused.
      </Text>
    </Section>
  )
}
