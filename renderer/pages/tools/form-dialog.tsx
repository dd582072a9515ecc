import { Button, Group, Modal, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Action } from '../../action.tsx'
import { ErrorAlert } from '../../errors.tsx'

interface FormDialogProps {
  opened: boolean
  onClose: () => void
  title: string
  /** What the button says that does it: a verb. */
  verb: string
  action: Action<[]>
  disabled?: boolean
  children: ReactNode
}

/** A few inputs in front of the page; it stays open until what it is for is done. */
export function FormDialog({
  opened,
  onClose,
  title,
  verb,
  action,
  disabled = false,
  children,
}: FormDialogProps) {
  const close = () => {
    action.forgetError()
    onClose()
  }
  const perform = async () => {
    if (await action.run()) onClose()
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={title}
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void perform()
        }}
      >
        <Stack gap="md">
          {children}
          {action.error && <ErrorAlert error={action.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={action.pending} disabled={disabled}>
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
