import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import type { Action } from './action.tsx'

/** Has a server looked at without waiting for the next look. @param of the server's name, where the page has several */
export function CheckNow({ check, of }: { check: Action<[]>; of?: string }) {
  return (
    <Button
      size="xs"
      variant="default"
      flex="none"
      onClick={() => void check.run()}
      loading={check.pending}
      leftSection={<IconRefresh size={14} aria-hidden />}
      {...(of !== undefined && { 'aria-label': `Check now: ${of}` })}
    >
      Check now
    </Button>
  )
}
