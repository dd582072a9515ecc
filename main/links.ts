import type { BridgeState } from '../bridge/api.ts'
import { isMonitorLink } from '../bridge/panda/monitor-link.ts'

type Logins = Pick<BridgeState, 'login' | 'beside'>
type Shown = Logins & Pick<BridgeState, 'approvals' | 'server' | 'further'>

/** The sign-ins that wait, at the first server and at those beside it. */
function signInsOf(state: Logins) {
  return [state, ...state.beside].flatMap(({ login }) => (login.is === 'signing-in' ? [login.signIn] : []))
}

/**
 * The addresses outside that the pages may have opened in the user's browser at this moment: those of
 * sign-ins that wait, which came over https from the identity providers and were checked when they came, those of
 * logins at servers besides PanDA that wait, and the monitor's of what waits for a yes.
 */
function linksOf(state: Shown): readonly string[] {
  const { approvals, further } = state
  const signIns = signInsOf(state).flatMap(({ link, completeLink }) => [link, completeLink])
  const links = further.flatMap(({ linking }) => linking?.url ?? [])
  return [...signIns, ...links, ...approvals.flatMap(({ link }) => link ?? [])]
}

/**
 * Whether the pages may have this address opened. What a page says is not to be believed: some programs that a
 * system starts for an address do harm, so it is one of a list or a page of a monitor that the entry of a server in use
 * names, and https (http on this computer, for the demo).
 */
export function mayOpen(url: string, state: Shown): boolean {
  const wanted = URL.parse(url)
  if (!wanted) return false
  const isSafe =
    wanted.protocol === 'https:' ||
    (wanted.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(wanted.hostname))
  if (!isSafe) return false
  const isListed = linksOf(state).some((link) => URL.parse(link)?.href === wanted.href)
  const inUse = [state, ...state.beside]
  return isListed || inUse.some(({ server }) => isMonitorLink(server?.monitorUrl, url))
}

/**
 * Whether an address is a secret: whoever else has that of a login may put a login of their own in the place of the user's.
 */
export function isSecret(url: string, state: Logins & Pick<BridgeState, 'further'>): boolean {
  const wanted = URL.parse(url)?.href
  const isLinking = state.further.some(({ linking }) => linking && URL.parse(linking.url)?.href === wanted)
  return isLinking || plainOf(url, state) !== undefined
}

/** The same page without what it should not be told by its address, or undefined where there is nothing of that kind. */
export function plainOf(url: string, state: Logins): string | undefined {
  const href = URL.parse(url)?.href
  const signIn = signInsOf(state).find(
    ({ link, completeLink }) => link !== completeLink && URL.parse(completeLink)?.href === href,
  )
  return signIn?.link
}
