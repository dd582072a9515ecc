import { Button, Checkbox, Group, List, Select, Stack, Switch, Text } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { ErrorAlert } from '../../errors.tsx'
import { useLocked } from '../../locked.tsx'
import { Section } from '../../section.tsx'
import { toolListChoices, type ToolListChoice } from '../../tool-lists.ts'
import { BudgetInput, bytesOf, kilobytesOf } from './budget-input.tsx'
import { clientNames } from './client-names.ts'

/** What holds for one assistant only. */
export function AssistantRulesSection() {
  const state = useBridgeState()
  const names = clientNames(state)
  const [client, setClient] = useState<string | null>(null)
  return (
    <Section title="Rules for one assistant" part="assistant-rules">
      <Stack gap="sm">
        <RulesInForce names={names} />
        <Select label="Assistant" data={names} value={client} onChange={setClient} placeholder="Choose one" />
        {client !== null && <RulesForm key={client} client={client} />}
      </Stack>
    </Section>
  )
}

type Names = ReturnType<typeof clientNames>

function RulesInForce({ names }: { names: Names }) {
  const { clientRules } = useBridgeState()
  const own = Object.entries(clientRules).filter(
    ([, { mayAskInChat, budgetBytes, servers, tools }]) =>
      mayAskInChat || budgetBytes !== undefined || servers !== undefined || tools !== undefined,
  )
  if (own.length === 0)
    return (
      <Text size="sm" c="dimmed">
        None has rules of its own; what is set above holds for all.
      </Text>
    )
  return (
    <List size="sm" aria-label="Rules that are set">
      {own.map(([key, { mayAskInChat, budgetBytes, servers, tools }]) => (
        <List.Item key={key}>
          <b>{names.find(({ value }) => value === key)?.label ?? key}</b>:{' '}
          {[
            ...(mayAskInChat ? ['may ask in the chat'] : []),
            ...(budgetBytes === undefined ? [] : [`gets up to ${kilobytesOf(budgetBytes)} kB whole`]),
            ...(servers === undefined ? [] : [`has ${servers.join(' and ') || 'no server'}`]),
            ...(tools === undefined ? [] : [toolWords[tools]]),
          ].join(', ')}
        </List.Item>
      ))}
    </List>
  )
}

const toolWords: Record<ToolListChoice, string> = {
  auto: 'gets all tools, or a search where there are more than 40',
  all: 'gets all tools',
  search: 'gets some tools and a search',
}

/** It has no choice of its own. */
const AS_ALL = 'as-all'

function RulesForm({ client }: { client: string }) {
  const { clientRules, budgetBytes, server, beside } = useBridgeState()
  const api = useApi()
  const before = clientRules[client]
  const [mayAskInChat, setMayAskInChat] = useState(before?.mayAskInChat ?? false)
  const [entered, setEntered] = useState<number | string>(kilobytesOf(before?.budgetBytes))
  const bytes = bytesOf(entered)
  const inUse = [server, ...beside.map((one) => one.server)].flatMap((each) => each?.name ?? [])
  const [servers, setServers] = useState(before?.servers ?? inUse)
  const { budgetBytes: _budget, servers: _servers, tools: _tools, ...others } = before ?? {}
  const hasAll = inUse.every((name) => servers.includes(name))
  const [tools, setTools] = useState(before?.tools)
  const isLocked = useLocked('toolList')
  const save = useAction(
    () =>
      api.setClientRules({
        client,
        rules: {
          ...others,
          mayAskInChat,
          ...(bytes !== undefined && { budgetBytes: bytes }),
          ...(!hasAll && { servers }),
          ...(tools !== undefined && { tools }),
        },
      }),
    { done: `Saved for ${client}.` },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save.run()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Switch
          checked={mayAskInChat}
          onChange={(event) => setMayAskInChat(event.currentTarget.checked)}
          label="It may ask in the chat, and bring your answer"
          description="A program could then answer in your place: allow it only where you trust the assistant."
        />
        <BudgetInput
          label="Longest answer that it gets whole"
          description={
            budgetBytes === undefined
              ? 'As suits it where empty'
              : `As all others (${kilobytesOf(budgetBytes)} kB) where empty`
          }
          value={entered}
          onChange={setEntered}
        />
        {beside.length > 0 && (
          <Checkbox.Group
            label="PanDA servers that it has"
            description="With one alone the names of its tools have no prefix."
            value={servers}
            onChange={setServers}
          >
            <Group mt="xs">
              {inUse.map((name) => (
                <Checkbox key={name} value={name} label={name} />
              ))}
            </Group>
          </Checkbox.Group>
        )}
        <Select
          label="How it gets the tools"
          data={[{ value: AS_ALL, label: 'As all others' }, ...toolListChoices]}
          value={tools ?? AS_ALL}
          onChange={(value) => setTools(toolListChoices.find((choice) => choice.value === value)?.value)}
          allowDeselect={false}
          disabled={isLocked}
          maw={360}
        />
        {save.error && <ErrorAlert error={save.error} />}
        <Group>
          <Button type="submit" variant="default" loading={save.pending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
