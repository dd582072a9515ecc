import { Anchor, Stack, Text } from '@mantine/core'
import { AtServer, useBridgeState } from '../../bridge.tsx'
import { LockedNote } from '../../locked.tsx'
import { Section } from '../../section.tsx'
import { SetChoice } from '../../sets/choice.tsx'

export function SetSection() {
  const { server, beside, robot, set } = useBridgeState()
  if (robot !== undefined)
    return (
      <Section title="What assistants may use" part="set">
        <Text size="sm">
          The tools of the set “{set.name}”, as the robot’s file says. See them under{' '}
          <Anchor href="#/tools">Tools</Anchor>.
        </Text>
      </Section>
    )
  return (
    <Section title="What assistants may use" part="set">
      <Stack gap="sm">
        <Text size="sm">
          Assistants have only the tools of the chosen set. To make one of your own, go to{' '}
          <Anchor href="#/tools">Tools</Anchor>.
        </Text>
        <LockedNote names={['sets', 'endpointSet']} />
        {beside.length > 0 && <Text fw={650}>{server?.name}</Text>}
        <SetChoice done="Assistants have the tools of this set now." />
        {beside.map((one) => (
          <AtServer key={one.server.name} beside={one}>
            <Stack gap="sm" role="group" aria-label={`Endpoint set at ${one.server.name}`}>
              <Text fw={650}>{one.server.name}</Text>
              <SetChoice done={`Assistants have the tools of this set at ${one.server.name} now.`} />
            </Stack>
          </AtServer>
        ))}
      </Stack>
    </Section>
  )
}
