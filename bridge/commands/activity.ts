import { Option, type Command } from 'commander'
import type { Call } from '../activity/index.ts'
import { findHome } from '../home/home.ts'
import { connectToBridge, followStates } from '../http/client/http-client.ts'
import type { PandaServer } from '../panda/index.ts'
import { monitorLink } from '../panda/monitor-link.ts'
import { wholeNumber } from './answers/whole-number.ts'
import { printWholeList } from './list.ts'
import { print, printedTime, printFile, printJson, printTable } from './print.ts'

interface ActivityOptions {
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
    .option('--json', 'one JSON object a line')
    .addOption(new Option('--export <format>', 'everything on record, as a file').choices(['csv', 'json']))
    .action(showActivity)
}

async function showActivity(options: ActivityOptions): Promise<void> {
  const home = findHome()
  const bridge = await connectToBridge(home)
  if (options.export) {
    printFile(await bridge.exportActivity({ as: options.export }))
    return
  }
  const { calls } = await bridge.getActivity({ limit: options.last })
  const { server } = await bridge.getState({})
  const describe = (call: Call) => describeCall(call, server)
  const show = (call: Call) => (options.json ? printJson(call, 0) : printTable([describe(call)]))
  if (options.json) for (const call of calls) show(call)
  else if (calls.length === 0) print`No assistant has called a tool yet.`
  else printWholeList(['TIME', 'ASSISTANT', 'TOOL', 'OUTCOME', 'TOOK', 'ARGUMENTS'], calls.map(describe))
  if (!options.follow) {
    if (options.json || calls.length === 0) return
    print`\nOf all that is on record, each tool:`
    const ms = (value: number | undefined) => (value === undefined ? '-' : `${value.toFixed(0)} ms`)
    const { tools } = await bridge.getStatistics({})
    const rows = tools.map((tool) => [
      tool.tool,
      `${tool.calls}`,
      `${tool.failed}`,
      ms(tool.p50),
      ms(tool.p95),
    ])
    return printWholeList(['TOOL', 'CALLS', 'FAILED', 'HALF WITHIN', '95 OF 100 WITHIN'], rows)
  }
  let last = calls.at(-1)?.id
  await followStates(home, ({ recentCalls }) => {
    const index = recentCalls.findIndex(({ id }) => id === last)
    for (const call of recentCalls.slice(0, index === -1 ? undefined : index).toReversed()) show(call)
    last = recentCalls[0]?.id ?? last
  })
}

/** @param inUse the server whose monitor has a page for what the call names, where it is the call's */
function describeCall(call: Call, inUse: Pick<PandaServer, 'name' | 'monitorUrl'> | undefined): string[] {
  const { time, clientName, tool, arguments: input, outcome, error, message, ms } = call
  const how = [outcome, ...(error === undefined ? [] : [`(${error})`]), ...describeDecision(call)]
  const link = inUse && inUse.name === call.server ? linkOf(call, inUse) : undefined
  const said = message === undefined ? '' : ` ${JSON.stringify(message)}`
  return [
    printedTime(time),
    clientName,
    tool,
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

/** Whether somebody was asked, what they said, and where. */
function describeDecision({ approval, where, terminal }: Call): string[] {
  if (approval === 'not-needed') return []
  return [
    approval,
    ...(where === undefined ? [] : [`(${where}${terminal === undefined ? '' : ` ${terminal}`})`]),
  ]
}
