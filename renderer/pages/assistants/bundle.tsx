import { Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useAction } from '../../action.tsx'
import { useApi } from '../../bridge.tsx'
import { FormDialog } from '../../dialogs.tsx'

/** Writes the file that Claude Desktop installs as an extension. */
export function Bundle({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const api = useApi()
  const [file, setFile] = useState('')
  const make = useAction(() => api.makeBundle(file.trim() === '' ? {} : { file: file.trim() }), {
    done: (made) => `The bundle is in ${made.file}. Open it with Claude Desktop.`,
    stays: true,
  })
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title="Make a bundle for Claude Desktop"
      verb="Make"
      action={make}
    >
      <Text size="sm">
        Another way to connect Claude Desktop: it installs the bundle as an extension, and its file stays as
        it is.
      </Text>
      <TextInput
        label="File to write"
        description="On the computer where the bridge runs; panda-bridge.mcpb among your downloads where empty"
        placeholder="A full path that ends in .mcpb"
        value={file}
        data-autofocus
        onChange={({ currentTarget }) => setFile(currentTarget.value)}
      />
    </FormDialog>
  )
}
