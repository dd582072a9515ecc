import { List, Loader, Text, ThemeIcon, VisuallyHidden } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import type { ProbeReport } from '../types.ts'

type Step = ProbeReport['steps'][number]

/** The steps of a probe in their order, as they are said while they are taken. */
const doing: [Step['step'], string][] = [
  ['authorities', 'Reading the certificate authorities'],
  ['connection', 'Connecting'],
  ['certificate', 'Looking at its certificate'],
  ['panda', 'Asking PanDA whether it is alive'],
  ['vo', 'Looking for the sign-in of the VO'],
  ['identity-provider', 'Asking the identity provider'],
  ['pandamcp', 'Looking for a PandaMCP'],
]

/** What is done next. One request tells of the connection, the certificate and PanDA. */
function doingAfter(steps: readonly Step[]): string | undefined {
  const last = steps.at(-1)?.step
  const index = doing.findIndex(([step]) => step === last)
  return doing[index + 1]?.[1]
}

/** What was found, step by step; the first that failed says what to do. */
export function ProbeSteps({ steps, running }: { steps: readonly Step[]; running: boolean }) {
  const next = running ? doingAfter(steps) : undefined
  return (
    <List spacing="xs" size="sm" center aria-label="What was found">
      {steps.map(({ step, ok, message, nextStep }) => (
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
          <Text size="sm" span {...(!ok && { fw: 600 })}>
            {message}
          </Text>
          {nextStep !== undefined && (
            <Text size="sm" mt={4}>
              {nextStep}
            </Text>
          )}
        </List.Item>
      ))}
      {next !== undefined && (
        <List.Item role="status" icon={<Loader size={20} aria-hidden />}>
          {next} …
        </List.Item>
      )}
    </List>
  )
}
