import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { ErrorAlert } from '../../errors.tsx'
import { useLoaded } from '../../loaded.ts'
import { Section } from '../../section.tsx'
import { setVersion, useKnownTools } from '../../upstreams.ts'
import { commandsFor, type TaskCommand } from '../../tasks/commands.ts'
import { useCommand } from './use-command.ts'

interface CommandButtonsProps {
  taskId: number
  status: string
  onDone: () => void
}

/** What the user's set lets them do with a task in this state. */
export function CommandButtons({ taskId, status, onDone }: CommandButtonsProps) {
  const api = useApi()
  const { set } = useBridgeState()
  const { version } = useKnownTools()
  const { value: tools } = useLoaded(() => api.listTools({}), `${setVersion(set)} ${version}`)
  const [running, setRunning] = useState<string>()
  const command = useCommand(taskId, onDone)
  const start = async (chosen: TaskCommand) => {
    setRunning(chosen.tool)
    await command.run(chosen)
    setRunning(undefined)
  }
  if (!tools) return null
  const offered = new Map(
    tools.flatMap(({ name, effect, inSet, held }) => (inSet && !held ? [[name, effect] as const] : [])),
  )
  const commands = commandsFor(status, (tool) => offered.has(tool))
  return (
    <Section title="Commands">
      <Stack gap="xs">
        {commands.length === 0 ? (
          <Text size="sm" c="dimmed">
            Your set “{set.name}” has no command for a task that is {status}.{' '}
            <Anchor href="#/tools">Change what may be called</Anchor>
          </Text>
        ) : (
          <Group gap="xs">
            {commands.map((each) => (
              <Button
                key={each.tool}
                size="xs"
                variant={offered.get(each.tool) === 'destructive' ? 'light' : 'default'}
                {...(offered.get(each.tool) === 'destructive' && { color: 'red' })}
                title={each.about}
                loading={running === each.tool}
                disabled={running !== undefined}
                onClick={() => void start(each)}
              >
                {each.verb}
              </Button>
            ))}
          </Group>
        )}
        {command.error && <ErrorAlert error={command.error} />}
      </Stack>
    </Section>
  )
}
