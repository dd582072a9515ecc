import { Button, Group, Input, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import type { BridgeMethods } from '../../../../bridge/api.ts'
import { useAction } from '../../../action.tsx'
import { useApi } from '../../../bridge.tsx'
import { ErrorAlert } from '../../../errors.tsx'
import { JsonFileInput } from '../../../json-file-input.tsx'
import type { ExtensionPreview } from '../../../types.ts'
import { Contents } from './contents.tsx'

type Source = Parameters<BridgeMethods['previewExtension']>[0]['source']
type Seen = { source: Source; preview: ExtensionPreview }

/** Adds an extension in two steps: a look at what it brings, and a yes to that. */
export function AddDialog({
  opened,
  onClose,
  onAdded,
}: {
  opened: boolean
  onClose: () => void
  onAdded: () => void
}) {
  return (
    <Modal opened={opened} onClose={onClose} title="Add an extension" size="lg">
      <Steps
        onAdded={() => {
          onAdded()
          onClose()
        }}
      />
    </Modal>
  )
}

function Steps({ onAdded }: { onAdded: () => void }) {
  const api = useApi()
  const [seen, setSeen] = useState<Seen>()
  const look = useAction(async (source: Source) => {
    setSeen({ source, preview: await api.previewExtension({ source }) })
  })
  const add = useAction(
    async ({ source, preview }: Seen) => {
      await api.addExtension({ source, seen: preview.fingerprint })
      onAdded()
    },
    { done: 'The extension is on.' },
  )
  if (!seen)
    return <Choice look={(source) => void look.run(source)} pending={look.pending} error={look.error} />
  const { name, title, about, edition, brings, before } = seen.preview
  return (
    <Stack gap="md">
      <div>
        <Text fw={650}>{title}</Text>
        <Text size="sm" className="breakable">
          {about}
        </Text>
        <Text size="sm" c="dimmed" className="breakable">
          {name}, edition {edition}
          {before === undefined ? '' : `, in place of edition ${before}`}. Nothing of it takes effect yet.
        </Text>
      </div>
      <Contents brings={brings} />
      {add.error && <ErrorAlert error={add.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={() => setSeen(undefined)}>
          Back
        </Button>
        <Button loading={add.pending} onClick={() => void add.run(seen)}>
          Add it
        </Button>
      </Group>
    </Stack>
  )
}

interface ChoiceProps {
  look: (source: Source) => void
  pending: boolean
  error: ReturnType<typeof useAction>['error']
}

function Choice({ look, pending, error }: ChoiceProps) {
  const [by, setBy] = useState('file')
  const [file, setFile] = useState<File | null>(null)
  const [url, setUrl] = useState('')
  const [pinnedBy, setPinnedBy] = useState('sha256')
  const [pin, setPin] = useState('')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (by === 'file') return file && look({ text: await file.text() })
    const value = pin.trim()
    look({ url: url.trim(), pin: pinnedBy === 'key' ? { key: value } : { sha256: value } })
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <SegmentedControl
          aria-label="From where"
          value={by}
          onChange={setBy}
          data={[
            { value: 'file', label: 'From a file' },
            { value: 'web', label: 'From an address' },
          ]}
        />
        {by === 'file' ? (
          <JsonFileInput label="Extension" file={file} onChange={setFile} />
        ) : (
          <>
            <TextInput
              label="Address"
              description="https, of the file itself"
              value={url}
              onChange={({ currentTarget }) => setUrl(currentTarget.value)}
              spellCheck={false}
              required
            />
            <Input.Wrapper label="It is taken only where it fits" labelElement="div">
              <SegmentedControl
                aria-label="It is taken only where it fits"
                value={pinnedBy}
                onChange={setPinnedBy}
                data={[
                  { value: 'sha256', label: 'A checksum' },
                  { value: 'key', label: 'A key that signs it' },
                ]}
                fullWidth
              />
            </Input.Wrapper>
            <TextInput
              label={pinnedBy === 'key' ? 'Public key (Ed25519, base64)' : 'SHA-256'}
              description="As those who make the extension have told you, by another way than this address"
              value={pin}
              onChange={({ currentTarget }) => setPin(currentTarget.value)}
              spellCheck={false}
              required
            />
          </>
        )}
        {error && <ErrorAlert error={error} />}
        <Group justify="flex-end">
          <Button
            type="submit"
            loading={pending}
            disabled={by === 'file' ? !file : url.trim() === '' || pin.trim() === ''}
          >
            See what it brings
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
