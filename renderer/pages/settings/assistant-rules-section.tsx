import { Button, Group, NumberInput, Select, Stack, Switch, Text } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { ErrorAlert } from '../../errors.tsx'
import { Section } from '../../section.tsx'
import { clientNames } from './client-names.ts'

const KILOBYTE = 1_000

/** What holds for one assistant only. What was set before is not in the bridge's state: saving replaces it. */
export function AssistantRulesSection() {
  const state = useBridgeState()
  const api = useApi()
  const names = clientNames(state)
  const [client, setClient] = useState<string | null>(null)
  const [mayAskInChat, setMayAskInChat] = useState(false)
  const [kilobytes, setKilobytes] = useState<number | string>('')
  const save = useAction(
    () => {
      const budget = typeof kilobytes === 'number' ? { budgetBytes: kilobytes * KILOBYTE } : {}
      return api.setClientRules({ client: client ?? '', rules: { mayAskInChat, ...budget } })
    },
    { done: `Saved for ${client ?? ''}.` },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save.run()
  }
  return (
    <Section title="Rules for one assistant">
      {names.length === 0 ? (
        <Text size="sm" c="dimmed">
          No assistant is connected or was seen yet. Once one is, you can set here what holds for it alone.
        </Text>
      ) : (
        <form onSubmit={submit}>
          <Stack gap="sm">
            <Select
              label="Assistant"
              data={names}
              value={client}
              onChange={setClient}
              placeholder="Choose one"
            />
            <Switch
              checked={mayAskInChat}
              onChange={(event) => setMayAskInChat(event.currentTarget.checked)}
              label="It may ask in the chat, and bring your answer"
              description="A program could then answer in your place: allow it only where you trust the assistant."
              disabled={client === null}
            />
            <NumberInput
              label="Longest answer that it gets whole, in kB"
              description="A longer one is kept, and given in outline; the usual length where empty"
              value={kilobytes}
              onChange={setKilobytes}
              min={20}
              max={5_000}
              allowDecimal={false}
              disabled={client === null}
              maw={320}
            />
            {save.error && <ErrorAlert error={save.error} />}
            <Group gap="sm">
              <Button type="submit" variant="default" loading={save.pending} disabled={client === null}>
                Save
              </Button>
              <Text size="xs" c="dimmed">
                This replaces what was set for that assistant before.
              </Text>
            </Group>
          </Stack>
        </form>
      )}
    </Section>
  )
}
