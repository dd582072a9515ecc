import { List, Text } from '@mantine/core'
import { Section } from '../section.tsx'
import { stepsForPeople } from './steps.ts'

/** What an answer advises to do. */
export function NextSteps({ next }: { next: readonly string[] }) {
  const steps = stepsForPeople(next)
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
