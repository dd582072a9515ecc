import type { BridgeState } from '../../bridge/api.ts'
import { hostsInTheWay } from '../../bridge/auth/login-state.ts'
import { isOfWindow } from '../../bridge/auth/own-callers.ts'
import { plainLine } from '../../bridge/platform/shown-text.ts'
import { askedHosts, pageAt, shownServers, whereOf, type ShownServer } from './servers.ts'
import { taskLabel, tasksSentence } from './tasks.ts'
import { healthSentence, loginSentence, oneLine, timeText } from './words.ts'

/** What choosing an item of the menu does, as a value: whoever has the bridge performs it. */
export type Command =
  | { do: 'open'; page?: string }
  | { do: 'answer'; id: string; answer: 'yes' | 'no' }
  /** Asks a second time, in a dialog whose usual button changes nothing. */
  | { do: 'ask'; id: string }
  /** The same for a host that is new for the login. */
  | { do: 'ask-host'; origin: string; server?: string }
  | { do: 'refuse-host'; origin: string; server?: string }
  | { do: 'refuse-all' }
  | { do: 'take-back'; grant: string }
  | { do: 'check'; server?: string }
  | { do: 'repair' }
  | { do: 'pause'; paused: boolean }
  | { do: 'choose-set'; id: string; server?: string }
  | { do: 'choose-server'; name: string }
  | { do: 'start-at-login'; on: boolean }
  | { do: 'quit' }

export type MenuEntry =
  | { type: 'separator' }
  /** To be read, not chosen. */
  | { type: 'text'; label: string }
  | { type: 'item'; label: string; command: Command }
  | { type: 'checkbox' | 'radio'; label: string; checked: boolean; command: Command }
  | { type: 'submenu'; label: string; entries: MenuEntry[] }

/** What the menu shows besides the bridge's state. */
export interface MenuFacts {
  /** Milliseconds since 1970. */
  now: number
  /** Whether the computer has a network. */
  online: boolean
  callsToday: number
  sets: readonly { id: string; name: string }[]
  servers: readonly { name: string }[]
}

type Approval = BridgeState['approvals'][number]
type Grant = BridgeState['grants'][number]
type Client = BridgeState['clients'][number]

/** The tray's menu for that state. */
export function trayMenu(state: BridgeState, facts: MenuFacts): MenuEntry[] {
  return joined([
    [...state.approvals.map(approvalEntry), ...refuseAllEntries(state)],
    state.grants.map((grant) => grantEntry(grant, facts.now)),
    askedHosts(state).map(hostEntry),
    state.problems.map(({ message }) => item(message, { do: 'open', page: 'overview' })),
    ...shownServers(state).map((one) => taskEntries(one, whereOf(one, state), facts)),
    ...shownServers(state).map((one) => serverEntries(one, facts)),
    [clientsEntry(state.clients), text(`Calls today: ${facts.callsToday}`), pauseEntry(state)],
    [...shownServers(state).map((one) => setEntry(one, facts)), serverEntry(state, facts)],
    [item('Open PanDA Bridge', { do: 'open' }), ...startEntries(state)],
    [item('Quit', { do: 'quit' })],
  ])
}

/** Before there is a bridge, and with it a state. */
export const startingMenu: MenuEntry[] = [
  { type: 'text', label: 'Starting…' },
  { type: 'separator' },
  { type: 'item', label: 'Quit', command: { do: 'quit' } },
]

