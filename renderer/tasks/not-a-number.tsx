import { EmptyState } from '@mantine/core'

/** For an address that names none. */
export function NotANumber({ of, text }: { of: 'task' | 'job'; text: string }) {
  return (
    <EmptyState
      py="xl"
      title={`“${text.slice(0, 40)}” is no number of a ${of}`}
      description={
        of === 'task' ? 'A task has a number such as 48200101.' : 'A job has a number such as 6742000011.'
      }
    />
  )
}
