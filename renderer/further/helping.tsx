import { Anchor } from '@mantine/core'
import { useAction } from '../action.tsx'
import { useApi } from '../bridge.tsx'
import { CheckNow } from '../check-now.tsx'
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
      return <CheckFurther state={state} />
    case undefined:
      return null
  }
}

export function CheckFurther({ state: { name } }: { state: Further }) {
  const api = useApi()
  const check = useAction(() => api.checkUpstream({ name }), {
    done: ({ is, tools }) =>
      is === 'fine' ? `${name} answers, and has ${counted(tools, 'tool')}.` : undefined,
    notifyFailure: true,
  })
  return <CheckNow check={check} of={name} />
}
