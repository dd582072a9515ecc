import { List, Text, ThemeIcon, VisuallyHidden } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import type { ProbeReport } from '../types.ts'

/** What was found, step by step; the first that failed says what to do. */
export function ProbeSteps({ report }: { report: ProbeReport }) {
  return (
    <List spacing="xs" size="sm" center aria-label="What was found">
      {report.steps.map(({ step, ok, message, nextStep }) => (
        <List.Item
          key={step}
          className="breakable"
          icon={
            <ThemeIcon color={ok ? 'teal' : 'red'} variant="light" size={20} radius="xl" aria-hidden>
              {ok ? <IconCheck size={12} /> : <IconX size={12} />}
            </ThemeIcon>
          }
        >
          <VisuallyHidden>{ok ? 'Good: ' : 'Wrong: '}</VisuallyHidden>
          {message}
          {nextStep !== undefined && (
            <Text size="sm" fw={600}>
              {nextStep}
            </Text>
          )}
        </List.Item>
      ))}
    </List>
  )
}
