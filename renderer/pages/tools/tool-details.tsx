import {
  ActionIcon,
  Alert,
  Card,
  Code,
  CopyButton,
  Group,
  Stack,
  Switch,
  Table,
  Text,
  Title,
} from '@mantine/core'
import { IconCheck, IconCopy, IconInfoCircle } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { BridgeState } from '../../../bridge/api.ts'
import { useBridgeState } from '../../bridge.tsx'
import { EffectBadge } from '../../effects.tsx'
import { useKnownTools } from '../../upstreams.ts'
import { readDescription } from './description.ts'
import { asTyped, fieldsOf, type Field } from './fields.ts'
import { HeldBack, HeldBadge } from './held-back.tsx'
import { FromBadge, NewBadge } from './module-group.tsx'
import { titleOf } from './modules.ts'
import styles from './tools.module.css'
import { TryIt } from './try-it.tsx'
import type { ToolSummary } from './types.ts'
import { useSwitch } from './use-switch.tsx'
import type { Tools } from './use-tools.ts'

/** All there is to know about one tool, and a form to try it. */
export function ToolDetails({ tool, all }: { tool: ToolSummary; all: Tools }) {
  const { text, technical, fields } = useMemo(() => {
    const { text, technical, parameters } = readDescription(tool.description)
    return { text, technical, fields: fieldsOf(tool.inputSchema, parameters) }
  }, [tool.description, tool.inputSchema])
  return (
    <Stack gap="md">
      {tool.held && <HeldBack tool={tool} held={tool.held} onReleased={all.loadedTools.reload} />}
      <Card withBorder padding="md" component="section" aria-label="About this tool">
        <Stack gap="sm">
          <Name tool={tool} all={all} />
          <Text size="sm" className={styles['description'] ?? ''}>
            {text || 'The server says nothing about this tool.'}
          </Text>
          <Parameters fields={fields} />
          {technical !== '' && (
            <Text component="details" size="sm" className={styles['more'] ?? ''}>
              <summary>For programmers</summary>
              <Text size="sm" c="dimmed" className={styles['description'] ?? ''}>
                {technical}
              </Text>
            </Text>
          )}
        </Stack>
      </Card>
      <TryIt tool={tool} fields={fields} setName={all.chosen?.name ?? ''} />
    </Stack>
  )
}

function Name({ tool, all }: { tool: ToolSummary; all: Tools }) {
  const { newTools } = useKnownTools()
  const { switchTool, dialog } = useSwitch(all)
  const { name, effect, inSet, from } = tool
  const isNew = newTools.includes(name)
  const further = useBridgeState().further.find((each) => each.name === from)
  return (
    <>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Title order={2} size="h3" className="breakable">
          {titleOf(tool, further?.prefix)}
        </Title>
        <Switch
          label={inSet ? 'On' : 'Off'}
          labelPosition="left"
          aria-label={`Assistants may use this tool, ${name}`}
          checked={inSet}
          onChange={({ currentTarget }) => switchTool(tool, currentTarget.checked)}
        />
      </Group>
      <Group gap="xs">
        <EffectBadge effect={effect} />
        {isNew && <NewBadge />}
        {tool.held && <HeldBadge />}
        {from !== undefined && <FromBadge from={from} />}
        <Code className="breakable">{name}</Code>
        <CopyName name={name} />
      </Group>
      {isNew && (
        <Alert color="grape" icon={<IconInfoCircle aria-hidden />} p="xs">
          This tool is new on the server, and PanDA Bridge does not know what it does: it counts as what ends
          work for good.
        </Alert>
      )}
      {further && (
        <Text size="sm" c="dimmed">
          {trustWords[further.trust](further.name)}
        </Text>
      )}
      {dialog}
    </>
  )
}

/** What is made of what a server says of its own tools. */
const trustWords: Record<BridgeState['further'][number]['trust'], (name: string) => string> = {
  nothing: (name) =>
    `What ${name} says of its tools is not believed: each counts as one that ends work or deletes something.`,
  annotations: (name) =>
    `${name} itself says what its tools do. One of which it says nothing counts as one that ends work or deletes something.`,
  'only-looks': (name) => `You have said that all tools of ${name} only look.`,
}

function CopyName({ name }: { name: string }) {
  return (
    <CopyButton value={name}>
      {({ copied, copy }) => (
        <ActionIcon
          size="sm"
          variant="subtle"
          onClick={copy}
          aria-label={copied ? 'Copied' : 'Copy the tool’s name'}
        >
          {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
        </ActionIcon>
      )}
    </CopyButton>
  )
}

function Parameters({ fields }: { fields: readonly Field[] }) {
  if (fields.length === 0)
    return (
      <Text size="sm" c="dimmed">
        It takes no parameters.
      </Text>
    )
  return (
    <Table.ScrollContainer minWidth={380} type="native" tabIndex={0} role="region" aria-label="Parameters">
      <Table verticalSpacing={4} fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Parameter</Table.Th>
            <Table.Th>Takes</Table.Th>
            <Table.Th>What it is</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {fields.map((field) => (
            <Table.Tr key={field.name}>
              <Table.Td className="breakable" ff="monospace">
                {field.name}
              </Table.Td>
              <Table.Td>
                {kindWords(field)}
                <Text size="xs" c="dimmed">
                  {needWords(field)}
                </Text>
              </Table.Td>
              <Table.Td>{field.help || '–'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

const kinds: Record<Field['kind'], string> = {
  integer: 'whole number',
  number: 'number',
  text: 'text',
  boolean: 'yes or no',
  choice: 'one of a few',
  list: 'list',
  json: 'JSON',
  any: 'anything',
}

function kindWords({ kind, item, choices }: Field): string {
  if (choices.length > 0) return `${kind === 'list' ? 'some of' : 'one of'} ${choices.join(', ')}`
  if (kind !== 'list') return kinds[kind]
  return `list of ${item === 'any' ? 'anything' : `${kinds[item]}s`}`
}

function needWords({ required, usual }: Field): string {
  if (required) return 'needed'
  if (usual === undefined) return 'may be left out'
  const typed = asTyped(usual)
  return `usually ${typed === '' ? 'empty' : typed}`
}
