import { Button, Code, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { Confirm } from '../../dialogs.tsx'
import { Section } from '../../section.tsx'
import { Ago, LocalTime } from '../../time.tsx'

/** What each key is for, beyond those of the clients that have a name. */
const others: Record<string, string> = {
  stdio: 'Any program that starts “panda-bridge stdio”, and those that were connected by hand',
}

/** The keys that programs may come with, each of which can be taken back. */
export function Keys() {
  const api = useApi()
  const { keys, clients } = useBridgeState()
  const [chosen, setChosen] = useState<string>()
  const revoke = useAction(
    async () => void (chosen !== undefined && (await api.revokeKey({ name: chosen }))),
    {
      done: 'The key is taken back.',
    },
  )
  const names = new Map(clients.map(({ id, name }) => [id as string, name]))
  return (
    <Section title="Keys">
      <Text size="sm" c="dimmed" mb="xs">
        Each program comes with a key, by which the bridge tells it from others. What comes with a key that
        was taken back is refused at once; connecting or repairing an assistant gives it a new one.
      </Text>
      <Table.ScrollContainer
        minWidth={480}
        type="native"
        tabIndex={0}
        role="region"
        aria-label="Keys, when each was made and last seen"
      >
        <Table verticalSpacing={6} fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Key</Table.Th>
              <Table.Th>Of</Table.Th>
              <Table.Th>Made</Table.Th>
              <Table.Th>Last seen</Table.Th>
              <Table.Td />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {keys.map(({ name, createdAt, lastSeen }) => (
              <Table.Tr key={name}>
                <Table.Td>
                  <Code>{name}</Code>
                </Table.Td>
                <Table.Td>{names.get(name) ?? others[name] ?? 'A program that has no card here'}</Table.Td>
                <Table.Td>
                  <LocalTime at={createdAt} />
                </Table.Td>
                <Table.Td>{lastSeen === undefined ? 'never' : <Ago at={lastSeen} />}</Table.Td>
                <Table.Td ta="right">
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={`Take back the key ${name}`}
                    onClick={() => setChosen(name)}
                  >
                    Take back…
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Confirm
        opened={chosen !== undefined}
        onClose={() => setChosen(undefined)}
        title={`Take back the key “${chosen ?? ''}”?`}
        verb="Take back"
        action={revoke}
      >
        {chosen === 'stdio'
          ? 'A new one takes its place: programs that start “panda-bridge stdio” get that when they start again, and programs that hold the old key in their settings need it pasted anew.'
          : 'What comes with it is refused from now on, and what is open with it is closed.'}
      </Confirm>
    </Section>
  )
}
