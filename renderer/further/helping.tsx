import { Anchor, Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useAction } from '../action.tsx'
import { useApi } from '../bridge.tsx'
import { counted } from '../counted.ts'
import { seekPart } from '../part.ts'
import type { Further } from '../types.ts'
import { GiveSecret } from './give-secret.tsx'
import { LinkLogin } from './link-dialog.tsx'
import { helpOf } from './words.ts'

/** The one action that helps where a server does not answer; nothing where it does. */
export function Helping({ state }: { state: Further }) {
  switch (helpOf(state)) {
    case 'link':
      return <LinkLogin state={state} />
    case 'secret':
      return <GiveSecret state={state} />
    case 'sign-in':
      return (
        <Anchor size="sm" href="#/overview/account" onClick={() => seekPart('account')}>
          Sign in to PanDA
        </Anchor>
      )
    case 'change':
      return (
        <Anchor size="sm" href="#/settings/upstreams" onClick={() => seekPart('upstreams')}>
          Say how it is entered
        </Anchor>
      )
    case 'check':
      return <CheckNow state={state} />
    case undefined:
      return null
  }
}

export function CheckNow({ state: { name } }: { state: Further }) {
  const api = useApi()
  const check = useAction(() => api.checkUpstream({ name }), {
    done: ({ is, tools }) =>
      is === 'fine' ? `${name} answers, and has ${counted(tools, 'tool')}.` : undefined,
    notifyFailure: true,
  })
  return (
    <Button
      size="xs"
      variant="default"
      onClick={() => void check.run()}
      loading={check.pending}
      leftSection={<IconRefresh size={14} aria-hidden />}
      aria-label={`Check now: ${name}`}
    >
      Check now
    </Button>
  )
}
