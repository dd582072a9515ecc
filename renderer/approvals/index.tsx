import { Button, Code, Group, Modal, Progress, Stack, Text } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useAction } from './action.tsx'
import { useApi, useBridgeState } from './bridge.tsx'
import { EffectBadge } from './effects.tsx'
import { TimeLeft, useNow } from './time.tsx'
import type { Approval } from './types.ts'

/** A question takes the place of the one before: a second click meant for that must not answer this. */
const SETTLE_MS = 600

/** The calls that wait for the user, in front of everything, one after the other. */
export function Approvals() {
  const { approvals } = useBridgeState()
  const [first, ...others] = approvals
  return (
    <Modal
      opened={first !== undefined}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      centered
      zIndex={900}
      title="An assistant asks for your yes"
      transitionProps={{ duration: 0 }}
    >
      {first && <Question key={first.id} approval={first} others={others.length} />}
    </Modal>
  )
}

function Question({ approval, others }: { approval: Approval; others: number }) {
  const { id, question, client, clientName, tool, effect, taskId, expiresAt } = approval
  const api = useApi()
  const answer = useAction(api.answerApproval, { notifyFailure: true })
  const [given, setGiven] = useState<string>()
  const settled = useSettled()
  const give = (value: 'yes' | 'yes-for-task' | 'no') => {
    setGiven(value)
    void answer.run({ id, answer: value })
  }
  const buttonProps = (value: string) => ({
    disabled: !settled || answer.pending,
    loading: answer.pending && given === value,
  })
  return (
    <Stack gap="sm">
      {/* The question has the focus, and not a button: a key that was meant for a page answers nothing. */}
      <Text fw={650} size="lg" className="breakable" tabIndex={-1} data-autofocus style={{ outline: 'none' }}>
        {question}
      </Text>
      <Group gap="xs">
        <EffectBadge effect={effect} />
        <Code className="breakable">{tool}</Code>
      </Group>
      <Text size="sm">
        Asked by <b>{clientName}</b>
        {clientName === client ? '' : ` (${client})`}. No answer is a no.
      </Text>
      <Stack gap={4}>
        <Text size="sm">
          <TimeLeft until={expiresAt} /> left
        </Text>
        <TimeBar approval={approval} />
      </Stack>
      <Stack gap="xs">
        <Button
          color="red"
          leftSection={<IconCheck size={16} aria-hidden />}
          onClick={() => give('yes')}
          {...buttonProps('yes')}
        >
          Yes
        </Button>
        {taskId !== undefined && (
          <Button variant="default" onClick={() => give('yes-for-task')} {...buttonProps('yes-for-task')}>
            Yes, and for this task for 15 minutes
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconX size={16} aria-hidden />}
          onClick={() => give('no')}
          {...buttonProps('no')}
        >
          No
        </Button>
      </Stack>
      {others > 0 && (
        <Text size="sm" c="dimmed">
          {others === 1 ? 'One more call waits' : `${others} more calls wait`} behind this one.
        </Text>
      )}
    </Stack>
  )
}

function TimeBar({ approval: { askedAt, expiresAt } }: { approval: Approval }) {
  const now = useNow()
  const part = Math.max(0, Math.min(1, (expiresAt - now) / (expiresAt - askedAt)))
  // The time is written above; the bar is for the eye alone.
  return <Progress value={part * 100} size="sm" color="blue" aria-hidden />
}

function useSettled(): boolean {
  const [settled, setSettled] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [])
  return settled
}
