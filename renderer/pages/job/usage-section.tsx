import { Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Section } from '../../section.tsx'
import type { ExplainedJob } from '../../types.ts'
import styles from './job.module.css'
import { usageBars } from './usage.ts'

/** What the job used beside what was asked for. */
export function UsageSection({ usage }: Pick<ExplainedJob, 'usage'>) {
  const bars = usageBars(usage)
  if (bars.length === 0) return null
  return (
    <Section title="Used, of what was asked for">
      <Stack gap="sm">
        {bars.map(({ what, text, percent, isOver }) => (
          <div key={what}>
            <Group justify="space-between" gap={6}>
              <Text size="sm">{what}</Text>
              <Text size="xs" fw={isOver ? 700 : 400}>
                {text}
              </Text>
            </Group>
            {percent !== undefined && (
              <div className={styles['usage'] ?? ''} aria-hidden>
                <div data-over={isOver || undefined} style={{ width: `${Math.min(percent, 100)}%` }} />
              </div>
            )}
            {isOver && (
              <Text size="xs" fw={700}>
                <IconAlertTriangle size={13} aria-hidden style={{ verticalAlign: '-2px' }} /> More than it had
                asked for.
              </Text>
            )}
          </div>
        ))}
      </Stack>
    </Section>
  )
}
