import type { LoginState } from '../auth/login-state.ts'
import type { HealthState } from '../panda/alive.ts'
import type { PandaServer } from '../panda/servers.ts'
import type { BigPanda } from '../bigpanda/index.ts'
import type { Documentation } from '../documentation/index.ts'
import type { Links } from './links.ts'
import type { OthersErrors } from './others-errors.ts'
import type { LastLooks } from './overview/changes.ts'
import type { PandaReader } from './reading/panda-reader.ts'

/** What answers are made from. */
export interface Context {
  server: Pick<PandaServer, 'name' | 'vo' | 'monitorUrl'>
  login: () => LoginState
  health: () => HealthState
  panda: PandaReader
  documentation: Documentation
  bigPanda: BigPanda
  othersErrors: OthersErrors
  links: Links
  lastLooks: LastLooks
}

/** Who is signed in, as the identity provider knows them; an empty text where nobody is. */
export function subjectOf({ login }: Pick<Context, 'login'>): string {
  const state = login()
  return state.is === 'signed-in' ? state.account.subject : ''
}

/** The name of who is signed in, as the login says it. */
export function myName({ login }: Pick<Context, 'login'>): string | undefined {
  const state = login()
  return state.is === 'signed-in' ? state.account.name : undefined
}

/** Whether a task or job is surely the user's: PanDA may write the name of one and the same in another way than the login. */
export function isMine(context: Pick<Context, 'login'>, owner: string | undefined): true | undefined {
  const me = myName(context)
  if (me === undefined || owner === undefined) return undefined
  return normal(me) === normal(owner) ? true : undefined
}

function normal(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