/** What the mouse over the icon says. */
export function trayToolTip(state: BridgeState, { online, now }: Pick<MenuFacts, 'online' | 'now'>): string {
  const { approvals, server, paused } = state
  const tasks = shownServers(state).map((one) => tasksSentence(one.tasks, now, whereOf(one, state)))
  const lines = [
    ...tasks.filter((sentence) => sentence !== undefined),
    server ? `${server.name}: ${healthSentence(state.health, online)}` : healthSentence(undefined, online),
    loginSentence(state),
    ...state.beside.map(
      (one) =>
        `${one.server.name}: ${healthSentence(one.health, online)}, ${loginSentence(one).toLowerCase()}`,
    ),
  ]
  if (approvals.length > 0) {
    lines.unshift(
      approvals.length === 1 ? 'A call waits for your yes' : `${approvals.length} calls wait for your yes`,
    )
  }
  if (shownServers(state).some(({ login }) => hostsInTheWay(login).length > 0))
    lines.unshift('A host waits for your yes')
  if (paused) lines.push('Assistants are paused')
  // Windows cuts a tooltip after 127 characters.
  return lines
    .map((line) => plainLine(line))
    .join('\n')
    .slice(0, 127)
}

const effectWords: Record<Approval['effect'], string> = {
  read: 'only looks',
  write: 'changes or starts something',
  destructive: 'ends or deletes something for good',
}

/**
 * Two steps away at least: a slip of the mouse answers nothing. Three for what cannot be undone, and for what says more
 * than a menu has room for.
 */
function approvalEntry(approval: Approval): MenuEntry {
  const { id, question, client, clientName, tool, effect, facts } = approval
  const isAllSeen = approval.subject !== undefined && approval.arguments.length === 1
  const asker = clientName === client ? client : `${clientName} (${client})`
  return submenu(`Waits for you: ${question}`, [
    text(isOfWindow(approval) ? 'Asked for in a window of PanDA Bridge' : `Asked by ${asker}`),
    text(`${tool}: ${effectWords[effect]}`),
    ...facts.lines.map(({ name, value, warns }) => text(`${warns ? '! ' : ''}${name}: ${value}`)),
    ...(facts.is === 'reading' ? [text('PanDA is being asked what it is…')] : []),
    { type: 'separator' },
    item('Refuse', { do: 'answer', id, answer: 'no' }),
    effect !== 'destructive' && isAllSeen
      ? item('Allow once', { do: 'answer', id, answer: 'yes' })
      : item('Allow once…', { do: 'ask', id }),
  ])
}

function hostEntry({ origin, isMonitor, isFurther, at }: ReturnType<typeof askedHosts>[number]): MenuEntry {
  return submenu(`Waits for you: may your login go to ${new URL(origin).host}?`, [
    text(
      isMonitor
        ? 'It is the monitor BigPanDA, to read pages of jobs and logs'
        : isFurther
          ? 'A server besides PanDA wants your PanDA ID token'
          : 'It has not been sent there before',
    ),
    { type: 'separator' },
    item('No', { do: 'refuse-host', origin, ...at }),
    item('Yes…', { do: 'ask-host', origin, ...at }),
  ])
}

function refuseAllEntries({ approvals }: BridgeState): MenuEntry[] {
  return approvals.length > 1 ? [item(`Refuse all ${approvals.length}`, { do: 'refuse-all' })] : []
}

/** A yes that holds on is seen without looking for it, as what waits is. */
function grantEntry({ id, question, clientName, tool, until }: Grant, now: number): MenuEntry {
  return submenu(`Your yes holds: ${question}`, [
    text(`${clientName} may call ${tool}, with the same arguments`),
    text(`Until ${timeText(until, now)}`),
    { type: 'separator' },
    item('Take back', { do: 'take-back', grant: id }),
  ])
}

/** Some of those that run, wait or need the user, the most urgent first; the window has all. */
function taskEntries(one: ShownServer, where: string, { now }: MenuFacts): MenuEntry[] {
  const { tasks } = one
  const sentence = tasksSentence(tasks, now, where)
  if (sentence === undefined || tasks.is !== 'known') return []
  const { running, waiting, attention, lines } = tasks
  const isMore = running + waiting + attention > lines.length
  return [
    isMore || lines.length === 0
      ? item(sentence, { do: 'open', page: pageAt(one, 'tasks') })
      : text(sentence),
    ...lines.map((line) => item(taskLabel(line), { do: 'open', page: pageAt(one, `tasks/${line.taskId}`) })),
  ]
}

