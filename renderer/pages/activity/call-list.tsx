import { Button, EmptyState, Group, Stack, Text } from '@mantine/core'
import { counted } from '../../counted.ts'
import { useMemo, useState } from 'react'
import type { Action } from '../../action.tsx'
import { CallDrawer } from './call-drawer.tsx'
import { CallTable } from './call-table.tsx'
import { filterCalls, type CallFilter } from './calls.ts'
import { CallFilters } from './filters.tsx'
import type { Call } from './types.ts'

/** The calls, with what they are filtered by; new ones wait while the user reads older ones. */
export function CallList({ calls, older }: { calls: readonly Call[]; older: Action<[]> | undefined }) {
  const [filter, setFilter] = useState<CallFilter>({})
  /** The newest call at the time when the user scrolled away from it: those that came later wait. */
  const [newest, setNewest] = useState<string>()
  const [opened, setOpened] = useState<Call>()
  const all = useMemo(() => filterCalls(calls, filter), [calls, filter])
  const shown = useMemo(() => {
    const first = newest === undefined ? 0 : calls.findIndex(({ id }) => id === newest)
    return first > 0 ? filterCalls(calls.slice(first), filter) : all
  }, [newest, calls, all, filter])
  const isFiltered = Object.values(filter).some((value) => value !== undefined)
  return (
    <Stack gap="xs">
      <CallFilters calls={calls} filter={filter} onChange={setFilter} />
      <Group gap="xs" mih={26}>
        <Text size="sm" c="dimmed" role="status">
          {all.length === calls.length
            ? counted(all.length, 'call')
            : `${all.length.toLocaleString('en')} of ${counted(calls.length, 'call')}`}
        </Text>
        {isFiltered && (
          <Button variant="subtle" size="compact-sm" onClick={() => setFilter({})}>
            Show all
          </Button>
        )}
      </Group>
      {shown.length === 0 && all.length === 0 ? (
        <EmptyState
          py="lg"
          title="No call is like that"
          description="Of the calls known here, none fits what was chosen above."
        >
          <EmptyState.Actions>
            <Button variant="default" onClick={() => setFilter({})}>
              Show all calls
            </Button>
          </EmptyState.Actions>
        </EmptyState>
      ) : (
        <CallTable
          calls={shown}
          fresh={all.length - shown.length}
          onAway={(away) => setNewest(away ? (before) => before ?? calls[0]?.id : undefined)}
          onOpen={setOpened}
        />
      )}
      {older && (
        <Group justify="center">
          <Button variant="default" size="xs" loading={older.pending} onClick={() => void older.run()}>
            Show older calls
          </Button>
        </Group>
      )}
      <CallDrawer call={opened} onClose={() => setOpened(undefined)} />
    </Stack>
  )
}
