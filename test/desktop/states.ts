import type { BridgeState } from '../../bridge/api.ts'

type Health = NonNullable<BridgeState['health']>
type KnownTasks = Extract<BridgeState['tasks'], { is: 'known' }>
type News = NonNullable<KnownTasks['news']>

/** 21 November 2026, 14:05 in this computer's time zone. */
export const now = new Date(2026, 10, 21, 14, 5).getTime()

/** A bridge to a PanDA that is alive, nobody signed in. */
export function aState(change: Partial<BridgeState> = {}): BridgeState {
  return {
    version: '0.1.0',
    robot: undefined,
    mcpUrl: 'http://127.0.0.1:25680/mcp',
    ports: { now: 25_680, next: 25_680 },
    folders: { home: '/home/ada/.config/panda-bridge', logs: '/home/ada/.config/panda-bridge/logs' },
    serversMayAsk: true,
    toolList: 'auto',
    budgetBytes: 50_000,
    clientRules: {},
    autoRepair: [],
    watchTasks: true,
    tasks: { is: 'unknown' },
    keys: [],
    probe: undefined,
    beside: [],
    further: [],
    extensions: [],
    moreQuestions: [],
    narrowedBy: [],
    ownRules: { read: 'allow', write: 'ask', destructive: 'ask' },
    managed: undefined,
    stoppedBecause: undefined,
    documentation: { isWanted: false, fetching: undefined, changes: 0 },
    server: { name: 'ATLAS', url: 'https://pandaserver.cern.ch:25443', vo: 'atlas' },
    health: health('alive'),
    login: { is: 'signed-out' },
    upstream: {
      kind: 'rest',
      url: undefined,
      tools: 0,
      newTools: [],
      heldTools: [],
      reachedAt: undefined,
      problem: undefined,
    },
    set: { id: 'look', name: 'Look', tools: 50, without: 0, further: 'reads' },
    rules: { read: 'allow', write: 'ask', destructive: 'ask' },
    paused: false,
    approvals: [],
    leftApprovals: [],
    grants: [],
    assistants: [],
    clients: [],
    recentCalls: [],
    runningCalls: [],
    calls: { answered: 0, failed: 0, refused: 0 },
    problems: [],
    shell: { kind: 'desktop', loginKept: 'keychain' },
    ...change,
  }
}

/** A PanDA that is used beside the first, alive and nobody signed in. */
export function aBeside(change: Partial<BridgeState['beside'][number]> = {}): BridgeState['beside'][number] {
  const { login, upstream, set, tasks } = aState()
  return {
    server: { name: 'ePIC', url: 'https://pandaserver01.sdcc.bnl.gov:25443', vo: 'EIC' },
    prefix: 'epic_',
    health: health('alive'),
    login,
    upstream,
    set,
    tasks,
    ...change,
  }
}

export function health(is: Health['is']): Health {
  return {
    is,
    since: now - 60_000,
    reason: undefined,
    latencyMs: is === 'unreachable' || is === 'unknown' ? undefined : 84.4,
    lastCheckedAt: is === 'unknown' ? undefined : now - 60_000,
    paused: false,
  }
}

export const signedIn: Extract<BridgeState['login'], { is: 'signed-in' }> = {
  is: 'signed-in',
  account: { subject: 'ada', name: 'Ada Lovelace' },
  expiresAt: now + 3_600_000,
  renewedAt: now,
  hosts: [{ origin: 'https://pandaserver.cern.ch:25443', is: 'allowed' }],
}

export function anApproval(
  change: Partial<BridgeState['approvals'][number]> = {},
): BridgeState['approvals'][number] {
  return {
    id: 'a1',
    client: 'claude-desktop',
    clientName: 'Claude',
    server: 'Demo',
    tool: 'task_retry',
    effect: 'write',
    question: 'Retry task 46374283?',
    arguments: [{ name: 'task_id', text: '46374283' }],
    subject: { kind: 'task', id: 46374283 },
    facts: { is: 'none', lines: [] },
    link: undefined,
    grantUntil: now + 900_000,
    askedAt: now,
    expiresAt: now + 120_000,
    goesOnInChat: false,
    ...change,
  }
}

export function aClient(
  change: Partial<BridgeState['clients'][number]> = {},
): BridgeState['clients'][number] {
  return {
    id: 'cursor',
    name: 'Cursor',
    installed: true,
    running: false,
    transport: 'stdio',
    offersHttp: true,
    file: '/home/ada/.cursor/mcp.json',
    state: 'connected',
    restart: { kind: 'none', how: '', needed: false, offered: false },
    ...change,
  }
}

/** A server besides PanDA that answers. */
export function aFurther(
  change: Partial<BridgeState['further'][number]> = {},
): BridgeState['further'][number] {
  return {
    name: 'Rucio',
    prefix: 'rucio_',
    reach: { by: 'http', url: 'https://rucio.example/mcp', login: 'oauth' },
    trust: 'nothing',
    on: true,
    is: 'fine',
    place: 'https://rucio.example/mcp',
    isLinked: true,
    linking: undefined,
    tools: 45,
    heldTools: [],
    reachedAt: now,
    problem: undefined,
    ...change,
  }
}

/** What is known of the user's tasks: three that run and one that needs her. */
export function tasksOf(change: Partial<KnownTasks> = {}): KnownTasks {
  return {
    is: 'known',
    at: now - 60_000,
    isOld: false,
    running: 3,
    waiting: 0,
    attention: 1,
    lines: [
      aTask({ taskId: 11, name: 'user.ada.skim', status: 'exhausted', standing: 'attention' }),
      aTask({ taskId: 12, name: 'user.ada.toys', progress: { files: 0, done: 0, failed: 0 } }),
    ],
    version: 1,
    news: undefined,
    ...change,
  }
}

export function aTask(change: Partial<KnownTasks['lines'][number]> = {}): KnownTasks['lines'][number] {
  const progress = { files: 20, done: 12, failed: 0 }
  return { taskId: 10, name: 'user.ada.task', status: 'running', standing: 'running', progress, ...change }
}

/** What a look has brought: so many of each, of which three are named as the bridge does. */
export function newsOf(at: number, ...events: ['failed' | 'exhausted' | 'ended', number][]): News {
  const counts = {
    failed: 0,
    exhausted: 0,
    'ended-with-failures': 0,
    ended: 0,
    ...Object.fromEntries(events),
  }
  const named = events.flatMap(([what, count], kind) =>
    Array.from({ length: Math.min(count, 3) }, (_, index) => ({
      ...aTask({ taskId: 100 * (kind + 1) + index, name: `user.ada.${what}.${index}` }),
      status: what === 'ended' ? 'done' : what,
      ...(what === 'failed' && { topReason: 'Too many failed jobs' }),
      what,
    })),
  )
  return { at, counts, events: named }
}
