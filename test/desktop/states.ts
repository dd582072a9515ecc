import type { BridgeState } from '../../bridge/api.ts'

type Health = NonNullable<BridgeState['health']>

/** 21 November 2026, 14:05 in this computer's time zone. */
export const now = new Date(2026, 10, 21, 14, 5).getTime()

/** A bridge to a PanDA that is alive, nobody signed in. */
export function aState(change: Partial<BridgeState> = {}): BridgeState {
  return {
    version: '0.1.0',
    mcpUrl: 'http://127.0.0.1:25680/mcp',
    ports: { now: 25_680, next: 25_680 },
    folders: { home: '/home/ada/.config/panda-bridge', logs: '/home/ada/.config/panda-bridge/logs' },
    budgetBytes: 50_000,
    clientRules: {},
    autoRepair: [],
    keys: [],
    probe: undefined,
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
    set: { id: 'look', name: 'Look', tools: 50 },
    rules: { read: 'allow', write: 'ask', destructive: 'ask' },
    paused: false,
    approvals: [],
    grants: [],
    assistants: [],
    clients: [],
    recentCalls: [],
    calls: { answered: 0, failed: 0, refused: 0 },
    problems: [],
    shell: { kind: 'desktop', loginKept: 'keychain' },
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
