import type { Log } from '../../home/log.ts'
import type { UpstreamInUse } from '../upstream-in-use.ts'
import { placeOf, type FurtherEntry } from './entry.ts'
import { standingOf, type FurtherState } from './further-state.ts'
import { whoIs } from './further-upstream.ts'
import type { KeptSecrets } from './kept-secrets.ts'
import { KeptLogin } from './oauth/kept-login.ts'
import { OAuthLink } from './oauth/oauth-link.ts'

/** A server besides PanDA, with all that belongs to it. */
export interface Used {
  entry: FurtherEntry
  secrets: KeptSecrets
  link: OAuthLink | undefined
  /** Whether what it is entered with is here; undefined where it needs nothing of its own. */
  isLinked: boolean | undefined
  /** Undefined while it is switched off. */
  inUse: UpstreamInUse | undefined
  renew: () => void
}

/** Its login by OAuth, where it is entered so. */
export function linkOf(entry: FurtherEntry, secrets: KeptSecrets, log: Log): OAuthLink | undefined {
  const { reach } = entry
  if (reach.by !== 'http' || reach.login !== 'oauth') return undefined
  const { url, clientId } = reach
  return new OAuthLink({ who: whoIs(entry), url, clientId, kept: new KeptLogin(secrets, log), log })
}

/** Whether all that it is entered with is here. */
export async function isLinked({ entry: { reach }, secrets, link }: Used): Promise<boolean | undefined> {
  if (link) return link.isLinked()
  if (reach.by === 'http')
    return reach.login === 'bearer' ? (await secrets.read()).bearer !== undefined : undefined
  if (reach.secrets.length === 0) return undefined
  const { variables = {} } = await secrets.read()
  return reach.secrets.every((name) => Object.hasOwn(variables, name))
}

/** Asks it for what it has. */
export function start(inUse: UpstreamInUse | undefined): void {
  inUse?.start()
  void inUse?.lists.refresh('tools/list')
}

export function stateOf({ entry, link, isLinked: linked, inUse }: Used): FurtherState {
  return {
    ...entry,
    place: placeOf(entry),
    isLinked: linked,
    linking: link?.waiting,
    is: standingOf(entry, linked, inUse?.state),
    tools: inUse?.state.tools ?? 0,
    heldTools: inUse?.state.heldTools ?? [],
    reachedAt: inUse?.state.reachedAt,
    problem: inUse?.state.problem,
  }
}

export async function close({ link, inUse }: Used): Promise<void> {
  link?.close()
  await inUse?.close()
}
