import type { FurtherStanding } from './further-state.ts'

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
