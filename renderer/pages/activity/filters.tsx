import { Select, SimpleGrid } from '@mantine/core'
import { useMemo } from 'react'
import { callerName } from '../../callers.ts'
import { effectWords } from '../../effects.tsx'
import { choicesOf, type CallFilter } from './calls.ts'
import type { Call } from './types.ts'
import { outcomeWords } from './words.ts'

interface CallFiltersProps {
  calls: readonly Call[]
  filter: CallFilter
  onChange: (filter: CallFilter) => void
}

const effectChoices = Object.entries(effectWords).map(([value, label]) => ({ value, label }))
const outcomeChoices = Object.entries(outcomeWords).map(([value, label]) => ({ value, label }))

/** What of the calls is shown. */
export function CallFilters({ calls, filter, onChange }: CallFiltersProps) {
  const { clients, tools } = useMemo(() => choicesOf(calls), [calls])
  const clientChoices = clients.map(({ key, name }) => ({ value: key, label: callerName(key, name) }))
  const choice = (
    name: keyof CallFilter,
    label: string,
    data: { value: string; label: string }[] | string[],
  ) => (
    <Select
      size="sm"
      aria-label={label}
      placeholder={label}
      data={data}
      value={filter[name] ?? null}
      onChange={(value) => onChange({ ...filter, [name]: value ?? undefined })}
      clearable
      clearButtonProps={{ 'aria-label': `${label}: any` }}
      searchable={name === 'tool'}
    />
  )
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing="xs">
      {choice('client', 'Assistant', clientChoices)}
      {choice('tool', 'Tool', tools)}
      {choice('outcome', 'Outcome', outcomeChoices)}
      {choice('effect', 'Effect', effectChoices)}
    </SimpleGrid>
  )
}
