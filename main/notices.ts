import type { BridgeState } from '../bridge/api.ts'
import { newHosts } from '../bridge/auth/login-state.ts'
import { isOfWindow } from '../bridge/auth/own-callers.ts'
import type { NoticeKind, NoticeSwitches } from '../bridge/state/shell.ts'
import { newsIn, taskNotice } from './task-notices.ts'
import { shownServers, whereOf, type ShownServer } from './tray/servers.ts'

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
  /** By the servers' names: another server's state is no news of this one. */
  servers: ReadonlyMap<string, ToldOfServer>
}

/** What has been told of one of the PanDA servers in use. */
interface ToldOfServer {
  /** New for the login there. */
  hosts: readonly string[]
  signedIn: boolean
  /** Undefined until it is known whether PanDA is there. */
  isUp: boolean | undefined
  /** The last news of tasks, by their time. */
  taskNews: number | undefined
}

export const nothingTold: Told = { approvals: [], servers: new Map() }

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
  const servers = shownServers(state)
  const eachServer = (noticesOf: (told: ToldOfServer | undefined, one: ShownServer) => Notice[]) =>
    servers.flatMap((one) => noticesOf(told.servers.get(one.server?.name ?? ''), one))
  const where = (one: ShownServer) => whereOf(one, state)
  const all = [
    ...(isWatching ? [] : [...approvalNotices(told, state), ...eachServer(hostNotices)]),
    ...eachServer((before, one) => signedOutNotices(before, one, where(one))),
    ...eachServer(standingNotices),
    ...eachServer((before, one) => taskNotices(before, one, { switches, where: where(one) })),
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

function hostNotices(told: ToldOfServer | undefined, { login, server, page }: ShownServer): Notice[] {
  const fresh = newHosts(login).filter(({ origin }) => !told?.hosts.includes(origin))
  return fresh.map((host) => ({
    kind: 'approval',
    title: host.isMonitor ? 'May the monitor see your login?' : 'A new host asks for your login',
    body: whyNew(host, server?.name),
    page,
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

/** Only a login that ended by itself: who signs out knows. @param where of several servers in use */
function signedOutNotices(
  told: ToldOfServer | undefined,
  { login, page }: ShownServer,
  where: string,
): Notice[] {
  if (!told?.signedIn || login.is !== 'signed-out' || !login.problem) return []
  const { message, nextStep } = login.problem
  const title = `You are signed out of PanDA${where}`
  return [{ kind: 'signed-out', title, body: `${message} ${nextStep}`, page }]
}

function standingNotices(told: ToldOfServer | undefined, { server, health, page }: ShownServer): Notice[] {
  const isUp = isThere(health)
  if (!server || isUp === undefined || told?.isUp === undefined || isUp === told.isUp) return []
  const notice = isUp
    ? { title: `${server.name} is back`, body: 'PanDA answers again.' }
    : { title: `${server.name} is down`, body: health?.reason?.message ?? 'PanDA does not answer.' }
  return [{ kind: 'server', ...notice, page }]
}

/** Looks at tasks are a minute apart or more, and so are these. */
function taskNotices(
  told: ToldOfServer | undefined,
  one: ShownServer,
  how: { switches: NoticeSwitches; where: string },
): Notice[] {
  const news = newsIn(one)
  if (!news || news.at === told?.taskNews) return []
  return [taskNotice(news, { ...how, of: one }) ?? []].flat()
}

function nowTold(told: Told, state: BridgeState): Told {
  const servers = shownServers(state).map((one): [string, ToldOfServer] => {
    const name = one.server?.name ?? ''
    return [name, nowToldOf(told.servers.get(name), one)]
  })
  return {
    approvals: state.approvals.filter(isTold).map(({ id }) => id),
    servers: new Map(servers),
  }
}

function nowToldOf(told: ToldOfServer | undefined, one: ShownServer): ToldOfServer {
  const { login, health } = one
  return {
    hosts: newHosts(login).map(({ origin }) => origin),
    // While a sign-in waits, who was signed in is not yet signed out.
    signedIn: login.is === 'signed-in' || (told?.signedIn === true && login.is === 'signing-in'),
    // A computer that slept, or a check that has not been made, says nothing: what was known before still counts.
    isUp: isThere(health) ?? told?.isUp,
    taskNews: newsIn(one)?.at ?? told?.taskNews,
  }
}

function isThere(health: BridgeState['health']): boolean | undefined {
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
