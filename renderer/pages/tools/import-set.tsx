import { Alert, Button, List, Modal, Stack, Text, TextInput } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { useState } from 'react'
import { sayDone, useAction } from '../../action.tsx'
import { useApi } from '../../bridge.tsx'
import { FormDialog } from '../../dialogs.tsx'
import { JsonFileInput } from '../../json-file-input.tsx'

interface ImportSetProps {
  opened: boolean
  onClose: () => void
  onChanged: () => void
}

/** Makes a set of the file that PandaMCP reads as `endpoint_list_file`, and says what of it is not known. */
export function ImportSet({ opened, onClose, onChanged }: ImportSetProps) {
  const api = useApi()
  const [file, setFile] = useState<File | null>(null)
  const [name, setName] = useState('')
  const [unknown, setUnknown] = useState<readonly string[]>([])
  const add = useAction(async () => {
    if (!file) return
    const made = await api.importSet({ text: await file.text(), name: name.trim() })
    onChanged()
    setUnknown(made.unknown)
    setFile(null)
    setName('')
    sayDone(`The set “${name.trim()}” is there to be chosen.`)
  })
  const take = (taken: File | null) => {
    setFile(taken)
    // A name that the user typed stays; that of another file does not.
    if (taken && (name === '' || (file && name === nameOf(file)))) setName(nameOf(taken))
  }
  return (
    <>
      <FormDialog
        opened={opened}
        onClose={onClose}
        title="Import an endpoint list"
        verb="Import"
        action={add}
        disabled={!file || name.trim() === ''}
      >
        <Text size="sm">
          A JSON file such as PandaMCP reads as endpoint_list_file becomes a set of your own.
        </Text>
        <JsonFileInput label="Endpoint list" file={file} onChange={take} />
        <TextInput
          label="Name of your set"
          value={name}
          maxLength={60}
          required
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
      </FormDialog>
      <Unknown tools={unknown} onClose={() => setUnknown([])} />
    </>
  )
}

function nameOf(file: File): string {
  return file.name.replace(/\.[^.]*$/, '').slice(0, 60)
}

function Unknown({ tools, onClose }: { tools: readonly string[]; onClose: () => void }) {
  return (
    <Modal opened={tools.length > 0} onClose={onClose} title="Imported, with tools that are not known">
      <Stack gap="md">
        <Alert color="yellow" icon={<IconInfoCircle aria-hidden />}>
          PanDA Bridge does not know these. They are in the set, take effect where a server has them, and
          count as what ends work for good: you are asked before each call.
        </Alert>
        <List size="sm">
          {tools.map((tool) => (
            <List.Item key={tool} className="breakable">
              {tool}
            </List.Item>
          ))}
        </List>
        <Button onClick={onClose} ml="auto">
          Understood
        </Button>
      </Stack>
    </Modal>
  )
}
