import { Alert, Button, Code, Drawer, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { isOfWindow } from '../../../bridge/auth/own-callers.ts'
import { EffectBadge } from '../../effects.tsx'
import { Facts } from '../../facts.tsx'
import { OutcomeBadge } from '../../outcomes.tsx'
import { go } from '../../route.ts'
import { LocalTime, utcText } from '../../time.tsx'
import { JsonTree } from '../../json-tree.tsx'
import { OnMonitor } from '../../on-monitor.tsx'
import type { Call } from './types.ts'
import { bytesText, msText } from '../../units.ts'
import { approvalText, errorText, outcomeSays, questionsText } from './words.ts'

/** All that is known of one call. */
export function CallDrawer({ call, onClose }: { call: Call | undefined; onClose: () => void }) {
  // While it slides away it still shows the call.
  const [last, setLast] = useState(call)
  if (call && call !== last) setLast(call)
  return (
    <Drawer
      opened={call !== undefined}
      onClose={onClose}
      position="right"
      size="md"
      title="One call"
      // Its element is a header, which outside of a page's own would be a second one.
      attributes={{ header: { role: 'none' } }}
    >
      {last && <Details call={last} />}
    </Drawer>
  )
}

function Details({ call }: { call: Call }) {
  const { client, clientName, clientVersion, tool, effect, outcome, error, message, time, ms, bytes } = call
  const { server, vo, tasks, jobs, madeFrom, program, questions, upstream, robot } = call
  const facts: [string, ReactNode][] = [
    ['Outcome', <OutcomeBadge key="" outcome={outcome} />],
    ['Effect', <EffectBadge key="" effect={effect} />],
    ['Approval', approvalText(call)],
    ...(tasks
      ? [['Task', <OnMonitor key="" kind="task" ids={tasks} server={server} />] satisfies [string, ReactNode]]
      : []),
    ...(jobs
      ? [['Job', <OnMonitor key="" kind="job" ids={jobs} server={server} />] satisfies [string, ReactNode]]
      : []),
    ...(upstream === undefined
      ? []
      : [['Server asked', `${upstream}, a server besides PanDA`] satisfies [string, ReactNode]]),
    ...(server === undefined || upstream !== undefined
      ? []
      : [['Server', `${server}, VO ${vo}`] satisfies [string, ReactNode]]),
    ...(robot === undefined ? [] : [['In the name of the robot', robot] satisfies [string, ReactNode]]),
    isOfWindow(call) ? ['Called by', 'You'] : ['Assistant', `${clientName} ${clientVersion}`],
    ...(program === undefined ? [] : [['It calls itself', program] satisfies [string, ReactNode]]),
    ['Its key', <Code key="">{client}</Code>],
    ['When', <LocalTime key="" at={time} />],
    ['In UTC', utcText(time)],
    ...(outcome === 'refused'
      ? []
      : ([
          ['Took', msText(ms)],
          ['Answer', bytesText(bytes)],
        ] as [string, ReactNode][])),
    ...(questions ? [['The server asked', questionsText(questions)] satisfies [string, ReactNode]] : []),
    ...(madeFrom ? [['Made from', madeFrom.join(', ')] satisfies [string, ReactNode]] : []),
  ]
  return (
    <Stack gap="md">
      <Title order={3} size="h4" className="breakable" ff="monospace">
        {tool}
      </Title>
      {outcome !== 'ok' && (
        <Alert
          color={outcome === 'failed' ? 'red' : 'yellow'}
          icon={<IconAlertTriangle aria-hidden />}
          title={error === undefined ? outcomeSays[outcome] : errorText(error, upstream)}
          p="sm"
        >
          {message !== undefined && (
            <Text size="sm" className="breakable">
              {message}
            </Text>
          )}
          {error !== undefined && (
            <>
              {outcomeSays[outcome]} Code: <Code>{error}</Code>
            </>
          )}
        </Alert>
      )}
      <Facts facts={facts} />
      <section aria-label="Arguments">
        <Title order={4} size="h5" mb={4}>
          Arguments
        </Title>
        <JsonTree value={call.arguments} />
        <Text size="xs" c="dimmed" mt={4}>
          What looks like a secret is masked, and what is very long is shortened.
        </Text>
      </section>
      <Button variant="default" w="fit-content" onClick={() => go(`tools/${encodeURIComponent(tool)}`)}>
        See this tool
      </Button>
    </Stack>
  )
}
