import { Button, Stack, Text } from '@mantine/core'
import { Section } from './section.tsx'

export function NoServer() {
  return (
    <Section title="PanDA">
      <Stack align="flex-start" gap="xs">
        <Text size="sm">No PanDA server is chosen yet. Choose yours, and this page shows how it is.</Text>
        <Button component="a" href="#/start">
          Get started
        </Button>
      </Stack>
    </Section>
  )
}
