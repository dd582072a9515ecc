import { Button, Card, Checkbox, EmptyState, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { effectWords } from '../../effects.tsx'
import { counted } from '../../counted.ts'
import type { Effect } from '../../types.ts'
import { filterTools, groupByModule, type ToolFilter } from './modules.ts'
import { ModuleGroup } from './module-group.tsx'
import type { ToolSummary } from './types.ts'
import { useSwitch } from './use-switch.tsx'
import type { Tools } from './use-tools.ts'

const everything: ToolFilter = { query: '', effect: undefined, onlyInSet: false }

interface ToolListProps {
  all: Tools
  tools: ToolSummary[]
  selected: string | undefined
}

/** The modules and their tools, to be searched, switched and chosen. */
export function ToolList({ all, tools, selected }: ToolListProps) {
  const [filter, setFilter] = useState(everything)
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const { switchTool, dialog, pending } = useSwitch(all)
  const shownFilter = useDeferredValue(filter)
  const modules = useMemo(() => groupByModule(filterTools(tools, shownFilter)), [tools, shownFilter])
  const isFiltered = shownFilter !== everything && JSON.stringify(shownFilter) !== JSON.stringify(everything)
  const toggle = (id: string) =>
    setClosed((before) => {
      const after = new Set(before)
      if (!after.delete(id)) after.add(id)
      return after
    })
  return (
    <Card withBorder padding="sm" component="section" aria-label="List of tools">
      <Stack gap="xs">
        <Filters filter={filter} onChange={setFilter} />
        <Count tools={tools} shown={modules.reduce((sum, { tools }) => sum + tools.length, 0)} />
        {modules.length === 0 && (
          <EmptyState
            size="sm"
            py="md"
            title="No tool is like that"
            description="Search for other words, or show all tools."
          >
            <EmptyState.Actions>
              <Button variant="default" size="xs" onClick={() => setFilter(everything)}>
                Show all tools
              </Button>
            </EmptyState.Actions>
          </EmptyState>
        )}
        {modules.map((module) => (
          <ModuleGroup
            key={module.id}
            module={module}
            // Who searches wants to see what was found.
            open={isFiltered || !closed.has(module.id)}
            onToggle={isFiltered ? undefined : () => toggle(module.id)}
            selected={selected}
            pending={pending}
            onSwitch={switchTool}
          />
        ))}
      </Stack>
      {dialog}
    </Card>
  )
}

function Count({ tools, shown }: { tools: readonly ToolSummary[]; shown: number }) {
  return (
    <Text size="sm" c="dimmed" role="status">
      {shown === tools.length ? '' : `${shown} of `}
      {counted(tools.length, 'tool')}
    </Text>
  )
}

function Filters({ filter, onChange }: { filter: ToolFilter; onChange: (filter: ToolFilter) => void }) {
  const data = Object.entries(effectWords).map(([value, label]) => ({ value, label }))
  return (
    <>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <TextInput
          flex={1}
          type="search"
          aria-label="Search tools"
          placeholder="Search"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={filter.query}
          onChange={({ currentTarget }) => onChange({ ...filter, query: currentTarget.value })}
        />
        <Select
          w={170}
          aria-label="What tools do"
          placeholder="any effect"
          data={data}
          value={filter.effect ?? null}
          onChange={(effect) => onChange({ ...filter, effect: (effect as Effect | null) ?? undefined })}
          clearable
          clearButtonProps={{ 'aria-label': 'Any effect' }}
        />
      </Group>
      <Checkbox
        size="sm"
        label="Only those that assistants may use"
        checked={filter.onlyInSet}
        onChange={({ currentTarget }) => onChange({ ...filter, onlyInSet: currentTarget.checked })}
      />
    </>
  )
}
