import {
  Alert,
  Anchor,
  Button,
  Code,
  Group,
  Progress,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { IconCheck, IconExternalLink, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { isOfWindow } from '../../bridge/auth/own-callers.ts'
import { useAction } from '../action.tsx'
import { useApi } from '../bridge.tsx'
import { callerName } from '../callers.ts'
import { EffectBadge } from '../effects.tsx'
import { LocalTime, TimeLeft, useNow } from '../time.tsx'
import type { Approval } from '../types.ts'
import styles from './approvals.module.css'
import { Arguments } from './arguments.tsx'
import { KnownFacts } from './known-facts.tsx'
import { useArmed } from './use-armed.ts'

/** Longer questions are written smaller: characters. */
const SHORT = 120

type Answer = 'yes' | 'yes-again' | 'no'

export function Question({ approval, hasLeft }: { approval: Approval; hasLeft: boolean }) {
  const { question, client, clientName, tool, effect, facts, link, expiresAt } = approval
  const asker = callerName(client, clientName)
  return (
    <Stack gap="sm">
      <section className={styles['read'] ?? ''} aria-label="What is asked" tabIndex={0}>
        <Stack gap="sm">
          {/* The question has the focus, and not a button: a key that was meant for a page answers nothing. */}
          <Text
            fw={650}
            size={question.length > SHORT ? 'sm' : 'lg'}
            className="breakable"
            tabIndex={-1}
            data-autofocus
            style={{ outline: 'none' }}
          >
            {question}
          </Text>
          <Group gap="xs">
            <EffectBadge effect={effect} />
            <Code className="breakable">{tool}</Code>
            {link !== undefined && (
              <Anchor href={link} target="_blank" rel="noopener noreferrer" size="sm">
                <Group gap={4} component="span">
                  Look in the monitor
                  <IconExternalLink size={14} aria-hidden />
                </Group>
              </Anchor>
            )}
          </Group>
          <KnownFacts facts={facts} />
          <Arguments shown={approval.arguments} />
        </Stack>
      </section>
      <Text size="sm" className="breakable">
        {isOfWindow(approval) ? (
          'Asked for in a window of PanDA Bridge'
        ) : (
          <>
            Asked by <b>{asker}</b>
            {asker === client ? '' : ` (${client})`}
          </>
        )}
        .{' '}
        {!hasLeft && (
          <>
            No answer is a no: <TimeLeft until={expiresAt} /> left.
          </>
        )}
        {!hasLeft &&
          approval.goesOnInChat &&
          ' Its chat shows the question too: a yes here is carried out once it is closed there.'}
      </Text>
      {hasLeft ? (
        <Left id={approval.id} />
      ) : (
        <>
          <TimeBar approval={approval} />
          <Answers approval={approval} />
        </>
      )}
    </Stack>
  )
}

/** In the place of the buttons: a yes that nobody waits for would be carried out behind the user's back. */
function Left({ id }: { id: string }) {
  const api = useApi()
  const close = useAction(() => api.closeApproval({ id }), { notifyFailure: true })
  const { armed, look } = useArmed(id)
  return (
    <Stack gap="xs">
      <Alert color="gray" role="status" title="The assistant no longer waits">
        The call was not carried out. If it is still wanted, have the assistant ask again.
      </Alert>
      <Button variant="default" onClick={armed(() => void close.run())} loading={close.pending} {...look}>
        Close
      </Button>
    </Stack>
  )
}

function Answers({ approval }: { approval: Approval }) {
  const { id, effect, facts, grantUntil } = approval
  const api = useApi()
  const answer = useAction(api.answerApproval, { notifyFailure: true })
  const [given, setGiven] = useState<Answer>()
  const [reason, setReason] = useState('')
  // What is read makes the dialog taller, and moves the buttons.
  const { armed, look } = useArmed(facts)
  const give = (value: Answer) =>
    armed(() => {
      if (answer.pending) return
      setGiven(value)
      const why = value === 'no' && reason.trim() !== '' ? { reason } : {}
      void answer.run({ id, answer: value, ...why })
    })
  const pending = (value: Answer) => answer.pending && given === value
  return (
    <Stack gap="xs">
      {!isOfWindow(approval) && (
        <TextInput
          label="Reason for a no, which the assistant gets (optional)"
          value={reason}
          maxLength={300}
          size="xs"
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      <SimpleGrid cols={2} spacing="xs">
        <Button
          variant="default"
          leftSection={<IconX size={16} aria-hidden />}
          onClick={give('no')}
          loading={pending('no')}
          {...look}
        >
          No
        </Button>
        <Button
          color={effect === 'destructive' ? 'red' : 'blue'}
          variant={effect === 'destructive' ? 'filled' : 'light'}
          leftSection={<IconCheck size={16} aria-hidden />}
          onClick={give('yes')}
          loading={pending('yes')}
          {...look}
        >
          {grantUntil === undefined ? 'Yes' : 'Yes, once'}
        </Button>
      </SimpleGrid>
      {grantUntil !== undefined && (
        // In a narrow window it takes two lines: until when it holds must be read.
        <Button
          variant="subtle"
          h="auto"
          mih={36}
          py={6}
          classNames={{ label: styles['wrapped'] }}
          onClick={give('yes-again')}
          loading={pending('yes-again')}
          {...look}
        >
          <span>
            Yes, and to exactly this call again until <LocalTime at={grantUntil} format="minute" />
          </span>
        </Button>
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
