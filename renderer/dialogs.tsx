import { Button, Group, Modal, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { ErrorAlert } from './errors.tsx'
import type { Action } from './action.tsx'

interface ConfirmProps {
  opened: boolean
  onClose: () => void
  title: string
  /** What will happen, and what can't be taken back. */
  children: ReactNode
  /** What the button says that does it: a verb. */
  verb: string
  action: Action<[]>
}

/** Asks before something that can't be taken back. */
export function Confirm({ opened, onClose, title, children, verb, action }: ConfirmProps) {
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
      <Text component="div" size="sm">
        {children}
      </Text>
      {action.error && <ErrorAlert error={action.error} />}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close} data-autofocus>
          Cancel
        </Button>
        <Button color="red" loading={action.pending} onClick={() => void perform()}>
          {verb}
        </Button>
      </Group>
    </Modal>
  )
}
