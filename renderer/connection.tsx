import { Alert, Code, Loader, Stack, Text, Title } from '@mantine/core'
import { IconLock, IconPlugConnectedX, IconPlugX, IconUserQuestion } from '@tabler/icons-react'
import { useSyncExternalStore, type ReactNode } from 'react'
import { LocalTime } from './time.tsx'
import type { Transport } from './transport.ts'

/** Covers everything while the bridge is gone, and gives it back as it was when the bridge is there again. */
export function ConnectionGuard({ bridge, children }: { bridge: Transport; children: ReactNode }) {
  const connection = useSyncExternalStore(bridge.onConnection, bridge.connection)
  const isGone = connection !== 'connecting' && connection !== 'open' && connection !== 'silent'
  return (
    <>
      {connection === 'silent' && <Silent since={bridge.heardAt()} advice={bridge.whenSilent} />}
      <div inert={isGone}>{children}</div>
      {connection === 'stopped' && <Stopped />}
      {connection === 'stranger' && <Stranger />}
      {connection === 'locked' && <Locked />}
      {connection === 'dead-link' && <DeadLink />}
    </>
  )
}

/** Until the first state has arrived. */
export function Waiting() {
  return (
    <div className="cover" role="status" aria-label="Connecting to the bridge">
      <Loader aria-hidden />
    </div>
  )
}

/** What is shown stays to be read; it is not of now. */
function Silent({ since, advice }: { since: number; advice: string }) {
  return (
    <div className="silent">
      <Alert
        color="red"
        icon={<IconPlugX aria-hidden />}
        role="alert"
        title="The bridge has not answered"
        variant="outline"
        bg="var(--mantine-color-body)"
      >
        <Text size="sm">
          Nothing has come from it since <LocalTime at={since} format="time" />: what you see is as of then,
          and what you press may not reach it. {advice}
        </Text>
      </Alert>
    </div>
  )
}

function Stopped() {
  return (
    <Cover icon={<IconPlugConnectedX size={48} aria-hidden />} title="The bridge has stopped">
      <Text>
        Nothing reaches PanDA while it is stopped, and assistants get no answer. This window looks for it, and
        goes on by itself when it is back; after a stop by hand it needs a new link.
      </Text>
      <Text>Start it in a terminal on the computer where it ran:</Text>
      <Code block>panda-bridge serve</Code>
      <Text size="sm" c="dimmed">
        If you reach it through ssh, the tunnel may have ended instead: start the tunnel again.
      </Text>
    </Cover>
  )
}

function Stranger() {
  return (
    <Cover icon={<IconUserQuestion size={48} aria-hidden />} title="Something else answers here">
      <Text>
        The bridge has stopped, and another program answers at its address. This window has told that program
        nothing that opens the bridge, and shows nothing that it says.
      </Text>
      <Text>
        Start the bridge in a terminal on the computer where it ran. At its address of before this window goes
        on by itself; else close it, and open the link that the bridge prints:
      </Text>
      <Code block>panda-bridge serve</Code>
    </Cover>
  )
}

function Locked() {
  return (
    <Cover icon={<IconLock size={48} aria-hidden />} title="This window needs a link">
      <Text>
        The bridge runs, but does not know this window: it was opened without a link, as from a bookmark, it
        was loaded anew while the bridge was stopped, or it was idle for half a day. {makeLink}
      </Text>
      <OpenCommand />
    </Cover>
  )
}

function DeadLink() {
  return (
    <Cover icon={<IconLock size={48} aria-hidden />} title="This link opens nothing any more">
      <Text>
        A link opens one window, once, within five minutes of being made. This one was used before, is too
        old, or was made by a bridge that has been stopped since. {makeLink}
      </Text>
      <OpenCommand />
    </Cover>
  )
}

const makeLink =
  'Make a new link in a terminal on the computer where the bridge runs, and open what it prints:'

function OpenCommand() {
  return (
    <>
      <Code block>panda-bridge open</Code>
      <Text size="sm" c="dimmed">
        Once the link is open in this browser, this window goes on too.
      </Text>
    </>
  )
}

function Cover({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <div className="cover" role="alertdialog" aria-label={title}>
      <Stack maw={520}>
        {icon}
        <Title order={1} size="h2">
          {title}
        </Title>
        {children}
      </Stack>
    </div>
  )
}
