import { Alert, Button, Card, Group, Loader, Stack, Text, Title } from '@mantine/core'
import { IconHandStop, IconInfoCircle, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { OWN_KEY } from '../../callers.ts'
import { Confirm } from '../../dialogs.tsx'
import { effectWords } from '../../effects.tsx'
import { ErrorAlert } from '../../errors.tsx'
import { durationText, useNow } from '../../time.tsx'
import { toArguments, type Entered } from './arguments.ts'
import { FieldInput } from './field-input.tsx'
import type { Field } from './fields.ts'
import { Result } from './result.tsx'
import type { ToolResult, ToolSummary } from './types.ts'

interface TryItProps {
  tool: ToolSummary
  fields: readonly Field[]
  /** Name of the set in force. */
  setName: string
}

interface Ended {
  result: ToolResult
  /** Milliseconds, as this window measured it, with the time the user took to approve. */
  ms: number
}

/** A form made of the tool's schema, and what it answered. */
export function TryIt({ tool, fields, setName }: TryItProps) {
  const api = useApi()
  const [entered, setEntered] = useState<Entered>(new Map())
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map())
  const [ended, setEnded] = useState<Ended>()
  const [startedAt, setStartedAt] = useState(0)
  const [id, setId] = useState('')
  const [sure, setSure] = useState<Record<string, unknown>>()
  const call = useAction(async (given: Record<string, unknown>) => {
    const start = Date.now()
    const id = crypto.randomUUID()
    setStartedAt(start)
    setId(id)
    const result = await api.callTool({ name: tool.name, arguments: given, id })
    setEnded({ result, ms: Date.now() - start })
  })
  const answer = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (ended || call.error) answer.current?.scrollIntoView({ block: 'nearest' })
  }, [ended, call.error])
  const stop = useAction(() => api.cancelCall({ id }), { notifyFailure: true })
  const submit = () => {
    const checked = toArguments(fields, entered)
    setProblems(checked.problems ?? new Map())
    if (!checked.arguments) return
    if (tool.effect === 'read') void call.run(checked.arguments)
    else setSure(checked.arguments)
  }
  const agreed = useAction(async () => void call.run(sure ?? {}))
  return (
    <Card withBorder padding="md" component="section" aria-label="Try it">
      <Title order={3} size="h4" mb="xs">
        Try it
      </Title>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!call.pending) submit()
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
              onChange={(value) => setEntered((before) => new Map(before).set(field.name, value))}
            />
          ))}
          <NotOffered tool={tool} setName={setName} />
          <Group>
            <Button
              type="submit"
              loading={call.pending}
              disabled={!tool.inSet || tool.held !== undefined}
              leftSection={<IconPlayerPlay size={16} aria-hidden />}
              {...(tool.effect !== 'read' && { color: 'red' })}
            >
              {tool.effect === 'read' ? 'Call it' : 'Call it for real…'}
            </Button>
            {call.pending && (
              <>
                <Button
                  variant="default"
                  loading={stop.pending}
                  onClick={() => void stop.run()}
                  leftSection={<IconPlayerStop size={16} aria-hidden />}
                >
                  Stop
                </Button>
                <Pending tool={tool.name} since={startedAt} />
              </>
            )}
          </Group>
        </Stack>
      </form>
      <Stack ref={answer} gap="sm" mt={ended || call.error ? 'md' : 0} aria-live="polite">
        {call.error && <ErrorAlert error={call.error} />}
        {ended && !call.error && <Result {...ended} tool={tool.name} stale={call.pending} />}
      </Stack>
      <Confirm
        opened={sure !== undefined}
        onClose={() => setSure(undefined)}
        title={`Call ${tool.name} for real?`}
        verb="Call it"
        action={agreed}
      >
        This is no rehearsal: the call acts on PanDA in your name, and it {effectWords[tool.effect]}.
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

/** Whether the call waits for PanDA or for the user. */
function Pending({ tool, since }: { tool: string; since: number }) {
  const { approvals } = useBridgeState()
  const now = useNow()
  const waits = approvals.some((approval) => approval.client === OWN_KEY && approval.tool === tool)
  return (
    <Group gap="xs" role="status">
      {waits ? <IconHandStop size={18} aria-hidden /> : <Loader size="xs" aria-hidden />}
      <Text size="sm">
        {waits ? 'It waits for your approval.' : 'PanDA is asked'}{' '}
        <span aria-hidden>({durationText(now - since)})</span>
      </Text>
    </Group>
  )
}
