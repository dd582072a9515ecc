import type { BridgeState } from '../bridge/api.ts'
import { newHosts } from '../bridge/auth/login-state.ts'
import { isOfWindow } from '../bridge/auth/own-callers.ts'
import type { NoticeKind, NoticeSwitches } from '../bridge/state/shell.ts'
import { newsIn, taskNotice } from './task-notices.ts'

type Approval = BridgeState['approvals'][number]

/** One notification of the system. */
export interface Notice {
  kind: NoticeKind
  title: string
  body: string
  /** The page that a click leads to. */
  page: string
}

/** What has been told, so that nothing is told twice. */
export interface Told {
  approvals: readonly string[]
  /** New for the login. */
  hosts: readonly string[]
  signedIn: boolean
  /** Undefined until it is known whether PanDA is there. */
  serverIsUp: boolean | undefined
  /** Another server's state is no news of this one. */
  server: string | undefined
  /** The last news of tasks, by their time. */
  taskNews: number | undefined
}

export const nothingTold: Told = {
  approvals: [],
  hosts: [],
  signedIn: false,
  serverIsUp: undefined,
  server: undefined,
  taskNews: undefined,
}

/**
 * What the user should hear of, coming from what was told before to this state.
 * @param switches a kind that is off is remembered as told: switching it on tells of nothing old
 * @param isWatching the user has the window in front, which shows approvals itself
 */
export function noticesFor(
  told: Told,
  state: BridgeState,
  { switches, isWatching }: { switches: NoticeSwitches; isWatching: boolean },
): { notices: Notice[]; told: Told } {
  const all = [
    ...(isWatching ? [] : [...approvalNotices(told, state), ...hostNotices(told, state)]),
    ...signedOutNotices(told, state),
    ...serverNotices(told, state),
    ...taskNotices(told, state, switches),
  ]
  return { notices: all.filter(({ kind }) => switches[kind]), told: nowTold(told, state) }
}

function approvalNotices(told: Told, { approvals }: BridgeState): Notice[] {
  const fresh = approvals.filter((approval) => isTold(approval) && !told.approvals.includes(approval.id))
  return fresh.map((approval) => {
    const { question, clientName, tool, facts } = approval
    const [title, who] = isOfWindow(approval)
      ? ['Is this what you want?', `Asked for in a window of PanDA Bridge: ${tool}.`]
      : ['An assistant asks for your yes', `${clientName} wants to call ${tool}.`]
    const body = [question, shortFacts(facts), who].filter((line) => line !== '').join('\n')
    return { kind: 'approval', title, body, page: 'overview' }
  })
}

function hostNotices(told: Told, state: BridgeState): Notice[] {
  const fresh = newHosts(state.login).filter(({ origin }) => !told.hosts.includes(origin))
  return fresh.map((host) => ({
    kind: 'approval',
    title: host.isMonitor ? 'May the monitor see your login?' : 'A new host asks for your login',
    body: whyNew(host, state.server?.name),
    page: 'overview',
  }))
}

function whyNew(
  { origin, isMonitor, isFurther }: ReturnType<typeof newHosts>[number],
  server: string | undefined,
): string {
  const { host } = new URL(origin)
  if (isMonitor)
    return `Pages of jobs and logs of ${server} are read at ${host}. Until you say yes that goes without your login.`
  if (isFurther)
    return `A server besides PanDA, at ${host}, wants your PanDA ID token. Nothing is sent there before you say yes.`
  return `${server} is to be reached at ${host}. Nothing is sent there before you say yes.`
}

/** A notification cannot be changed: it waits for the seconds that reading takes. */
const isTold = ({ facts }: Approval) => facts.is !== 'reading'

/** A notification has little room: whose it is and how it is, or what could not be read. */
function shortFacts({ lines }: Approval['facts']): string {
  const short = lines.filter(({ name, warns }) => warns || name === 'Owner' || name === 'State')
  return short.map(({ name, value }) => `${name}: ${value}`).join('; ')
}

/** Only a login that ended by itself: who signs out knows. */
function signedOutNotices(told: Told, { login, server }: BridgeState): Notice[] {
  if (!told.signedIn || login.is !== 'signed-out' || !login.problem || server?.name !== told.server) return []
  const { message, nextStep } = login.problem
  return [
    {
      kind: 'signed-out',
      title: 'You are signed out of PanDA',
      body: `${message} ${nextStep}`,
      page: 'overview',
    },
  ]
}

function serverNotices(told: Told, state: BridgeState): Notice[] {
  const { server, health } = state
  const isUp = serverIsUp(state)
  if (
    !server ||
    server.name !== told.server ||
    isUp === undefined ||
    told.serverIsUp === undefined ||
    isUp === told.serverIsUp
  )
    return []
  const notice = isUp
    ? { title: `${server.name} is back`, body: 'PanDA answers again.' }
    : { title: `${server.name} is down`, body: health?.reason?.message ?? 'PanDA does not answer.' }
  return [{ kind: 'server', ...notice, page: 'overview' }]
}

/** Looks at tasks are a minute apart or more, and so are these. */
function taskNotices(told: Told, state: BridgeState, switches: NoticeSwitches): Notice[] {
  const news = newsIn(state)
  if (!news || news.at === told.taskNews) return []
  return [taskNotice(news, switches) ?? []].flat()
}

function nowTold(told: Told, state: BridgeState): Told {
  const isSame = told.server === state.server?.name
  return {
    approvals: state.approvals.filter(isTold).map(({ id }) => id),
    hosts: newHosts(state.login).map(({ origin }) => origin),
    // While a sign-in waits, who was signed in is not yet signed out.
    signedIn: state.login.is === 'signed-in' || (isSame && told.signedIn && state.login.is === 'signing-in'),
    // A computer that slept, or a check that has not been made, says nothing: what was known before still counts.
    serverIsUp: serverIsUp(state) ?? (isSame ? told.serverIsUp : undefined),
    server: state.server?.name,
    taskNews: newsIn(state)?.at ?? told.taskNews,
  }
}

function serverIsUp({ health }: BridgeState): boolean | undefined {
  switch (health?.is) {
    case 'alive':
    case 'slow':
      return true
    case 'refusing':
    case 'unreachable':
    case 'untrusted':
      return false
    case 'unknown':
    case undefined:
      return undefined
  }
}
