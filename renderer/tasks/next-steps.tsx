import { List, Text } from '@mantine/core'
import { Section } from '../section.tsx'

/** What an assistant would call next is of no use to who reads a page. */
const FOR_ASSISTANTS = /\bpanda_[a-z_]+/

/** What an answer advises to do. */
export function NextSteps({ next }: { next: readonly string[] }) {
  const steps = next.filter((step) => !FOR_ASSISTANTS.test(step))
  if (steps.length === 0) return null
  return (
    <Section title="What to do">
      <List size="sm" spacing={4}>
        {steps.map((step) => (
          <List.Item key={step}>
            <Text size="sm" className="breakable">
              {step}
            </Text>
          </List.Item>
        ))}
      </List>
    </Section>
  )
}
