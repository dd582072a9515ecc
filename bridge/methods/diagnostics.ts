import { open } from 'node:fs/promises'
import { arch, homedir, platform, release } from 'node:os'
import { maskText } from '../platform/mask-text.ts'
import type { BridgeState } from '../api.ts'
import type { Home } from '../home/home.ts'
import { logFile } from '../home/log.ts'
import { plainText } from '../platform/shown-text.ts'

/** As much of the log's end as a mail to the support holds, in bytes. */
const LOG_BYTES = 20_000

/** What a user sends to the support: versions, system, state and the last lines of the log. No secret is in it. */
export async function describeForSupport(state: BridgeState, home: Home): Promise<string> {
  const { node, electron } = process.versions
  const lines = [
    `PanDA Bridge ${state.version} (${state.shell.kind})`,
    `${platform()} ${release()} ${arch()}, Node ${node}${electron ? `, Electron ${electron}` : ''}`,
    '',
    JSON.stringify(shownState(state), null, 2),
    '',
    'The end of the log:',
    await endOfLog(home),
  ]
  return plainText(withoutHome(maskText(lines.join('\n'))))
}

/** Parts of the state that are nobody's secret. Of a new one it has to be said whether it is. */
const shownWhole = [
  'version',
  'robot',
  'server',
  'health',
  'bigPanda',
  'upstream',
  'mcpUrl',
  'ports',
  'folders',
  'clients',
  'autoRepair',
  'watchTasks',
  'probe',
  'documentation',
  'managed',
  'ownRules',
  'stoppedBecause',
  'moreQuestions',
  'narrowedBy',
  'problems',
  'shell',
  'assistants',
  'serversMayAsk',
  'toolList',
  'budgetBytes',
  'set',
  'rules',
  'clientRules',
  'paused',
  'keys',
  'calls',
] as const satisfies readonly (keyof BridgeState)[]
type Shortened = Exclude<keyof BridgeState, (typeof shownWhole)[number]>

/** Who the user is, what was asked, and the names of tasks are left out: that is not the support's concern. */
function shownState(state: BridgeState): object {
  const { login, approvals, leftApprovals, grants, tasks, runningCalls, further, beside, extensions } = state
  const problem = 'problem' in login ? login.problem : undefined
  const shortened: Record<Shortened, unknown> = {
    login: { is: login.is, problem },
    approvals: approvals.length,
    leftApprovals: leftApprovals.length,
    grants: grants.length,
    tasks: { ...tasks, lines: undefined, news: undefined },
    recentCalls: undefined,
    // Arguments and variables of a command are its user's.
    further: further.map(({ name, is, tools, heldTools, problem }) => ({
      name,
      is,
      tools,
      heldTools,
      problem,
    })),
    beside: beside.map((one) => ({ ...one, login: one.login.is, tasks: one.tasks.is })),
    runningCalls: runningCalls.length,
    // What they bring stands in their files.
    extensions: extensions.map(({ about: _about, brings: _brings, ...known }) => known),
  }
  return { ...Object.fromEntries(shownWhole.map((part) => [part, state[part]])), ...shortened }
}

async function endOfLog(home: Home): Promise<string> {
  try {
    await using file = await open(logFile(home))
    const { size } = await file.stat()
    const start = Math.max(0, size - LOG_BYTES)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LOG_BYTES), 0, LOG_BYTES, start)
    const text = buffer.toString('utf8', 0, bytesRead)
    return start === 0 ? text : text.slice(text.indexOf('\n') + 1)
  } catch {
    return '(there is no log)'
  }
}

/** The user's name is in the path of the home. A folder whose name only begins like it is another one. */
function withoutHome(text: string): string {
  const folder = homedir()
  if (folder.length < 2) return text
  const inJson = JSON.stringify(folder).slice(1, -1)
  const either = [inJson, folder]
    .map((path) => path.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`))
    .join('|')
  // A full stop may end the sentence, or go on with the name.
  return text.replaceAll(new RegExp(String.raw`(?:${either})(?!\.?[\p{L}\p{N}_-])`, 'gu'), '~')
}
