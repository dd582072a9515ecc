import { Alert, Button, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useState } from 'react'
import { useAction } from '../action.tsx'
import { useApi } from '../bridge.tsx'
import { Confirm } from '../dialogs.tsx'
import type { Client } from '../types.ts'

/** The entries by which an assistant reaches PanDA past the bridge: each is named, and can be taken out. */
export function DirectEntries({ client, onChanged }: { client: Client; onChanged: () => void }) {
  const api = useApi()
  const [chosen, setChosen] = useState<string>()
  const remove = useAction(
    async () => {
      if (chosen !== undefined) await api.removeDirectEntry({ client: client.id, entry: chosen })
      onChanged()
    },
    { done: `The entry is taken out. ${client.restart.needed ? client.restart.how : ''}`.trim() },
  )
  if (!client.direct) return null
  return (
    <Stack gap="xs" mt="xs">
      {client.direct.map(({ name, url }) => (
        <Alert
          key={name}
          color="orange"
          icon={<IconAlertTriangle aria-hidden />}
          title={`“${name}” leads to PanDA past this bridge`}
          className="breakable"
        >
          <Text size="sm">
            It goes to {url}. What {client.name} does by it is not shown, limited or recorded here.
          </Text>
          <Button
            mt="xs"
            size="xs"
            variant="default"
            aria-label={`Remove the entry ${name} of ${client.name}`}
            onClick={() => setChosen(name)}
          >
            Remove…
          </Button>
        </Alert>
      ))}
      <Confirm
        opened={chosen !== undefined}
        onClose={() => setChosen(undefined)}
        title={`Remove the entry “${chosen ?? ''}”?`}
        verb="Remove"
        action={remove}
      >
        It is taken out of {client.file}; all else there stays. A copy of the file is kept first, and can be
        put back on the page Assistants.
      </Confirm>
    </Stack>
  )
}
