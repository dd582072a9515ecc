import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Action } from './action.tsx'
import { ErrorAlert } from './errors.tsx'

interface DialogProps {
  opened: boolean
  onClose: () => void
  title: string
  /** What the button says that does it: a verb. */
  verb: string
  action: Action<[]>
  children: ReactNode
}

interface FormDialogProps extends DialogProps {
  disabled?: boolean
  /** What it does can't be taken back: its button is red, and Cancel has the focus. */
  grave?: boolean
}

/** A few inputs in front of the page; it stays open until what it is for is done. */
export function FormDialog({
  opened,
  onClose,
  title,
  verb,
  action,
  disabled = false,
  grave = false,
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
    <Modal opened={opened} onClose={close} title={title}>
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
            <Button variant="default" onClick={close} {...(grave && { 'data-autofocus': true })}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={action.pending}
              disabled={disabled}
              {...(grave && { color: 'red' })}
            >
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** Asks before something that can't be taken back. @param children what will happen */
export function Confirm({ children, ...dialog }: DialogProps) {
  return (
    <FormDialog grave {...dialog}>
      <Text component="div" size="sm" className="breakable">
        {children}
      </Text>
    </FormDialog>
  )
}
