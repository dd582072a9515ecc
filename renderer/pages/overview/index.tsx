import { SimpleGrid, Stack } from '@mantine/core'
import { useBridgeState } from '../../bridge.tsx'
import { PageHeading } from '../../heading.tsx'
import { AccountSection } from './account-section.tsx'
import { AssistantsSection } from './assistants-section.tsx'
import { CallsSection } from './calls-section.tsx'
import { HealthSection } from './health-section.tsx'
import { Problems } from './problems.tsx'

/** At a glance: is PanDA up, who is signed in, what do assistants do. */
export function OverviewPage() {
  const { server } = useBridgeState()
  return (
    <Stack gap="md" maw={1200} mx="auto">
      <PageHeading title="Overview" />
      <Problems />
      <SimpleGrid cols={{ base: 1, md: server ? 2 : 1 }} spacing="md">
        <HealthSection />
        <AccountSection />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <CallsSection />
        <AssistantsSection />
      </SimpleGrid>
    </Stack>
  )
}
