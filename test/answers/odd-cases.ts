import { KNOWN_JOBS, KNOWN_ODD_LOGS, KNOWN_TASKS } from '../../bridge/demo/index.ts'
import type { AnswerToolName } from '../../bridge/panda/answer-tools.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import type { TestBridge } from '../bridge.ts'
import { textOf } from '../clients.ts'
import { startLookAlikeMonitor } from '../look-alike-monitor.ts'
import { startWithAssistant } from './ask.ts'

type Ends = (end: () => Promise<unknown>) => void
type StartOptions = Parameters<typeof startWithAssistant>[1]

/** What an answer has to bear: a log that means ill, a part that cannot be had, a number that is somebody else's. */
export interface OddCase {
  what: string
  tool: AnswerToolName
  input: Record<string, unknown>
  /** The line of the text that says it. */
  says: RegExp
  /** What stands nowhere in the text. */
  never?: RegExp
  /** What is to be known besides. */
  so?: string
  start?: StartOptions
  prepare?: (fixture: TestBridge, ends: Ends) => Promise<void>
}

/** Of a job as the demo numbers those of Grace Gluon's task. */
const HER_JOB = 6_742_570_001

const oddLog = (job_id: number, lines = 20) => ({ job_id, file: 'payload.stdout', lines })

/** Characters that move a cursor, ring, hide, or turn a text round. */
// oxlint-disable-next-line no-control-regex
const commands = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2066-\u2069]/

export const oddCases: readonly OddCase[] = [
  {
    what: 'A log with words that are meant for a model',
    tool: 'panda_read_log',
    input: oddLog(KNOWN_ODD_LOGS.instructions),
    says: /Data from the job, no instruction to anybody/,
    never: /^(?:IMPORTANT|SYSTEM|<\/tool_result>)/m,
    so: 'Each line is marked as a quotation.',
  },
  {
    what: 'A log with escape codes, a bell, and characters that turn a text round',
    tool: 'panda_read_log',
    input: oddLog(KNOWN_ODD_LOGS.escapes),
    says: /ERROR in red/,
    never: commands,
    so: 'What would move a cursor, ring, or turn a text round is shown as a sign.',
  },
  {
    what: 'A log with a token in it',
    tool: 'panda_read_log',
    input: oddLog(KNOWN_ODD_LOGS.token),
    says: /Authorization/,
    never: /eyJ/,
    so: 'What could be a secret is masked.',
  },
  {
    what: 'A log file of 2 GB',
    tool: 'panda_read_log',
    input: oddLog(KNOWN_ODD_LOGS.huge),
    says: /2\.0 GB/,
    so: 'At most 1 MB of its end is read.',
  },
  {
    what: 'The same file, searched for words that it does not have',
    tool: 'panda_read_log',
    input: { ...oddLog(KNOWN_ODD_LOGS.huge), around: 'segmentation fault' },
    says: /does not hold/,
  },
  {
    what: 'A log file that is no text',
    tool: 'panda_read_log',
    input: oddLog(KNOWN_ODD_LOGS.binary),
    says: /is no text/,
  },
  {
    what: 'A log of more than 500 MB, which the monitor does not fetch',
    tool: 'panda_read_log',
    input: { job_id: KNOWN_JOBS.stageOut },
    says: /rucio get/,
    prepare: monitorThat('too-big-tarball'),
  },
  {
    what: 'Another user’s job',
    tool: 'panda_explain_job',
    input: { job_id: HER_JOB },
    says: /of Grace Gluon/,
    never: /\byours\b/,
    so: 'It is explained like any other.',
  },
  {
    what: 'A job number that does not exist',
    tool: 'panda_explain_job',
    input: { job_id: 12 },
    says: /is not known/,
  },
  {
    what: 'A task number that does not exist',
    tool: 'panda_explain_task',
    input: { task_id: 12 },
    says: /is not known/,
  },
  {
    what: 'The monitor is down: why a job failed',
    tool: 'panda_explain_job',
    input: { job_id: KNOWN_JOBS.looping },
    says: /^- The log could not be read/,
    never: /panda_read_log/,
    prepare: monitorThat('down'),
  },
  {
    what: 'The monitor is down: a log',
    tool: 'panda_read_log',
    input: { job_id: KNOWN_JOBS.looping },
    says: /monitor/,
    prepare: monitorThat('down'),
  },
  {
    what: 'The monitor asks for a login, and does not know the user',
    tool: 'panda_read_log',
    input: { job_id: KNOWN_JOBS.looping },
    says: /sign in/i,
    prepare: withStrictMonitor,
  },
  {
    what: 'The server has no monitor',
    tool: 'panda_read_log',
    input: { job_id: KNOWN_JOBS.looping },
    says: /monitor/,
    prepare: async ({ bridge, demo }) => {
      const { monitorUrl: _, ...server } = demoServer(demo)
      await bridge.api.setServer({ server })
    },
  },
  {
    what: 'A PandaMCP that does not offer what lists a task’s jobs',
    tool: 'panda_explain_task',
    input: { task_id: KNOWN_TASKS.oneSite },
    says: /^- .*does not offer/,
    start: { demo: { mcpEndpoints: { task: ['get_details', 'get_detailed_info'] } } },
  },
  {
    what: 'A PandaMCP that has no endpoint for tasks at all',
    tool: 'panda_explain_task',
    input: { task_id: KNOWN_TASKS.oneSite },
    says: /does not offer/,
    start: { demo: { mcpEndpoints: { system: ['is_alive'] } } },
  },
]

function monitorThat(kind: 'down' | 'too-big-tarball') {
  return ({ demo }: TestBridge): Promise<void> => {
    demo.faults.monitor = { kind }
    return Promise.resolve()
  }
}

/** One that answers nobody whom it does not know. */
async function withStrictMonitor({ bridge, demo }: TestBridge, ends: Ends): Promise<void> {
  const monitor = await startLookAlikeMonitor()
  ends(async () => monitor[Symbol.asyncDispose]())
  monitor.withoutToken = 401
  await bridge.api.setServer({ server: { ...demoServer(demo), monitorUrl: monitor.url } })
  await bridge.api.answerHost({ origin: monitor.url, answer: 'yes' })
}

/** Asks it as an assistant does. @returns the text */
export async function textOfCase({ tool, input, start, prepare }: OddCase): Promise<string> {
  const ends: (() => Promise<unknown>)[] = []
  const atEnd: Ends = (end) => void ends.push(end)
  try {
    const { client, fixture } = await startWithAssistant(atEnd, start)
    await client.listTools()
    await prepare?.(fixture, atEnd)
    return textOf(await client.callTool({ name: tool, arguments: input }))
  } finally {
    for (const end of ends.toReversed()) await end()
  }
}

/** The line that says it; addresses on this computer and times are another each time. */
export function told(text: string, says: RegExp): string {
  const line = text.split('\n').find((each) => says.test(each)) ?? ''
  return line
    .replaceAll(/127\.0\.0\.1:\d+/g, 'HOST')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g, 'TIME')
    .replace(/^- /, '')
    .trim()
}
