import { Anchor, Stack, Text } from '@mantine/core'
import { Section } from '../../section.tsx'
import { SetChoice } from '../../sets/choice.tsx'

export function SetSection() {
  return (
    <Section title="What assistants may use" part="set">
      <Stack gap="sm">
        <Text size="sm">
          Assistants have only the tools of the chosen set. To make one of your own, go to{' '}
          <Anchor href="#/tools">Tools</Anchor>.
        </Text>
        <SetChoice done="Assistants have the tools of this set now." />
      </Stack>
    </Section>
  )
}
