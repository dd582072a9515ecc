import { Code, Table, Text } from '@mantine/core'
import { useBridgeState } from '../../bridge.tsx'
import { Section } from '../../section.tsx'
import { Ago } from '../../time.tsx'

/** The programs that came, by the key that each brought. */
export function SeenAssistants() {
  const { assistants } = useBridgeState()
  return (
    <Section title="Seen in the last 24 hours">
      <Text size="sm" c="dimmed" mb="xs">
        Each connected assistant has a key of its own. A program that was connected by hand comes with the key
        “stdio”.
      </Text>
      {assistants.length === 0 ? (
        <Text size="sm">
          No assistant has come since the bridge was started. A connected one comes when it is started, or
          when you first ask it something about PanDA.
        </Text>
      ) : (
        <Table.ScrollContainer
          minWidth={420}
          type="native"
          tabIndex={0}
          role="region"
          aria-label="Assistants that were seen"
        >
          <Table verticalSpacing={6} fz="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Assistant</Table.Th>
                <Table.Th>Version</Table.Th>
                <Table.Th>Key</Table.Th>
                <Table.Th>Last seen</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {assistants.map(({ key, name, version, lastSeen }) => (
                <Table.Tr key={`${key} ${name}`}>
                  <Table.Td className="breakable">{name}</Table.Td>
                  <Table.Td className="breakable">{version}</Table.Td>
                  <Table.Td>
                    <Code>{key}</Code>
                  </Table.Td>
                  <Table.Td>
                    <Ago at={lastSeen} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Section>
  )
}
