import { Button, EmptyState, Group, Stack, Text } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import { counted } from '../../counted.ts'
import type { TaskLine } from '../../types.ts'
import { everything, showList, type ListFilter } from './list.ts'
import { listView } from './list-view.ts'
import { TaskFilters } from './task-filters.tsx'
import { TaskTable } from './task-table.tsx'

/** The tasks, with what they are filtered by. */
export function TaskList({ tasks }: { tasks: readonly TaskLine[] }) {
  const [filter, setFilter] = useState<ListFilter>(listView.filter)
  useEffect(() => {
    listView.filter = filter
  }, [filter])
  const shown = useMemo(() => showList(tasks, filter), [tasks, filter])
  const isFiltered = Object.values(filter).some((value) => value !== undefined && value !== '')
  return (
    <Stack gap="xs">
      <TaskFilters shown={shown} filter={filter} onChange={setFilter} />
      <Group gap="xs" mih={26}>
        <Text size="sm" c="dimmed" role="status">
          {shown.tasks.length === tasks.length
            ? counted(tasks.length, 'task')
            : `${shown.tasks.length.toLocaleString('en')} of ${counted(tasks.length, 'task')}`}
        </Text>
        {isFiltered && (
          <Button variant="subtle" size="compact-sm" onClick={() => setFilter(everything)}>
            Show all
          </Button>
        )}
      </Group>
      {shown.tasks.length === 0 ? (
        <EmptyState py="lg" title="No task is like that" description="None of the tasks of this period fits.">
          <EmptyState.Actions>
            <Button variant="default" onClick={() => setFilter(everything)}>
              Show all tasks
            </Button>
          </EmptyState.Actions>
        </EmptyState>
      ) : (
        <TaskTable tasks={shown.tasks} />
      )}
    </Stack>
  )
}
