import { Button, Group, Stack, Text } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { ErrorAlert } from '../../errors.tsx'
import { Section } from '../../section.tsx'
import { BudgetInput, bytesOf, kilobytesOf } from './budget-input.tsx'

export function BudgetSection() {
  const { budgetBytes } = useBridgeState()
  const api = useApi()
  const [entered, setEntered] = useState<number | string>(kilobytesOf(budgetBytes))
  const bytes = bytesOf(entered)
  const save = useAction(async () => void (bytes !== undefined && (await api.setBudget({ bytes }))), {
    done: 'It counts from the next answer on.',
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save.run()
  }
  return (
    <Section title="Long answers">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text size="sm">
            An answer longer than this is kept by the bridge for an hour. The assistant gets an outline, and
            reads the parts that it needs.
          </Text>
          <Group align="flex-end" gap="xs">
            <BudgetInput
              label="Longest answer that an assistant gets whole"
              value={entered}
              onChange={setEntered}
            />
            <Button
              type="submit"
              variant="default"
              loading={save.pending}
              disabled={bytes === undefined || bytes === budgetBytes}
            >
              Save
            </Button>
          </Group>
          {save.error && <ErrorAlert error={save.error} />}
        </Stack>
      </form>
    </Section>
  )
}
