import { Anchor, Group, Text } from '@mantine/core'
import { useBridgeState } from '../bridge.tsx'
import { Copy } from '../copy.tsx'
import { Section } from '../section.tsx'

/** A question to copy into an assistant, and which assistants could answer it. */
export function AskAssistant({ question }: { question: string }) {
  const { clients, assistants } = useBridgeState()
  const connected = new Set([
    ...clients.filter(({ state }) => state === 'connected' || state === 'outdated').map(({ name }) => name),
    ...assistants.map(({ name }) => name),
  ])
  return (
    <Section title="Ask an assistant">
      <Text size="sm" mb="xs" className="breakable">
        “{question}”
      </Text>
      <Group gap="sm">
        <Copy text={question} label="Copy the question" />
        <Text size="sm" c="dimmed" className="breakable">
          {connected.size === 0 ? (
            <>
              No assistant is connected: <Anchor href="#/assistants">connect one</Anchor>.
            </>
          ) : (
            `Paste it into ${[...connected].join(' or ')}.`
          )}
        </Text>
      </Group>
    </Section>
  )
}
