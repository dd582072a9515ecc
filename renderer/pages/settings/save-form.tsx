import { Button, Group, Stack } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import type { Action } from '../../action.tsx'
import { ErrorAlert } from '../../errors.tsx'

interface SaveFormProps {
  action: Action<[]>
  /** There is nothing to save. */
  disabled: boolean
  /** What is said before the input. */
  about: ReactNode
  /** The input, which the button stands beside. */
  children: ReactNode
  /** What is said after it. */
  note?: ReactNode
}

/** One input that is saved with a button. */
export function SaveForm({ action, disabled, about, children, note }: SaveFormProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void action.run()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {about}
        <Group align="flex-end" gap="xs">
          {children}
          <Button type="submit" variant="default" loading={action.pending} disabled={disabled}>
            Save
          </Button>
        </Group>
        {note}
        {action.error && <ErrorAlert error={action.error} />}
      </Stack>
    </form>
  )
}
