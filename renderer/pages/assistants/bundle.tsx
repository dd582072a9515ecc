import { Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useAction } from '../../action.tsx'
import { useApi } from '../../bridge.tsx'
import { FormDialog } from '../tools/form-dialog.tsx'
import { downloadsFile } from './states.ts'
import type { Client } from './types.ts'

interface BundleProps {
  clients: readonly Client[]
  opened: boolean
  onClose: () => void
}

/** Writes the file that Claude Desktop installs as an extension. */
export function Bundle({ clients, opened, onClose }: BundleProps) {
  const api = useApi()
  const [file, setFile] = useState(() => downloadsFile(clients, 'panda-bridge.mcpb') ?? '')
  const make = useAction(() => api.makeBundle({ file: file.trim() }), {
    done: `The bundle is in ${file.trim()}. Open it with Claude Desktop.`,
  })
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title="Make a bundle for Claude Desktop"
      verb="Make"
      action={make}
      disabled={file.trim() === ''}
    >
      <Text size="sm">
        Another way to connect Claude Desktop: it installs the bundle as an extension, and its file stays as
        it is.
      </Text>
      <TextInput
        label="File to write"
        description="A full path on the computer where the bridge runs, ending in .mcpb."
        value={file}
        required
        data-autofocus
        onChange={({ currentTarget }) => setFile(currentTarget.value)}
      />
    </FormDialog>
  )
}
