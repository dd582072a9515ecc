import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useAction } from '../../action.tsx'
import { useApi } from '../../bridge.tsx'
import { counted } from '../../counted.ts'
import { Confirm } from '../../dialogs.tsx'
import type { EndpointSet } from './types.ts'

interface RemoveSetsProps {
  sets: readonly EndpointSet[]
  chosen: EndpointSet | undefined
  opened: boolean
  onClose: () => void
  onChanged: () => void
}

/** The user's own sets, each with a way to remove it. The one in force stays. */
export function RemoveSets({ sets, chosen, opened, onClose, onChanged }: RemoveSetsProps) {
  const api = useApi()
  const [doomed, setDoomed] = useState<EndpointSet>()
  const own = sets.filter(({ builtIn }) => !builtIn)
  const remove = useAction(
    async () => {
      if (!doomed) return
      await api.removeSet({ id: doomed.id })
      onChanged()
      if (own.length === 1) onClose()
    },
    { done: `The set “${doomed?.name}” was removed.` },
  )
  return (
    <>
      <Modal opened={opened} onClose={onClose} title="Remove sets of your own">
        <Stack gap="sm">
          {own.map((set) => (
            <Group key={set.id} justify="space-between" wrap="nowrap">
              <div>
                <Text className="breakable">{set.name}</Text>
                <Text size="sm" c="dimmed">
                  {set.id === chosen?.id ? 'In force: choose another set first.' : set.description}
                </Text>
              </div>
              <Button
                variant="default"
                size="xs"
                disabled={set.id === chosen?.id}
                leftSection={<IconTrash size={14} aria-hidden />}
                aria-label={`Remove ${set.name}`}
                onClick={() => setDoomed(set)}
                flex="none"
              >
                Remove
              </Button>
            </Group>
          ))}
        </Stack>
      </Modal>
      <Confirm
        opened={doomed !== undefined}
        onClose={() => setDoomed(undefined)}
        title={`Remove the set “${doomed?.name}”?`}
        verb="Remove"
        action={remove}
      >
        Its choice of {counted(doomed?.tools.length ?? 0, 'tool')} is forgotten, and cannot be brought back.
        Export it first to keep it.
      </Confirm>
    </>
  )
}
