import { Button, FileInput, Text, type MantineSize } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconFileImport } from '@tabler/icons-react'
import { useState } from 'react'
import { useAction } from '../action.tsx'
import { useApi } from '../bridge.tsx'
import { FormDialog } from '../dialogs.tsx'
import type { ErrorValue } from '../types.ts'

/** Bytes that are read of a file: those that hold a login have some thousands. */
const MAX_BYTES = 100_000

/** Takes over the login that another PanDA program keeps in a file, on whichever computer the window is. */
export function LoginOfFile({ size = 'sm' }: { size?: MantineSize }) {
  const api = useApi()
  const [opened, dialog] = useDisclosure(false)
  const [file, setFile] = useState<File | null>(null)
  const take = useAction(
    async () => {
      if (!file) return undefined
      // oxlint-disable-next-line typescript/only-throw-error
      if (file.size > MAX_BYTES) throw tooLarge(file)
      return api.importLogin({ chosen: { name: file.name, text: await file.text() } })
    },
    { done: (login) => (login?.is === 'signed-in' ? `Signed in as ${login.account.name}.` : undefined) },
  )
  const close = () => {
    dialog.close()
    setFile(null)
  }
  return (
    <>
      <Button
        variant="default"
        size={size}
        onClick={dialog.open}
        leftSection={<IconFileImport size={16} aria-hidden />}
      >
        Use a login from a file…
      </Button>
      <FormDialog
        opened={opened}
        onClose={close}
        title="Use a login from a file"
        verb="Use this login"
        action={take}
        disabled={!file}
      >
        <Text size="sm" className="breakable">
          panda-client keeps its login in ~/.pathena/.token, panda-mcp-client in ~/.panda_id_token. The file
          stays as it is. Some identity providers renew a login for one program only: the other program may
          then have to sign in again.
        </Text>
        <FileInput
          label="Token file"
          description="Such files are hidden: Ctrl+H shows them on Linux, Cmd+Shift+. on a Mac."
          placeholder="Choose a file"
          value={file}
          onChange={(chosen) => {
            take.forgetError()
            setFile(chosen)
          }}
          clearable
          clearButtonProps={{ 'aria-label': 'Choose no file' }}
          required
        />
      </FormDialog>
    </>
  )
}

function tooLarge({ name }: File): ErrorValue {
  return {
    code: 'file-access',
    message: `${name} has more than ${MAX_BYTES / 1000} kB: it was not read.`,
    nextStep: 'Look whether it is the right file.',
  }
}
