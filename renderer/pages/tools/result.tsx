import { Alert, Code, Group, ScrollArea, Stack, Tabs, Text } from '@mantine/core'
import { IconAlertTriangle, IconBinaryTree, IconBraces, IconChartBar, IconTable } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { Copy } from '../../copy.tsx'
import { JsonTree } from '../../json-tree.tsx'
import { readAnswer } from '../../tool-answer.ts'
import { NumberChart } from './number-chart.tsx'
import { RowsTable } from './rows-table.tsx'
import { barsOf, rowsOf } from './shapes.ts'
import styles from './tools.module.css'
import type { ToolResult } from './types.ts'

/** Characters of JSON that a browser still shows without a pause. */
const MOST_SHOWN = 200_000

interface ResultProps {
  result: ToolResult
  ms: number
  tool: string
  /** The server besides PanDA that answered. */
  from: string | undefined
  /** Another call is under way: this answer is the one before. */
  stale: boolean
}

/** What a tool answered, as whatever it can be seen as. */
export function Result({ result, ms, tool, from, stale }: ResultProps) {
  const answer = useMemo(() => readAnswer(result, from), [result, from])
  const { failed, message, data } = answer
  const json = useMemo(() => JSON.stringify(answer.whole, null, 2) ?? '', [answer])
  return (
    <Stack gap="sm" opacity={stale ? 0.5 : 1} component="section" aria-label="Answer">
      {failed ? (
        <Failure code={result.errorCode} message={message} from={from} />
      ) : (
        <Text size="sm" c="dimmed">
          Answered in {ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`}, {sizeText(json)} of JSON.
          {message !== '' && ` With it came: “${message}”`}
        </Text>
      )}
      {data === undefined ? null : data === null && !failed ? (
        <Text size="sm">It was carried out, and there is nothing more to show.</Text>
      ) : (
        <Views data={data} json={json} tool={tool} />
      )}
    </Stack>
  )
}

interface FailureProps {
  code: ToolResult['errorCode']
  message: string
  from: string | undefined
}

function Failure({ code, message, from = 'PanDA' }: FailureProps) {
  const stopped = code === 'cancelled'
  return (
    <Alert
      color={stopped ? 'yellow' : 'red'}
      icon={<IconAlertTriangle aria-hidden />}
      title={stopped ? 'The call was stopped' : 'The call failed'}
    >
      <Text size="sm" className="breakable">
        {stopped ? `${from} was told so; what it had done by then stays done.` : message}
      </Text>
      {code !== undefined && !stopped && (
        <Group gap="xs" mt="xs">
          <Text size="sm">
            Code: <Code>{code}</Code>
          </Text>
          <Copy text={`${message}\n(PanDA Bridge, ${code})`} label="Copy error" />
        </Group>
      )}
    </Alert>
  )
}

function Views({ data, json, tool }: { data: unknown; json: string; tool: string }) {
  const rows = useMemo(() => rowsOf(data), [data])
  const bars = useMemo(() => barsOf(data), [data])
  const views = [
    ...(bars
      ? [
          {
            id: 'chart',
            name: 'Chart',
            Sign: IconChartBar,
            content: <NumberChart bars={bars} title={`Numbers that ${tool} answered`} />,
          },
        ]
      : []),
    ...(rows ? [{ id: 'table', name: 'Table', Sign: IconTable, content: <RowsTable rows={rows} /> }] : []),
    { id: 'tree', name: 'Tree', Sign: IconBinaryTree, content: <JsonTree value={data} /> },
    { id: 'json', name: 'JSON', Sign: IconBraces, content: <RawJson json={json} /> },
  ]
  const [chosen, setChosen] = useState<string | null>(null)
  const shown = views.find(({ id }) => id === chosen) ?? views[0]
  return (
    <Tabs value={shown?.id ?? null} onChange={setChosen} keepMounted={false}>
      <Tabs.List mb="sm" aria-label="Ways to see the answer">
        {views.map(({ id, name, Sign }) => (
          <Tabs.Tab
            key={id}
            className={styles['tab'] ?? ''}
            value={id}
            leftSection={<Sign size={16} aria-hidden />}
          >
            {name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {views.map(({ id, content }) => (
        <Tabs.Panel key={id} value={id}>
          {content}
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}

function RawJson({ json }: { json: string }) {
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {json.length > MOST_SHOWN
            ? `The first ${MOST_SHOWN / 1_000} kB are shown; copying takes all.`
            : 'As it came.'}
        </Text>
        <Copy text={json} label="Copy JSON" />
      </Group>
      <ScrollArea.Autosize
        mah={480}
        viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'The answer as JSON' }}
      >
        <Code block>{json.slice(0, MOST_SHOWN)}</Code>
      </ScrollArea.Autosize>
    </Stack>
  )
}

function sizeText(json: string): string {
  return json.length < 1_000 ? `${json.length} B` : `${(json.length / 1_000).toFixed(1)} kB`
}
