import { Button, Modal, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { sayDone, useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { Confirm } from '../../dialogs.tsx'
import { AddFurther } from '../../further/add.tsx'
import { FurtherItem } from '../../further/entry.tsx'
import { FurtherForm } from '../../further/form.tsx'
import { LinkDialog } from '../../further/link-dialog.tsx'
import { useLink } from '../../further/use-link.ts'
import { endedThere, keptFor } from '../../further/words.ts'
import { LockedNote, useLocked } from '../../locked.tsx'
import { Section } from '../../section.tsx'
import { openTab, type WaitingTab } from '../../sign-in/tab.ts'
import type { Further, FurtherEntry } from '../../types.ts'
import styles from './upstreams-section.module.css'

/** What is open in front of the list; the server as it was when it was opened. */
type Open = { what: 'add' } | { what: 'change' | 'unlink' | 'remove'; state: Further }

/** Who answers besides PanDA. */
export function UpstreamsSection() {
  const { further } = useBridgeState()
  const [open, setOpen] = useState<Open>()
  const [linked, setLinked] = useState('')
  const [isLinking, setLinking] = useState(false)
  const link = useLink()
  const close = () => setOpen(undefined)
  const login = async (name: string, tab: WaitingTab) => {
    setLinked(name)
    setLinking(true)
    if (await link.run(name, tab)) setLinking(false)
  }
  const saved = ({ name }: FurtherEntry, tab: WaitingTab | undefined) => {
    close()
    if (tab) void login(name, tab)
    else sayDone(`${name} is saved.`)
  }
  const isLocked = useLocked('upstreams')
  const add = !isLocked && (
    <Button
      size="xs"
      variant="default"
      onClick={() => setOpen({ what: 'add' })}
      leftSection={<IconPlus size={14} aria-hidden />}
    >
      Add one
    </Button>
  )
  const changed = open?.what === 'change' ? open.state : undefined
  return (
    <Section title="Servers besides PanDA" part="upstreams" actions={add}>
      <LockedNote names={['upstreams']} />
      <Stack gap="sm">
        <Text size="sm">
          MCP servers such as Rucio or INSPIRE, whose tools assistants can use beside those of PanDA. One that
          is in trouble harms no other.
        </Text>
        {further.length === 0 && (
          <Text size="sm" c="dimmed">
            There is none yet.
          </Text>
        )}
        {further.length > 0 && (
          <ul className={styles['list']}>
            {further.map((state) => (
              <FurtherItem
                key={state.name}
                state={state}
                onChange={() => setOpen({ what: 'change', state })}
                onUnlink={() => setOpen({ what: 'unlink', state })}
                onRemove={() => setOpen({ what: 'remove', state })}
              />
            ))}
          </ul>
        )}
      </Stack>
      <AddFurther opened={open?.what === 'add'} onClose={close} onSaved={saved} />
      <Modal opened={changed !== undefined} onClose={close} title={`Change ${changed?.name ?? ''}`} size="lg">
        {changed && <FurtherForm state={changed} by={changed.reach.by} onSaved={saved} />}
      </Modal>
      <LinkDialog
        name={linked}
        opened={isLinking}
        onClose={() => {
          link.forgetError()
          setLinking(false)
        }}
        link={link}
        onAgain={() => void login(linked, openTab())}
      />
      <Unlink state={open?.what === 'unlink' ? open.state : undefined} onClose={close} />
      <Remove state={open?.what === 'remove' ? open.state : undefined} onClose={close} />
    </Section>
  )
}

interface QuestionProps {
  state: Further | undefined
  onClose: () => void
}

function Unlink({ state, onClose }: QuestionProps) {
  const api = useApi()
  const name = state?.name ?? ''
  const unlink = useAction(() => api.unlinkUpstream({ name }), {
    done: ({ notice }) => [`What was kept for ${name} is forgotten.`, notice].filter(Boolean).join(' '),
  })
  return (
    <Confirm
      opened={state !== undefined}
      onClose={onClose}
      title={`Unlink ${name}?`}
      verb="Unlink"
      action={unlink}
    >
      What is kept for {name} on the bridge’s computer, {state && keptFor(state)}, is forgotten, and it is not
      asked with that any more. {state && endedThere(state)}
    </Confirm>
  )
}

function Remove({ state, onClose }: QuestionProps) {
  const api = useApi()
  const name = state?.name ?? ''
  const kept = state && keptFor(state)
  const remove = useAction(() => api.removeUpstream({ name }), {
    done: ({ notice }) => [`${name} is removed.`, notice].filter(Boolean).join(' '),
  })
  return (
    <Confirm
      opened={state !== undefined}
      onClose={onClose}
      title={`Remove ${name}?`}
      verb="Remove"
      action={remove}
    >
      {state?.reach.by === 'command' ? 'Its command' : 'Its address'}, how it is entered, its prefix
      {kept === undefined ? '' : `, ${kept}`} and what you believe of it are forgotten. Assistants lose its
      tools at once. The record of its calls stays. {state && endedThere(state)}
    </Confirm>
  )
}
