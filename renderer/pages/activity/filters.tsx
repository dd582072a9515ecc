import { Select, SimpleGrid, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { callerName } from '../../callers.ts'
import { effectWords } from '../../effects.tsx'
import { periods, type CallFilter } from './filter.ts'
import { outcomeWords } from './words.ts'

/** What there is to filter by. */
export interface Choices {
  clients: readonly { key: string; name: string }[]
  tools: readonly string[]
  /** Who answered: PanDA, and others by name. */
  upstreams: readonly string[]
}

interface CallFiltersProps {
  choices: Choices
  filter: CallFilter
  onChange: (filter: CallFilter) => void
}

const choicesOf = (words: Record<string, string>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }))
const effectChoices = choicesOf(effectWords)
const outcomeChoices = choicesOf(outcomeWords)
const periodChoices = Object.entries(periods).map(([value, { label }]) => ({ value, label }))
/** Milliseconds after the last letter: each search reads the whole record. */
const TYPED_MS = 400

/** What of the calls is shown. */
export function CallFilters({ choices: { clients, tools, upstreams }, filter, onChange }: CallFiltersProps) {
  const clientChoices = clients.map(({ key, name }) => ({ value: key, label: callerName(key, name) }))
  const choice = (
    name: Exclude<keyof CallFilter, 'text'>,
    label: string,
    data: readonly { value: string; label: string }[] | readonly string[],
  ) => (
    <Select
      size="sm"
      aria-label={label}
      placeholder={label}
      data={[...data] as string[]}
      value={filter[name] ?? null}
      onChange={(value) => {
        const { [name]: _, ...others } = filter
        onChange(value === null ? others : { ...others, [name]: value })
      }}
      clearable
      clearButtonProps={{ 'aria-label': `${label}: any` }}
      searchable={name === 'tool'}
    />
  )
  return (
    <SimpleGrid cols={{ base: 2, md: 3, lg: upstreams.length > 1 ? 7 : 6 }} spacing="xs">
      <Search filter={filter} onChange={onChange} />
      {choice('period', 'When', periodChoices)}
      {choice('client', 'Assistant', clientChoices)}
      {choice('tool', 'Tool', tools)}
      {choice('outcome', 'Outcome', outcomeChoices)}
      {choice('effect', 'Effect', effectChoices)}
      {(upstreams.length > 1 || filter.upstream !== undefined) && choice('upstream', 'Server', upstreams)}
    </SimpleGrid>
  )
}

function Search({ filter, onChange }: Pick<CallFiltersProps, 'filter' | 'onChange'>) {
  const { text = '' } = filter
  const [typed, setTyped] = useState(text)
  const said = useRef(text)
  const search = useDebouncedCallback((words: string) => {
    said.current = words
    const { text: _, ...others } = filter
    onChange(words === '' ? others : { ...others, text: words })
  }, TYPED_MS)
  // The address has changed by something else than what is typed here.
  useEffect(() => {
    if (text !== said.current) setTyped(text)
    said.current = text
  }, [text])
  return (
    <TextInput
      type="search"
      size="sm"
      aria-label="Search in all calls"
      placeholder="Search"
      leftSection={<IconSearch size={16} aria-hidden />}
      value={typed}
      maxLength={200}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value)
        search(currentTarget.value.trim())
      }}
    />
  )
}
