import type { BridgeState } from '../bridge/api.ts'
import { isMonitorLink } from '../bridge/panda/monitor-link.ts'

type Shown = Pick<BridgeState, 'login' | 'approvals' | 'server' | 'further'>

/**
 * The addresses outside that the pages may have opened in the user's browser at this moment: those of the
 * sign-in that waits, which came over https from the identity provider and were checked when they came, those of
 * logins at servers besides PanDA that wait, and the monitor's of what waits for a yes.
 */
function linksOf({ login, approvals, further }: Shown): readonly string[] {
  const signIn = login.is === 'signing-in' ? [login.signIn.link, login.signIn.completeLink] : []
  const links = further.flatMap(({ linking }) => linking?.url ?? [])
  return [...signIn, ...links, ...approvals.flatMap(({ link }) => link ?? [])]
}

/**
 * Whether the pages may have this address opened. What a page says is not to be believed: some programs that a
 * system starts for an address do harm, so it is one of a list or a page of the monitor that the server's entry names,
 * and https (http on this computer, for the demo).
 */
export function mayOpen(url: string, state: Shown): boolean {
  const wanted = URL.parse(url)
  if (!wanted) return false
  const isSafe =
    wanted.protocol === 'https:' ||
    (wanted.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(wanted.hostname))
  if (!isSafe) return false
  const isListed = linksOf(state).some((link) => URL.parse(link)?.href === wanted.href)
  return isListed || isMonitorLink(state.server?.monitorUrl, url)
}

/**
 * Whether an address is a secret: whoever else has that of a login may put a login of their own in the place of the user's.
 */
export function isSecret(url: string, state: Pick<BridgeState, 'login' | 'further'>): boolean {
  const wanted = URL.parse(url)?.href
  const isLinking = state.further.some(({ linking }) => linking && URL.parse(linking.url)?.href === wanted)
  return isLinking || plainOf(url, state) !== undefined
}

/** The same page without what it should not be told by its address, or undefined where there is nothing of that kind. */
export function plainOf(url: string, { login }: Pick<BridgeState, 'login'>): string | undefined {
  if (login.is !== 'signing-in') return undefined
  const { link, completeLink } = login.signIn
  return link !== completeLink && URL.parse(completeLink)?.href === URL.parse(url)?.href ? link : undefined
}
