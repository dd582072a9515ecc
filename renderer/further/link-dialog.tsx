import { Button, Collapse, Group, Loader, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconExternalLink, IconLink, IconRefresh } from '@tabler/icons-react'
import { useState, type FormEvent } from 'react'
import { useAction, type Action } from '../action.tsx'
import { useApi, useBridgeState } from '../bridge.tsx'
import { Copy } from '../copy.tsx'
import { ErrorAlert } from '../errors.tsx'
import { hostOf } from '../servers/words.ts'
import { openTab, type WaitingTab } from '../sign-in/tab.ts'
import { TimeLeft } from '../time.tsx'
import type { Further } from '../types.ts'
import { useLink } from './use-link.ts'

/** Begins a login, or goes on with one that waits. @param isQuiet it can be done, and need not */
export function LinkLogin({ state, isQuiet = false }: { state: Further; isQuiet?: boolean }) {
  const { name, linking, isLinked = false } = state
  const [opened, dialog] = useDisclosure(false)
  const link = useLink()
  const run = async (tab?: WaitingTab) => {
    if (await link.run(name, tab)) dialog.close()
  }
  const begin = () => {
    dialog.open()
    // In the click: browsers open no tab later.
    if (!link.pending) void run(linking ? undefined : openTab())
  }
  const label = linking ? 'Go on…' : isLinked ? 'Log in anew…' : 'Link…'
  return (
    <>
      <Button
        size="xs"
        variant={isQuiet ? 'subtle' : 'filled'}
        leftSection={<IconLink size={14} aria-hidden />}
        onClick={begin}
        aria-label={`${label.replace('…', '')}: ${name}`}
      >
        {label}
      </Button>
      <LinkDialog
        name={name}
        opened={opened}
        onClose={() => {
          link.forgetError()
          dialog.close()
        }}
        link={link}
        onAgain={() => void run(openTab())}
      />
    </>
  )
}

interface LinkDialogProps {
  name: string
  opened: boolean
  /** What waits goes on. */
  onClose: () => void
  link: Action<[name: string, tab?: WaitingTab]>
  onAgain: () => void
}

/** A login at a server besides PanDA while it waits for its user in the browser, and what became of it. */
export function LinkDialog({ name, opened, onClose, link, onAgain }: LinkDialogProps) {
  const { further } = useBridgeState()
  const linking = further.find((each) => each.name === name)?.linking
  return (
    <Modal opened={opened} onClose={onClose} title={`Link ${name}`}>
      {link.error ? (
        <ErrorAlert error={link.error}>
          <Button
            size="compact-sm"
            onClick={onAgain}
            loading={link.pending}
            leftSection={<IconRefresh size={14} aria-hidden />}
          >
            Try again
          </Button>
        </ErrorAlert>
      ) : linking ? (
        <Waiting name={name} linking={linking} />
      ) : (
        <Group gap="xs" wrap="nowrap" role="status">
          <Loader size="xs" aria-hidden />
          <Text size="sm" className="breakable">
            Asking {name} …
          </Text>
        </Group>
      )}
    </Modal>
  )
}

function Waiting({
  name,
  linking: { url, endsAt },
}: {
  name: string
  linking: NonNullable<Further['linking']>
}) {
  const api = useApi()
  const cancel = useAction(() => api.cancelUpstreamLink({ name }), { notifyFailure: true })
  return (
    <Stack gap="sm">
      <Text size="sm" className="breakable">
        Log in on the page that has opened in the browser, with the account that you have there, and agree
        that PanDA Bridge may use {name}.
      </Text>
      <Group gap="xs">
        <Button
          component="a"
          href={url}
          target="_blank"
          rel="noreferrer"
          leftSection={<IconExternalLink size={16} aria-hidden />}
          data-autofocus
        >
          Open the login page
        </Button>
        <Copy text={url} label="Copy its address" size="sm" />
      </Group>
      <Text size="sm" className="breakable">
        The page is at <b>{hostOf(url)}</b>: log in nowhere else.
      </Text>
      <Group gap="xs" wrap="nowrap" role="status">
        <Loader size="xs" aria-hidden />
        <Text size="sm">Waiting for your answer in the browser. This goes on by itself.</Text>
      </Group>
      <Text size="sm" c="dimmed">
        The bridge waits <TimeLeft until={endsAt} /> more.
      </Text>
      <OtherBrowser name={name} />
      <Group>
        <Button variant="default" loading={cancel.pending} onClick={() => void cancel.run()}>
          Cancel
        </Button>
      </Group>
    </Stack>
  )
}

/** The browser may be on another computer, whose own 127.0.0.1 it comes back to. */
function OtherBrowser({ name }: { name: string }) {
  const api = useApi()
  const [shown, { toggle }] = useDisclosure(false)
  const [address, setAddress] = useState('')
  const finish = useAction(() => api.finishUpstreamLink({ name, address: address.trim() }))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void finish.run()
  }
  // What else may go wrong is said of the login as a whole.
  const wrong = finish.error?.code === 'invalid-input' ? finish.error : undefined
  return (
    <>
      <Group>
        <Button variant="subtle" size="compact-sm" onClick={toggle} aria-expanded={shown}>
          The browser is on another computer
        </Button>
      </Group>
      <Collapse expanded={shown}>
        <form onSubmit={submit}>
          <Stack gap="xs">
            <Text size="sm">
              After the login such a browser ends at an address of its own computer, where nothing answers.
              Copy that address from it, whole, and paste it here.
            </Text>
            <TextInput
              label="Address at which the browser has ended"
              placeholder="http://127.0.0.1…"
              value={address}
              onChange={(event) => setAddress(event.currentTarget.value)}
              error={wrong && `${wrong.message} ${wrong.nextStep}`}
              autoComplete="off"
              spellCheck={false}
            />
            <Group>
              <Button
                type="submit"
                size="xs"
                variant="default"
                loading={finish.pending}
                disabled={address.trim() === ''}
              >
                Use this address
              </Button>
            </Group>
          </Stack>
        </form>
      </Collapse>
    </>
  )
}
