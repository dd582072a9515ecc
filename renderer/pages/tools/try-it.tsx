import { Alert, Button, Card, Group, Loader, Stack, Text, Title } from '@mantine/core'
import { IconHandStop, IconInfoCircle, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { CONTROL_KEY } from '../../../bridge/auth/key-names.ts'
import { Confirm } from '../../dialogs.tsx'
import { effectWords } from '../../effects.tsx'
import { ErrorAlert } from '../../errors.tsx'
import { durationText, LocalTime, useNow } from '../../time.tsx'
import { toArguments } from './arguments.ts'
import { FieldInput } from './field-input.tsx'
import type { Field } from './fields.ts'
import { Result } from './result.tsx'
import { useTried } from './tried.ts'
import type { ToolSummary } from './types.ts'

interface TryItProps {
  tool: ToolSummary
  fields: readonly Field[]
  /** Name of the set in force. */
  setName: string
}

/** A form made of the tool's schema, and what it answered. */
export function TryIt({ tool, fields, setName }: TryItProps) {
  const api = useApi()
  const { entered, enter, running, call, ended, error, at = 0 } = useTried(tool.name)
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map())
  const [sure, setSure] = useState<Record<string, unknown>>()
  const [cameAt] = useState(() => Date.now())
  const answer = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // What was there already is not looked for again.
    if (at >= cameAt) answer.current?.scrollIntoView({ block: 'nearest' })
  }, [at, cameAt])
  const stop = useAction(() => api.cancelCall({ id: running?.id ?? '' }), { notifyFailure: true })
  const submit = () => {
    const checked = toArguments(fields, entered)
    setProblems(checked.problems ?? new Map())
    if (!checked.arguments) return
    if (tool.effect === 'read') void call(checked.arguments)
    else setSure(checked.arguments)
  }
  const acts =
    tool.from === undefined
      ? `the call acts on PanDA in your name, and it ${effectWords[tool.effect]}.`
      : `${tool.from} is asked to do it, as your assistants ask it. As far as is known, the call ${effectWords[tool.effect]}.`
  const agreed = useAction(async () => void call(sure ?? {}))
  return (
    <Card withBorder padding="md" component="section" aria-label="Try it">
      <Title order={3} size="h4" mb="xs">
        Try it
      </Title>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!running) submit()
        }}
      >
        <Stack gap="sm">
          {fields.map((field) => (
            <FieldInput
              key={field.name}
              field={field}
              value={entered.get(field.name) ?? ''}
              // It stays until the next try: a button that moves up while it is pressed is not pressed.
              problem={problems.get(field.name)}
              onChange={(value) => enter(field.name, value)}
            />
          ))}
          <NotOffered tool={tool} setName={setName} />
          <Group>
            <Button
              type="submit"
              loading={running !== undefined}
              disabled={!tool.inSet || tool.held !== undefined}
              leftSection={<IconPlayerPlay size={16} aria-hidden />}
              {...(tool.effect !== 'read' && { color: 'red' })}
            >
              {tool.effect === 'read' ? 'Call it' : 'Call it for real…'}
            </Button>
            {running && (
              <>
                <Button
                  variant="default"
                  loading={stop.pending}
                  onClick={() => void stop.run()}
                  leftSection={<IconPlayerStop size={16} aria-hidden />}
                >
                  Stop
                </Button>
                <Pending tool={tool} since={running.since} />
              </>
            )}
          </Group>
        </Stack>
      </form>
      <Stack ref={answer} gap="sm" mt={ended || error ? 'md' : 0} aria-live="polite">
        {at > 0 && at < cameAt && (
          <Text size="sm" fw={650}>
            What follows came at <LocalTime at={at} format="time" />.
          </Text>
        )}
        {error && <ErrorAlert error={error} />}
        {ended && !error && (
          <Result {...ended} tool={tool.name} from={tool.from} stale={running !== undefined} />
        )}
      </Stack>
      <Confirm
        opened={sure !== undefined}
        onClose={() => setSure(undefined)}
        title={`Call ${tool.name} for real?`}
        verb="Call it"
        action={agreed}
      >
        This is no rehearsal: {acts}
      </Confirm>
    </Card>
  )
}

function NotOffered({ tool, setName }: { tool: ToolSummary; setName: string }) {
  const { rules, paused } = useBridgeState()
  const why = !tool.inSet
    ? `This tool is not in the set “${setName}”, so nobody can call it, you included. Switch it on above first.`
    : tool.held
      ? 'This tool is held back, for you as well: look above at what has changed.'
      : paused
        ? 'Assistants are paused, and so is trying tools: the call will be refused.'
        : rules[tool.effect] === 'refuse'
          ? 'Your rules refuse calls of this kind: see the settings.'
          : undefined
  if (why === undefined) return null
  return (
    <Alert color="yellow" icon={<IconInfoCircle aria-hidden />} p="xs">
      {why}
    </Alert>
  )
}

/** Whether the call waits for who answers, or for the user. */
function Pending({ tool, since }: { tool: ToolSummary; since: number }) {
  const { approvals } = useBridgeState()
  const now = useNow()
  const waits = approvals.some((approval) => approval.client === CONTROL_KEY && approval.tool === tool.name)
  return (
    <Group gap="xs" role="status">
      {waits ? <IconHandStop size={18} aria-hidden /> : <Loader size="xs" aria-hidden />}
      <Text size="sm">
        {waits ? 'It waits for your approval.' : `${tool.from ?? 'PanDA'} is asked`}{' '}
        <span aria-hidden>({durationText(now - since)})</span>
      </Text>
    </Group>
  )
}
