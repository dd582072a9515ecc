import { SimpleGrid, Stack } from '@mantine/core'
import { useBridgeState } from '../../bridge.tsx'
import { PageHeading } from '../../heading.tsx'
import { OfServer } from '../../of-server.tsx'
import { AccountSection } from './account-section.tsx'
import { AssistantsSection } from './assistants-section.tsx'
import { CallsSection } from './calls-section.tsx'
import { HealthSection } from './health-section.tsx'
import { NoServer } from './no-server.tsx'
import { Problems } from './problems.tsx'

/** At a glance: is PanDA up, who is signed in, what do assistants do. */
export function OverviewPage() {
  const { server } = useBridgeState()
  return (
    <Stack gap="md" maw={1200} mx="auto">
      <PageHeading title="Overview" />
      <Problems />
      {!server && <NoServer />}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Stack gap="md">
          {server && (
            <OfServer>
              <HealthSection server={server} />
            </OfServer>
          )}
          <CallsSection />
        </Stack>
        <Stack gap="md">
          <OfServer>
            <AccountSection />
          </OfServer>
          <AssistantsSection />
        </Stack>
      </SimpleGrid>
    </Stack>
  )
}
