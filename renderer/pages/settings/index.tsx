import { Stack } from '@mantine/core'
import { useBridgeState } from '../../bridge.tsx'
import { PageHeading } from '../../heading.tsx'
import { RobotNote } from '../../robot.tsx'
import { partsOf } from './parts.ts'
import { SettingsIndex } from './settings-index.tsx'

export function SettingsPage() {
  const parts = partsOf(useBridgeState())
  return (
    <Stack gap="md" maw={900} mx="auto">
      <PageHeading title="Settings" />
      <SettingsIndex parts={parts} />
      <RobotNote />
      {parts.map(({ part, Section }) => (
        <Section key={part} />
      ))}
    </Stack>
  )
}
