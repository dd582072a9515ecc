import type { FurtherStanding } from './further-state.ts'

/** What to do where it wants a login that it has not. */
export const LINK =
  'Link it in PanDA Bridge: in the window under Settings, or with "panda-bridge upstreams link".'

/** How it stands with a server besides PanDA, for its user. */
export const standingWords: Readonly<Record<FurtherStanding, string>> = {
  off: 'switched off',
  unknown: 'not asked yet',
  'not-linked': 'not linked',
  refused: 'does not take the login',
  unreachable: 'cannot be reached',
  trouble: 'in trouble',
  fine: 'answers',
}