function serverEntries(one: ShownServer, { now, online }: MenuFacts): MenuEntry[] {
  const { server, health, login, at, page } = one
  if (!server) return [text('No PanDA server is chosen'), item('Get started…', { do: 'open', page: 'start' })]
  const checkedAt = health?.lastCheckedAt
  return [
    text(`${server.name}: ${healthSentence(health, online)}`),
    text(checkedAt === undefined ? 'Not checked yet' : `Checked at ${timeText(checkedAt, now)}`),
    text(loginSentence(one)),
    ...(login.is === 'signed-in'
      ? [
          text(
            `The login holds until ${timeText(login.expiresAt, now)}${login.isLast ? '' : ', and is renewed before'}`,
          ),
        ]
      : [item('Sign in…', { do: 'open', page })]),
    item('Check now', { do: 'check', ...at }),
  ]
}

function clientsEntry(clients: readonly Client[]): MenuEntry {
  const shown = clients.filter(({ state }) => state !== 'not-connected')
  const connected = shown.filter(({ state }) => state === 'connected')
  const broken = shown.filter(({ state }) => state === 'outdated' || state === 'vanished')
  const label =
    broken.length > 0 ? `Assistants: ${broken.length} to repair` : `Assistants connected: ${connected.length}`
  return submenu(
    label,
    joined([
      shown.map(({ name, state }) => text(`${name}: ${stateWords[state]}`)),
      broken.length > 0 ? [item('Repair', { do: 'repair' })] : [],
      [item(shown.length === 0 ? 'Connect one…' : 'All assistants…', { do: 'open', page: 'assistants' })],
    ]),
  )
}

const stateWords: Record<Client['state'], string> = {
  connected: 'connected',
  'not-connected': 'not connected',
  outdated: 'leads elsewhere',
  vanished: 'entry is gone',
  unreadable: 'file cannot be read',
}

function pauseEntry({ paused }: BridgeState): MenuEntry {
  return checkbox('Pause assistants', paused, { do: 'pause', paused: !paused })
}

function setEntry({ set, at }: ShownServer, { sets }: MenuFacts): MenuEntry {
  const choices = sets.map(({ id, name }) => radio(name, id === set.id, { do: 'choose-set', id, ...at }))
  return submenu(`Endpoint set${at.server === undefined ? '' : ` at ${at.server}`}: ${set.name}`, choices)
}

function serverEntry({ server }: BridgeState, { servers }: MenuFacts): MenuEntry {
  const choices = servers.map(({ name }) => radio(name, name === server?.name, { do: 'choose-server', name }))
  return submenu(server ? `Server: ${server.name}` : 'Server', choices)
}

function startEntries({ shell: { startAtLogin } }: BridgeState): MenuEntry[] {
  if (startAtLogin === undefined) return []
  return [checkbox('Start at login', startAtLogin, { do: 'start-at-login', on: !startAtLogin })]
}

const text = (label: string): MenuEntry => ({ type: 'text', label: oneLine(label) })
const item = (label: string, command: Command): MenuEntry => ({
  type: 'item',
  label: oneLine(label),
  command,
})
const checkbox = (label: string, checked: boolean, command: Command): MenuEntry => ({
  type: 'checkbox',
  label: oneLine(label),
  checked,
  command,
})
const radio = (label: string, checked: boolean, command: Command): MenuEntry => ({
  type: 'radio',
  label: oneLine(label),
  checked,
  command,
})
const submenu = (label: string, entries: MenuEntry[]): MenuEntry => ({
  type: 'submenu',
  label: oneLine(label),
  entries,
})

/** The groups with a line between them; an empty one leaves none. */
function joined(groups: MenuEntry[][]): MenuEntry[] {
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, index): MenuEntry[] => (index === 0 ? group : [{ type: 'separator' }, ...group]))
}
