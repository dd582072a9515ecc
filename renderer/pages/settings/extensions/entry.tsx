import { Badge, Button, Collapse, Group, Stack, Switch, Text } from '@mantine/core'
import { useId, useState } from 'react'
import { fromWords, standingWords } from '../../../../bridge/extensions/words.ts'
import { useAction } from '../../../action.tsx'
import { useApi } from '../../../bridge.tsx'
import { Confirm, FormDialog } from '../../../dialogs.tsx'
import { ErrorAlert } from '../../../errors.tsx'
import type { ExtensionPreview, ListedExtension } from '../../../types.ts'
import { Contents } from './contents.tsx'
import { DocumentationOf } from './documentation-of.tsx'

interface EntryProps {
  extension: ListedExtension
  onChanged: () => void
}

export function Entry({ extension, onChanged }: EntryProps) {
  const { name, title, about, contact, edition, from, place, is, fingerprint, brings, left, problem } =
    extension
  const api = useApi()
  const [isOpen, setOpen] = useState(false)
  const [dialog, setDialog] = useState<'on' | 'remove'>()
  const close = () => setDialog(undefined)
  const details = useId()
  const turn = useAction(
    async (on: boolean) => {
      await api.switchExtension({ name, on, seen: fingerprint })
      onChanged()
    },
    { notifyFailure: true },
  )
  const turnOn = useAction(async () => {
    await api.switchExtension({ name, on: true, seen: fingerprint })
    onChanged()
  })
  const remove = useAction(
    async () => {
      await api.removeExtension({ name })
      onChanged()
    },
    { done: 'The extension is removed.' },
  )
  const counts = is !== 'hidden' && is !== 'broken'
  return (
    <Stack component="li" gap={6}>
      <Group justify="space-between" gap="xs" align="flex-start">
        <div style={{ flex: '1 1 260px', minWidth: 0 }}>
          <Group gap="xs">
            <Text fw={650}>{title}</Text>
            {is !== 'on' && is !== 'off' && (
              <Badge variant="light" color={is === 'hidden' ? 'gray' : 'orange'} tt="none">
                {standingWords[is]}
              </Badge>
            )}
          </Group>
          <Text size="sm" className="breakable">
            {about}
          </Text>
          <Text size="sm" c="dimmed" className="breakable">
            {name}, edition {edition}, from {fromWords[from]}: {place}
            {contact === undefined ? '' : `. Ask: ${contact}`}
          </Text>
        </div>
        <Group gap="xs">
          {counts && (
            <Switch
              checked={is === 'on'}
              onChange={({ currentTarget }) =>
                currentTarget.checked ? setDialog('on') : void turn.run(false)
              }
              disabled={turn.pending}
              label="On"
              aria-label={`${title} is on`}
            />
          )}
          {brings.length > 0 && (
            <Button
              size="xs"
              variant="subtle"
              aria-expanded={isOpen}
              aria-controls={details}
              aria-label={`What it brings: ${title}`}
              onClick={() => setOpen(!isOpen)}
            >
              What it brings
            </Button>
          )}
          {extension.pinnedBy === 'key' && <Renew name={name} onChanged={onChanged} />}
          {from !== 'system' && (
            <Button
              size="xs"
              variant="subtle"
              color="red"
              aria-label={`Remove ${title}`}
              onClick={() => setDialog('remove')}
            >
              Remove
            </Button>
          )}
        </Group>
      </Group>
      {problem && <ErrorAlert error={problem} />}
      {left.map((sentence) => (
        <Text key={sentence} size="sm" className="breakable">
          {sentence}
        </Text>
      ))}
      <div id={details}>
        <Collapse expanded={isOpen}>
          <Contents brings={brings} />
        </Collapse>
      </div>
      {extension.documentation.map((documentation) => (
        <DocumentationOf key={documentation.id} documentation={documentation} onChanged={onChanged} />
      ))}
      <FormDialog
        opened={dialog === 'on'}
        onClose={close}
        title={`Switch ${title} on?`}
        verb="Switch on"
        action={turnOn}
      >
        <Contents brings={brings} />
      </FormDialog>
      <Confirm
        opened={dialog === 'remove'}
        onClose={close}
        title={`Remove ${title}?`}
        verb="Remove"
        action={remove}
      >
        Its file is removed from the folder of extensions, and what it brings goes with it.
      </Confirm>
    </Stack>
  )
}

/** Looks for a newer edition, and takes it after a yes to what it brings. */
function Renew({ name, onChanged }: { name: string; onChanged: () => void }) {
  const api = useApi()
  const [newer, setNewer] = useState<ExtensionPreview>()
  const look = useAction(
    async () => {
      const found = await api.previewNewerExtension({ name })
      if (found.edition === found.before) return 'It is the newest edition.'
      setNewer(found)
      return undefined
    },
    { done: (said) => said, notifyFailure: true },
  )
  const take = useAction(
    async () => {
      if (newer) await api.renewExtension({ name, seen: newer.fingerprint })
      onChanged()
    },
    { done: 'The newer edition is on.' },
  )
  return (
    <>
      <Button
        size="xs"
        variant="subtle"
        loading={look.pending}
        onClick={() => void look.run()}
        aria-label={`Look for a newer edition of ${name}`}
      >
        Look for a newer edition
      </Button>
      <FormDialog
        opened={newer !== undefined}
        onClose={() => setNewer(undefined)}
        title={`Take edition ${newer?.edition ?? ''}?`}
        verb="Take it"
        action={take}
      >
        {newer && <Contents brings={newer.brings} />}
      </FormDialog>
    </>
  )
}
