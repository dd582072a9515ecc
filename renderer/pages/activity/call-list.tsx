import { Button, EmptyState, Group, Skeleton, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Action } from '../../action.tsx'
import { counted } from '../../counted.ts'
import { ErrorAlert } from '../../errors.tsx'
import { go, useQuery } from '../../route.ts'
import { CallDrawer } from './call-drawer.tsx'
import { CallTable } from './call-table.tsx'
import { filterOf, pathOf, type CallFilter } from './filter.ts'
import { CallFilters, type Choices } from './filters.tsx'
import type { Call } from './types.ts'
import { useFound, type FoundCalls } from './use-found.ts'

interface CallListProps {
  /** The newest first. */
  calls: readonly Call[]
  older: Action<[]> | undefined
  /** How many are on record. */
  total: number
  choices: Choices
}

/** The calls, with what they are filtered by; new ones wait while the user reads older ones. */
export function CallList({ calls, older, total, choices }: CallListProps) {
  const filter = filterOf(useQuery())
  const isFiltered = Object.keys(filter).length > 0
  const { found, error } = useFound(filter)
  const show = (wanted: CallFilter) => go(pathOf(wanted), { replace: true })
  const count = isFiltered
    ? found && foundText(found)
    : total > calls.length
      ? `The last ${calls.length.toLocaleString('en')} of ${counted(total, 'call')}`
      : counted(calls.length, 'call')
  const [shown, more] = isFiltered ? [found?.calls, found?.older] : [calls, older]
  return (
    <Stack gap="xs">
      <CallFilters choices={choices} filter={filter} onChange={show} />
      <Group gap="xs" mih={26}>
        <Text size="sm" c="dimmed" role="status">
          {count}
        </Text>
        {isFiltered && (
          <Button variant="subtle" size="compact-sm" onClick={() => show({})}>
            Show all
          </Button>
        )}
      </Group>
      {error && <ErrorAlert error={error} />}
      {!shown && !error && <Skeleton height={320} role="status" aria-label="Looking through the record" />}
      {shown?.length === 0 && (
        <EmptyState
          py="lg"
          title="No call is like that"
          description="Of all calls on record, none fits what was chosen above."
        >
          <EmptyState.Actions>
            <Button variant="default" onClick={() => show({})}>
              Show all calls
            </Button>
          </EmptyState.Actions>
        </EmptyState>
      )}
      {shown && shown.length > 0 && <Calls key={pathOf(filter)} calls={shown} />}
      {more && (
        <Group justify="center">
          <Button variant="default" size="xs" loading={more.pending} onClick={() => void more.run()}>
            Show older calls
          </Button>
        </Group>
      )}
    </Stack>
  )
}

/** That a window has not all of them is said where it can get no more. */
function foundText({ calls, older, matching, onRecord }: FoundCalls): string {
  const isCut = !older && calls.length < matching
  const cut = isCut ? `, the last ${calls.length.toLocaleString('en')} below` : ''
  return `${matching.toLocaleString('en')} of ${counted(onRecord, 'call')}${cut}`
}

function Calls({ calls }: { calls: readonly Call[] }) {
  /** The newest call at the time when the user scrolled away from it: those that came later wait. */
  const [newest, setNewest] = useState<string>()
  const [opened, setOpened] = useState<Call>()
  const first = newest === undefined ? 0 : calls.findIndex(({ id }) => id === newest)
  return (
    <>
      <CallTable
        calls={first > 0 ? calls.slice(first) : calls}
        fresh={Math.max(0, first)}
        onAway={(away) => setNewest(away ? (before) => before ?? calls[0]?.id : undefined)}
        onOpen={setOpened}
      />
      <CallDrawer call={opened} onClose={() => setOpened(undefined)} />
    </>
  )
}
