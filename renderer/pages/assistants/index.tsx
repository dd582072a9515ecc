import { Alert, Anchor, Button, Collapse, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAlertTriangle, IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { sayDone, useAction } from '../../action.tsx'
import { useApi } from '../../bridge.tsx'
import { ErrorAlert } from '../../errors.tsx'
import { PageHeading } from '../../heading.tsx'
import { LoadState } from '../../load-state.tsx'
import { Questions } from '../../questions/index.tsx'
import { ClientCard } from './client-card.tsx'
import { DisconnectAll } from './disconnect-all.tsx'
import { Keys } from './keys.tsx'
import { NotFoundCard, OtherCard } from './other-cards.tsx'
import { byPresence, needsRepair } from './states.ts'
import type { Client, Repaired } from './types.ts'
import { useClients } from './use-clients.ts'

/** The assistants on this computer, and whether each leads to this bridge. */
export function AssistantsPage() {
  const loaded = useClients()
  const { value: clients, reload } = loaded
  const { here, elsewhere } = byPresence(clients ?? [])
  return (
    <Stack gap="lg">
      <PageHeading
        title="Assistants"
        about="Connect the assistants on this computer to PanDA, and see which were here."
      />
      <LoadState loaded={loaded} label="Looking for assistants" height={300} />
      {clients && (
        <>
          <RepairAll broken={here.filter(needsRepair)} onChanged={reload} />
          {here.length === 0 && (
            <Text>
              None of the assistants that PanDA Bridge knows was found. Any program that speaks MCP can be
              connected by hand.
            </Text>
          )}
          <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }} spacing="md">
            {here.map((client) => (
              <ClientCard key={client.id} client={client} onChanged={reload} />
            ))}
            <OtherCard />
          </SimpleGrid>
          <DisconnectAll clients={clients} onChanged={reload} />
          {elsewhere.length > 0 && <NotFound clients={elsewhere} />}
        </>
      )}
      <Questions />
      <Keys />
    </Stack>
  )
}

/** One click for all that no longer lead here; what could not be mended says why. */
function RepairAll({ broken, onChanged }: { broken: Client[]; onChanged: () => void }) {
  const api = useApi()
  const [left, setLeft] = useState<Repaired[]>([])
  const repair = useAction(async () => {
    const results = await api.repairClients({})
    setLeft(results.filter(({ problem }) => problem !== undefined))
    const mended = results.filter(({ repaired }) => repaired).map(({ name }) => name)
    if (mended.length > 0) sayDone(`${mended.join(', ')}: connected again. Restart what is running.`)
    onChanged()
  })
  if (broken.length < 2 && left.length === 0 && !repair.error) return null
  return (
    <Stack gap="xs">
      {broken.length > 1 && (
        <Alert
          color="orange"
          icon={<IconAlertTriangle aria-hidden />}
          title={`${broken.length} assistants no longer lead to this bridge`}
        >
          <Group justify="space-between">
            <Text size="sm">{broken.map(({ name }) => name).join(', ')}</Text>
            <Button size="xs" onClick={() => void repair.run()} loading={repair.pending}>
              Repair all
            </Button>
          </Group>
        </Alert>
      )}
      {repair.error && <ErrorAlert error={repair.error} />}
      {left.map(({ id, problem }) => problem && <ErrorAlert key={id} error={problem} />)}
    </Stack>
  )
}

function NotFound({ clients }: { clients: Client[] }) {
  const [open, { toggle }] = useDisclosure(false)
  const id = useId()
  const Chevron = open ? IconChevronDown : IconChevronRight
  return (
    <section aria-label="Not found on this computer">
      <Title order={2} size="h4" mb="xs">
        <Anchor
          component="button"
          inherit
          c="inherit"
          onClick={toggle}
          aria-expanded={open}
          aria-controls={id}
        >
          <Group gap={6} component="span">
            <Chevron size={18} aria-hidden />
            Not found on this computer ({clients.length})
          </Group>
        </Anchor>
      </Title>
      <Collapse expanded={open} id={id}>
        <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }} spacing="md">
          {clients.map((client) => (
            <NotFoundCard key={client.id} client={client} />
          ))}
        </SimpleGrid>
      </Collapse>
    </section>
  )
}
