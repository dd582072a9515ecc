import type { Command } from 'commander'
import { tasksInShort } from '../answers/watch/words.ts'
import type { BridgeState } from '../api.ts'
import { newHosts } from '../auth/login-state.ts'
import { findHome } from '../home/home.ts'
import { connectToBridge } from '../http/client/http-client.ts'
import type { FurtherState } from '../upstream/further/further-state.ts'
import { standingWords } from '../upstream/further/standing-words.ts'
import { atOther } from './at-server.ts'
import { exitCodes } from './exit-codes.ts'
import { describeHealth, exitCodeOfHealth } from './health.ts'
import { ago, duration, printJson, printTable, printText } from './print.ts'
import { howFar, shownId } from './running.ts'

export function addStatusCommands(program: Command): void {
  program
    .command('metrics')
    .description('print what a monitoring system asks for, in OpenMetrics')
    .action(async () => printText((await (await connectToBridge(findHome())).getMetrics({})).trimEnd()))
  program
    .command('status')
    .description('say how the bridge, the login and PanDA are')
    .option('--json', 'as JSON')
    .action(async (options: { json?: true }) => {
      const bridge = await connectToBridge(findHome())
      const before = await bridge.getState({})
      // It has not been asked since the bridge has started: nothing could be said of it.
      if (before.health?.is === 'unknown') await bridge.checkNow({})
      const state = before.health?.is === 'unknown' ? await bridge.getState({}) : before
      if (options.json) printJson(state)
      else printTable(describeState(state, Date.now()))
      process.exitCode = exitCodeOfState(state)
    })
}

/** PanDA comes first: while it is not alive, nobody can sign in. */
export function exitCodeOfState({ health, login }: Pick<BridgeState, 'health' | 'login'>): number {
  const server = exitCodeOfHealth(health)
  if (server !== exitCodes.fine) return server
  return login.is === 'signed-in' ? exitCodes.fine : exitCodes.login
}

/**
 * The state as lines for people.
 * @param now milliseconds since 1970
 */
export function describeState(state: BridgeState, now: number): string[][] {
  const {
    server,
    health,
    login,
    upstream,
    beside,
    further,
    set,
    paused,
    approvals,
    assistants,
    calls,
    problems,
    tasks,
    runningCalls,
    robot,
    toolList,
  } = state
  return [
    // As wide as the longest name that may stand here.
    ['Bridge   ', `${state.version} at ${state.mcpUrl}`],
    [
      'Server',
      server
        ? `${server.name} (${server.url}), VO ${server.vo}`
        : 'none chosen: panda-bridge login --server NAME',
    ],
    ...(robot === undefined ? [] : [['Robot', `${robot}: it signs in by itself, and nobody is asked`]]),
    ['Login', describeLogin(login, now)],
    ...(login.is === 'signed-in' && login.clock !== undefined ? [['Clock', login.clock]] : []),
    ['PanDA', describeHealth(health, now)],
    ...describeTasks(tasks, now),
    ['Tools', describeUpstream(upstream, now)],
    ...beside.flatMap((each) => describeBeside(each, now)),
    ...further.map((each) => [each.name, describeFurther(each, now)]),
    ['Set', `${set.name}${toolListWords[toolList]}${paused ? '; all assistants are paused' : ''}`],
    ['Calls', `${calls.answered}, of them ${calls.failed} failed and ${calls.refused} refused`],
    ...runningCalls.map((call) => ['Running', describeRunning(call, server, now)]),
    ...approvals.map(({ id, question }) => ['Waiting', `${question}   panda-bridge approve ${id}`]),
    ...newHosts(login).map(({ origin, isMonitor, isFurther }) => [
      'Waiting',
      `May the login go to ${isMonitor ? 'the monitor ' : isFurther ? 'a server besides PanDA, ' : ''}${origin}?   panda-bridge login`,
    ]),
    ...problems.map(({ message, nextStep }) => ['Problem', `${message} ${nextStep}`]),
    ...assistants.map(({ name, version, lastSeen }) => [
      'Assistant',
      `${name} ${version}, seen ${ago(now - lastSeen)}`,
    ]),
  ]
}

