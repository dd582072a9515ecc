import { Button, Switch, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { FormDialog } from '../../dialogs.tsx'
import type { BesideServer, Server } from '../../types.ts'

/** Asks how a server is to be used beside the first: for which VO, and what its tools are called by. */
export function UseAlso({ server, onClose }: { server: Server; onClose: () => void }) {
  const api = useApi()
  const { server: first } = useBridgeState()
  const isFirst = first?.name === server.name
  const [vo, setVo] = useState(isFirst ? '' : server.vo)
  const [prefix, setPrefix] = useState('')
  const use = useAction(
    () =>
      api.useBeside({
        server: { ...server, vo: vo.trim() },
        ...(prefix.trim() !== '' && { prefix: prefix.trim() }),
      }),
    { done: (used) => `${used.name} is in use as well. Sign in there on the overview.` },
  )
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={`Use ${server.name} ${isFirst ? 'for another VO' : `as well as ${first?.name ?? 'the first'}`}`}
      verb="Use it"
      action={use}
      disabled={vo.trim() === ''}
    >
      <Text size="sm">
        It has a login of its own, and an endpoint set of its own: Look, until you choose another. Every
        assistant gets its tools, except those to which you give other servers under “Rules for one
        assistant”.
      </Text>
      <TextInput
        label="VO"
        description="With a role where you want one: atlas.production"
        value={vo}
        onChange={(event) => setVo(event.currentTarget.value)}
        autoComplete="off"
        required
      />
      <TextInput
        label="Prefix of its tools"
        description="Such as epic_: begins their names where an assistant has another server too. Empty: made from the server’s name."
        value={prefix}
        onChange={(event) => setPrefix(event.currentTarget.value)}
        autoComplete="off"
      />
    </FormDialog>
  )
}

/** Leaves a server that is used beside the first. */
export function Leave({ beside: { server, login } }: { beside: BesideServer }) {
  const api = useApi()
  const [opened, dialog] = useDisclosure(false)
  const [signOut, setSignOut] = useState(false)
  const leave = useAction(() => api.leaveBeside({ server: server.name, signOut }), {
    done: `${server.name} is not used any more.`,
  })
  return (
    <>
      <Button size="xs" variant="subtle" onClick={dialog.open} aria-label={`Leave ${server.name}`}>
        Leave
      </Button>
      <FormDialog
        opened={opened}
        onClose={dialog.close}
        title={`Leave ${server.name}?`}
        verb="Leave it"
        action={leave}
        grave
      >
        <Text size="sm">
          Assistants see nothing of it any more. Calls that run there end, and what waits for your yes is
          taken back.
        </Text>
        {login.is === 'signed-in' && (
          <Switch
            checked={signOut}
            onChange={(event) => setSignOut(event.currentTarget.checked)}
            label="Forget its login, too"
          />
        )}
      </FormDialog>
    </>
  )
}
