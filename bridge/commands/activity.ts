import { Option, type Command } from 'commander'
import { callSchema, outcomes } from '../activity/call.ts'
import type { Call } from '../activity/index.ts'
import type { Numbers } from '../activity/statistics.ts'
import { callMatcher, type Wanted } from '../activity/search.ts'
import { timeOf } from '../answers/reading/period.ts'
import { BridgeError } from '../errors.ts'
import { findHome } from '../home/home.ts'
import { connectToBridge, followStates } from '../http/client/http-client.ts'
import type { PandaServer } from '../panda/index.ts'
import { monitorLink } from '../panda/monitor-link.ts'
import { wholeNumber } from './answers/whole-number.ts'
import { atOther } from './at-server.ts'
import { printWholeList } from './list.ts'
import { print, printedTime, printFile, printJson, printTable } from './print.ts'

interface ActivityOptions extends Omit<Wanted, 'text' | 'from'> {
  search?: string
  since?: string
  follow?: true
  json?: true
  last: number
  export?: 'csv' | 'json'
}

export function addActivityCommand(program: Command): void {
  program
    .command('activity')
    .description('show what assistants did')
    .option('--follow', 'and go on as it happens')
    .option('--last <n>', 'the last n calls, at most 1000', wholeNumber, 50)
    .option(
      '--search <words>',
      'of those on record only what holds all these words, such as the number of a task',
    )
    .option('--since <time>', 'and not before, such as 7d, yesterday or 2026-11-20')
    .option('--client <name>', 'and only of the assistant with this key')
    .option('--tool <name>', 'and only of this tool')
    .option('--upstream <name>', 'and only what this server was asked for, such as PanDA')
    .addOption(new Option('--outcome <outcome>', 'and only what ended so').choices(outcomes))
    .addOption(
      new Option('--effect <effect>', 'and only what looks, changes or ends something').choices(
        callSchema.shape.effect.options,
      ),
    )
    .option('--json', 'one JSON object a line')
    .addOption(new Option('--export <format>', 'everything on record, as a file').choices(['csv', 'json']))
    .action(showActivity)
}

async function showActivity(options: ActivityOptions): Promise<void> {
  const home = findHome()
  const bridge = await connectToBridge(home)
  const wanted = wantedOf(options)
  if (options.export) {
    if (wanted)
      throw new BridgeError(
        'invalid-input',
        'What is exported is everything on record.',
        'Leave --export away for a part of it; --json gives that as data.',
      )
    printFile(await bridge.exportActivity({ as: options.export }))
    return
  }
  // Before the others, so that none is missed; of all, since it need not be one of those that are wanted.
  let last = (await bridge.getActivity({ limit: 1 })).calls[0]?.id
  const { calls, matching, onRecord } = await bridge.getActivity({
    limit: options.last,
    ...(wanted && { wanted }),
  })
  const { server, beside } = await bridge.getState({})
  const others = beside.map((one) => one.server)
  const describe = (call: Call) => describeCall(call, server, others)
  const show = (call: Call) => (options.json ? printJson(call, 0) : printTable([describe(call)]))
  if (options.json) for (const call of calls) show(call)
  else if (calls.length === 0)
    print`${onRecord ? 'No call on record is one of these.' : 'No assistant has called a tool yet.'}`
  else printWholeList(['TIME', 'ASSISTANT', 'TOOL', 'OUTCOME', 'TOOK', 'ARGUMENTS'], calls.map(describe))
  if (!options.follow) {
    if (options.json || calls.length === 0) return
    if (wanted)
      return print`\nShown: ${calls.length} of ${matching ?? 0} that fit, of ${onRecord ?? 0} on record.`
    print`\nOf all that is on record, each tool:`
    const ms = (value: number | undefined) => (value === undefined ? '-' : `${value.toFixed(0)} ms`)
    const { tools, upstreams } = await bridge.getStatistics({})
    const row = (name: string, { calls, failed, p50, p95 }: Numbers) => [
      name,
      `${calls}`,
      `${failed}`,
      ms(p50),
      ms(p95),
    ]
    const heads = ['CALLS', 'FAILED', 'HALF WITHIN', '95 OF 100 WITHIN']
    printWholeList(
      ['TOOL', ...heads],
      tools.map((each) => row(each.tool, each)),
    )
    if (upstreams.length < 2) return
    print`\nAnd each server:`
    return printWholeList(
      ['SERVER', ...heads],
      upstreams.map((each) => row(each.upstream, each)),
    )
  }
  const isWanted = callMatcher(wanted ?? {})
  const shown = new Set(calls.map(({ id }) => id))
  await followStates(home, ({ recentCalls }) => {
    const index = recentCalls.findIndex(({ id }) => id === last)
    const added = recentCalls.slice(0, index === -1 ? undefined : index).toReversed()
    for (const call of added) if (isWanted(call) && !shown.has(call.id)) show(call)
    last = recentCalls[0]?.id ?? last
  })
}

/** @returns undefined where all calls are wanted @throws BridgeError `invalid-input` for a time that is none */
function wantedOf({ search, since, ...given }: ActivityOptions): Wanted | undefined {
  const { client, tool, outcome, effect, upstream } = given
  const wanted: Wanted = {
    ...(search !== undefined && { text: search }),
    ...(since !== undefined && { from: timeOf(since, Date.now()) }),
    ...(client !== undefined && { client }),
    ...(tool !== undefined && { tool }),
    ...(outcome !== undefined && { outcome }),
    ...(effect !== undefined && { effect }),
    ...(upstream !== undefined && { upstream }),
  }
  return Object.keys(wanted).length > 0 ? wanted : undefined
}

/** @param others in use beside the first: the monitor of the call's own has a page for what the call names */
function describeCall(call: Call, first: PandaServer | undefined, others: readonly PandaServer[]): string[] {
  const { time, clientName, robot, tool, arguments: input, outcome, error, message, ms, upstream } = call
  const how = [
    outcome,
    ...(upstream === undefined ? [] : [`(${upstream})`]),
    ...(error === undefined ? [] : [`(${error})`]),
    ...describeDecision(call),
    ...describeQuestions(call),
  ]
  const own = [first, ...others].find((one) => one?.name === call.server)
  const link = own && linkOf(call, own)
  const said = message === undefined ? '' : ` ${JSON.stringify(message)}`
  return [
    printedTime(time),
    robot === undefined ? clientName : `${clientName} (robot ${robot})`,
    upstream === undefined ? tool + atOther(call, first) : tool,
    how.join(' '),
    `${ms.toFixed(0)} ms`,
    `${JSON.stringify(input)}${said}${link === undefined ? '' : `  ${link}`}`,
  ]
}

/** Of the first task or job: the others are in the arguments beside it. */
function linkOf({ tasks, jobs }: Call, { monitorUrl }: Pick<PandaServer, 'monitorUrl'>): string | undefined {
  const [task] = tasks ?? []
  const [job] = jobs ?? []
  if (task !== undefined) return monitorLink(monitorUrl, { kind: 'task', id: task })
  return job === undefined ? undefined : monitorLink(monitorUrl, { kind: 'job', id: job })
}

/** What became of what the server asked meanwhile. */
function describeQuestions({ questions }: Call): string[] {
  return questions ? [`(the server asked: ${questions.join(', ')})`] : []
}

/** Whether somebody was asked, what they said, and where. */
function describeDecision({ approval, where, terminal }: Call): string[] {
  if (approval === 'not-needed') return []
  return [
    approval,
    ...(where === undefined ? [] : [`(${where}${terminal === undefined ? '' : ` ${terminal}`})`]),
  ]
}