function describeBeside(one: BridgeState['beside'][number], now: number): string[][] {
  const { server, prefix, login, health, tasks, upstream, set, problem } = one
  return [
    [server.name, `${server.url}, VO ${server.vo}, beside the first: its tools are named ${prefix}…`],
    ...(problem ? [['  Problem', `${problem.message} ${problem.nextStep}`]] : []),
    ['  Login', describeLogin(login, now)],
    ['  PanDA', describeHealth(health, now)],
    ...describeTasks(tasks, now).map(([name, words]) => [`  ${name}`, words]),
    ['  Tools', describeUpstream(upstream, now)],
    ['  Set', set.name],
    ...newHosts(login).map(({ origin }) => [
      '  Waiting',
      `May the login go to ${origin}?   panda-bridge login --server '${server.name}'`,
    ]),
  ]
}

/** How assistants get its tools, where that was chosen. */
const toolListWords: Record<BridgeState['toolList'], string> = {
  auto: '',
  all: '; all tools in the list',
  search: '; some tools in the list, and a search',
}

function describeLogin(login: BridgeState['login'], now: number): string {
  switch (login.is) {
    case 'signed-out':
      return login.problem ? `signed out. ${login.problem.message} ${login.problem.nextStep}` : 'signed out'
    case 'signing-in':
      return `waiting for approval of ${login.signIn.userCode} at ${login.signIn.link}`
    case 'signed-in': {
      const left = login.expiresAt - now
      const holds = left > 0 ? `good for ${duration(left)}` : 'not good any more'
      const renewed = `renewed ${ago(now - login.renewedAt)}, ID token ${holds}${login.isLast ? ', cannot be renewed' : ''}`
      return `${login.account.name} (${renewed})${login.problem ? `. ${login.problem.message}` : ''}`
    }
  }
}

function describeRunning(
  call: BridgeState['runningCalls'][number],
  first: BridgeState['server'],
  now: number,
): string {
  const far = howFar(call)
  const since = `${call.tool}${atOther(call, first)} of ${call.clientName}, for ${duration(now - call.since)}`
  return `${since}${far && `, ${far}`}   panda-bridge running --stop ${shownId(call)}`
}

function describeTasks(tasks: BridgeState['tasks'], now: number): [string, string][] {
  const short = tasksInShort(tasks)
  return short === undefined || tasks.is !== 'known'
    ? []
    : [['My tasks', `${short}, looked at ${ago(now - tasks.at)}`]]
}

function describeFurther({ is, place, tools, problem, reachedAt }: FurtherState, now: number): string {
  const standing =
    is === 'fine' && reachedAt !== undefined ? `answered ${ago(now - reachedAt)}` : standingWords[is]
  const said = problem && is !== 'off' ? `. ${problem.message} ${problem.nextStep}` : ''
  return `${place}, ${standing}, ${tools} tools${said}`
}

function describeUpstream(upstream: BridgeState['upstream'], now: number): string {
  if (upstream.kind === 'none') return 'no server chosen'
  const tools = `${upstream.tools} tools`
  const from = upstream.toolsAssumed ? 'that a PanDA usually has' : 'from the last list known'
  if (upstream.problem) return `${upstream.problem.message} ${upstream.problem.nextStep} (${tools} ${from})`
  const answered =
    upstream.reachedAt === undefined ? 'not asked yet' : `answered ${ago(now - upstream.reachedAt)}`
  const instead = upstream.insteadOf?.problem
  return [
    `${upstream.url}, ${answered}, ${tools}${upstream.toolsAssumed ? ` ${from}` : ''}`,
    ...(instead ? [`${instead.message} ${instead.nextStep}`] : []),
  ].join('. ')
}
