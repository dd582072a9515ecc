import type { BridgeErrorValue } from '../../errors.ts'
import type { UpstreamState } from '../upstream.ts'
import type { FurtherEntry } from './entry.ts'
import type { Linking } from './oauth/oauth-link.ts'

/**
 * How it stands with a server besides PanDA. `unknown`: it was not asked yet. `not-linked`: it wants a login and has none.
 * `refused`: it does not take the login. `trouble`: it is there, and answers with something that is no MCP, or fails.
 */
export type FurtherStanding =
  'off' | 'unknown' | 'not-linked' | 'refused' | 'unreachable' | 'trouble' | 'fine'

/** What there is to say of one. */
export interface FurtherState extends FurtherEntry {
  is: FurtherStanding
  /** Its address, or its command. */
  place: string
  /** Whether the login, or the secrets, of its own are here; undefined where it needs none. */
  isLinked: boolean | undefined
  /** A login that waits for the user in the browser. */
  linking: Linking | undefined
  /** Tools that it has; assistants see those of them that are in the set. */
  tools: number
  /** Those held back, by name, until the user has looked at what has changed. */
  heldTools: string[]
  /** Milliseconds since 1970 of the last request that it answered. */
  reachedAt: number | undefined
  /** Why the last request failed, until one succeeds. */
  problem: BridgeErrorValue | undefined
}

export function standingOf(
  { on }: Pick<FurtherEntry, 'on'>,
  isLinked: boolean | undefined,
  state: Pick<UpstreamState, 'problem' | 'reachedAt'> | undefined,
): FurtherStanding {
  if (!on) return 'off'
  if (isLinked === false) return 'not-linked'
  if (!state) return 'trouble'
  const { problem, reachedAt } = state
  if (!problem) return reachedAt === undefined ? 'unknown' : 'fine'
  switch (problem.code) {
    case 'not-linked':
    case 'signed-out':
      return 'not-linked'
    case 'link-refused':
    case 'token-refused':
    case 'not-allowed':
      return 'refused'
    case 'unreachable':
    case 'timed-out':
    case 'untrusted-certificate':
      return 'unreachable'
    default:
      return 'trouble'
  }
}
