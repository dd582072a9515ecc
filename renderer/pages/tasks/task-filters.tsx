import { Button, Group, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { standingWords } from '../../../bridge/answers/words/tasks.ts'
import { StateBadge } from '../../tasks/state-badge.tsx'
import type { ListFilter, ShownList } from './list.ts'
import styles from './tasks.module.css'

interface TaskFiltersProps {
  shown: ShownList
  filter: ListFilter
  onChange: (filter: ListFilter) => void
}

/** What of the tasks is shown: by words, by how urgent they are, and by state. */
export function TaskFilters({ shown, filter, onChange }: TaskFiltersProps) {
  return (
    <>
      <Group gap="xs">
        <TextInput
          size="xs"
          w={{ base: '100%', sm: 260 }}
          aria-label="Search in your tasks"
          placeholder="Words of the name; * for any text"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={filter.words}
          onChange={(event) => onChange({ ...filter, words: event.currentTarget.value })}
        />
        <div className={styles['choices'] ?? ''} role="group" aria-label="How urgent">
          {shown.standings.map(({ name, count }) => (
            <Toggle
              key={name}
              isOn={filter.standing === name}
              onToggle={(isOn) =>
                onChange({ ...filter, standing: isOn ? name : undefined, status: undefined })
              }
            >
              {standingWords[name]} <b className={styles['count'] ?? ''}>{count.toLocaleString('en')}</b>
            </Toggle>
          ))}
        </div>
      </Group>
      <div className={styles['choices'] ?? ''} role="group" aria-label="State">
        {shown.statuses.map(({ name, count }) => (
          <button
            key={name}
            type="button"
            className={`mantine-focus-auto ${styles['state']}`}
            aria-pressed={filter.status === name}
            onClick={() => onChange({ ...filter, status: filter.status === name ? undefined : name })}
          >
            <StateBadge status={name} count={count} />
          </button>
        ))}
      </div>
    </>
  )
}

function Toggle({
  isOn,
  onToggle,
  children,
}: {
  isOn: boolean
  onToggle: (isOn: boolean) => void
  children: ReactNode
}) {
  return (
    <Button
      size="compact-sm"
      radius="xl"
      fw={500}
      variant={isOn ? 'filled' : 'default'}
      aria-pressed={isOn}
      onClick={() => onToggle(!isOn)}
    >
      {children}
    </Button>
  )
}
