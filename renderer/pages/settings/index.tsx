import { Stack } from '@mantine/core'
import { PageHeading } from '../../heading.tsx'
import { RobotNote } from '../../robot.tsx'
import { AboutSection } from './about-section.tsx'
import { AppSection } from './app-section.tsx'
import { AssistantRulesSection } from './assistant-rules-section.tsx'
import { BudgetSection } from './budget-section.tsx'
import { CertificateSection } from './certificate-section.tsx'
import { DatesSection, ThemeSection } from './dates-section.tsx'
import { DocumentationSection } from './documentation-section.tsx'
import { ExtensionsSection } from './extensions/index.tsx'
import { FilesSection } from './files-section.tsx'
import { PauseSection } from './pause-section.tsx'
import { PortSection } from './port-section.tsx'
import { QuestionsSection } from './questions-section.tsx'
import { ResetSection } from './reset-section.tsx'
import { RulesSection } from './rules-section.tsx'
import { ServersSection } from './servers-section.tsx'
import { SetSection } from './set-section.tsx'
import { SettingsIndex } from './settings-index.tsx'
import { StopSection } from './stop-section.tsx'
import { ToolListSection } from './tool-list-section.tsx'
import { UpstreamsSection } from './upstreams-section.tsx'
import { WatchSection } from './watch-section.tsx'

export function SettingsPage() {
  return (
    <Stack gap="md" maw={900} mx="auto">
      <PageHeading title="Settings" />
      <SettingsIndex />
      <RobotNote />
      <ServersSection />
      <CertificateSection />
      <UpstreamsSection />
      <SetSection />
      <ToolListSection />
      <RulesSection />
      <QuestionsSection />
      <BudgetSection />
      <AssistantRulesSection />
      <PauseSection />
      <WatchSection />
      <PortSection />
      <DatesSection />
      <ThemeSection />
      <DocumentationSection />
      <ExtensionsSection />
      <FilesSection />
      <AppSection />
      <AboutSection />
      <StopSection />
      <ResetSection />
    </Stack>
  )
}
