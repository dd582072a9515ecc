import { Button, Code, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import type { BridgeState } from '../../../bridge/api.ts'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { Confirm } from '../../dialogs.tsx'
import { Section } from '../../section.tsx'
import { Ago } from '../../time.tsx'

/** The keys that programs may come with, who came with each, and a way to take one back. */
export function Keys() {
  const api = useApi()
  const { keys } = useBridgeState()
  const [chosen, setChosen] = useState<string>()
  const revoke = useAction(
    async () => {
      if (chosen !== undefined) await api.revokeKey({ name: chosen })
    },
    { done: 'The key is taken back.' },
  )
  return (
    <Section title="Who was here, and with which key">
      <Text size="sm" c="dimmed" mb="xs">
        Each program comes with a key, by which the bridge tells it from others. What comes with a key that
        was taken back is refused at once; connecting or repairing an assistant gives it a new one.
      </Text>
      <Table.ScrollContainer
        minWidth={360}
        type="native"
        tabIndex={0}
        role="region"
        aria-label="Keys, and who came with each"
      >
        <Table verticalSpacing={6} horizontalSpacing={6} fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Key</Table.Th>
              <Table.Th>Program</Table.Th>
              <Table.Th>Last seen</Table.Th>
              <Table.Td />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {keys.map((key) => (
              <KeyRow key={key.name} state={key} onRevoke={() => setChosen(key.name)} />
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

interface KeyRowProps {
  state: BridgeState['keys'][number]
  onRevoke: () => void
}

function KeyRow({ state: { name, createdAt, lastSeen }, onRevoke }: KeyRowProps) {
  const { assistants } = useBridgeState()
  const programs = assistants.filter(({ key }) => key === name)
  return (
    <Table.Tr>
      <Table.Td>
        <Code>{name}</Code>
        <Text size="xs" c="dimmed">
          {name === 'stdio' ? 'for programs connected by hand, ' : ''}
          <span style={{ whiteSpace: 'nowrap' }}>
            made <Ago at={createdAt} />
          </span>
        </Text>
      </Table.Td>
      <Table.Td className="breakable">
        <Stack gap={0}>
          {programs.length === 0
            ? 'none in the last 24 hours'
            : programs.map((program) => (
                <span key={program.name}>
                  {program.name} {program.version}
                </span>
              ))}
        </Stack>
      </Table.Td>
      <Table.Td>{lastSeen === undefined ? 'never' : <Ago at={lastSeen} />}</Table.Td>
      <Table.Td ta="right">
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`Take back the key ${name}`}
          onClick={onRevoke}
        >
          Take back…
        </Button>
      </Table.Td>
    </Table.Tr>
  )
}
