import { Text } from '@mantine/core'
import { useState } from 'react'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { Section } from '../../section.tsx'
import { BudgetInput, bytesOf, kilobytesOf } from './budget-input.tsx'
import { SaveForm } from './save-form.tsx'

export function BudgetSection() {
  const { budgetBytes } = useBridgeState()
  const api = useApi()
  const [entered, setEntered] = useState<number | string>(kilobytesOf(budgetBytes))
  const bytes = bytesOf(entered)
  const save = useAction(() => api.setBudget(bytes === undefined ? {} : { bytes }), {
    done: 'It counts from the next answer on.',
  })
  const about = (
    <Text size="sm">
      An answer longer than this is kept by the bridge for an hour. The assistant gets an outline, and reads
      the parts that it needs.
    </Text>
  )
  return (
    <Section title="Long answers" part="budget">
      <SaveForm action={save} disabled={bytes === budgetBytes} about={about}>
        <BudgetInput
          label="Longest answer that an assistant gets whole"
          description="As suits each assistant where empty, such as 11 kB for Codex and 48 kB for Claude Code"
          value={entered}
          onChange={setEntered}
        />
      </SaveForm>
    </Section>
  )
}
