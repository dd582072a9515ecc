import { SimpleGrid, Stack } from '@mantine/core'
import { AtServer, useBridgeState } from '../../bridge.tsx'
import { RobotNote } from '../../robot.tsx'
import { PageHeading } from '../../heading.tsx'
import { NoServer } from '../../no-server.tsx'
import { OfServer } from '../../of-server.tsx'
import { RunningCallsSection } from '../../running-calls.tsx'
import { AccountSection } from './account-section.tsx'
import { AssistantsSection } from './assistants-section.tsx'
import { BesideSections } from './beside-section.tsx'
import { CallsSection } from './calls-section.tsx'
import { HealthSection } from './health-section.tsx'
import { JobsSection } from './jobs-section.tsx'
import { Problems } from './problems.tsx'
import { SummarySection } from './summary-section.tsx'
import { TasksBeside, TasksSection } from './tasks-section.tsx'
import { UpstreamsSection } from './upstreams-section.tsx'
import { useOverview } from './use-overview.ts'

/** At a glance: how the user's tasks are, is PanDA up, what do assistants do. */
export function OverviewPage() {
  const { server, login, beside } = useBridgeState()
  const followed = useOverview()
  const isSignedIn = server !== undefined && login.is === 'signed-in'
  return (
    <Stack gap="md" maw={1200} mx="auto">
      <PageHeading title="Overview" />
      <RobotNote />
      <Problems />
      {!server && <NoServer />}
      {isSignedIn && <TasksSection followed={followed} />}
      {beside
        .filter((one) => one.login.is === 'signed-in')
        .map((one) => (
          <AtServer key={one.server.name} beside={one}>
            <OfServer>
              <TasksBeside />
            </OfServer>
          </AtServer>
        ))}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Stack gap="md">
          {server && (
            <OfServer>
              <HealthSection server={server} />
            </OfServer>
          )}
          <BesideSections />
          <RunningCallsSection />
          <CallsSection />
        </Stack>
        <Stack gap="md">
          <OfServer>
            <AccountSection />
          </OfServer>
          {isSignedIn && (
            <OfServer>
              <SummarySection />
            </OfServer>
          )}
          <UpstreamsSection />
          <AssistantsSection />
          {isSignedIn && followed.value && <JobsSection overview={followed.value} />}
        </Stack>
      </SimpleGrid>
    </Stack>
  )
}
