import type { AnswerOf, AnswerToolName, BridgeApi } from '../../bridge/api.ts'
import type { TestBridge } from '../bridge.ts'

// Answers of the bridge as they may be, for what a demo does not have: thousands of lines, and a log at one's hand.

type TaskLine = AnswerOf<'panda_my_tasks'>['tasks'][number]
type ExplainedJob = AnswerOf<'panda_explain_job'>

const at = '2026-11-26T08:00:00Z'
const ending = { sources: [{ what: 'task/get_details', at }], missing: [], next: [] }

export function manyTasks(count: number): AnswerOf<'panda_my_tasks'> {
  const states: [string, TaskLine['standing']][] = [
    ['exhausted', 'attention'],
    ['running', 'running'],
    ['pending', 'waiting'],
    ['finished', 'ended-with-failures'],
    ['done', 'ended'],
  ]
  const tasks = Array.from({ length: count }, (_, index): TaskLine => {
    const [status, standing] = states[Math.floor((index * states.length) / count)] ?? ['done', 'ended']
    return {
      taskId: 50_000_000 + index,
      name: `user.dana.muon.analysis.sample_${index}.v${index % 9}/`,
      status,
      standing,
      progress: { files: 100, done: index % 90, failed: index % 7, running: 3 },
      ...(index % 7 > 0 && { topReason: 'The payload ran out of memory and was killed.' }),
      changedAt: new Date(Date.now() - index * 60_000).toISOString(),
    }
  })
  return { since: at, total: count, byStatus: [], tasks, ...ending }
}

export function jobWithFiles(jobId: number, count: number): ExplainedJob {
  return {
    job: { jobId, status: 'failed', taskId: 48_200_101 },
    summary: 'The job failed.',
    hidden: [],
    usage: [],
    files: Array.from({ length: count }, (_, index) => ({
      name: `EVNT.${String(index).padStart(6, '0')}.pool.root.1`,
      type: 'input',
      status: index % 5 === 0 ? 'failed' : 'finished',
      bytes: 1_000_000 + index,
    })),
    ...ending,
  }
}

/** Lines of a log, of which the bridge shows some from `from` on. */
export function logLines(
  jobId: number,
  file: string,
  from: number,
  count: number,
): AnswerOf<'panda_read_log'> {
  return {
    ...logFiles(jobId),
    file,
    firstLine: from,
    bytes: 900_000,
    part: `lines ${from} to ${from + count - 1}`,
    text: Array.from({ length: count }, (_, index) => `line ${from + index} <b>of the pilot</b>`).join('\n'),
  }
}

export function logFiles(jobId: number, isBeingFetched = false): AnswerOf<'panda_read_log'> {
  const files = isBeingFetched
    ? []
    : [
        { name: 'pilotlog.txt', bytes: 900_000 },
        { name: 'payload.stdout', bytes: 12_000 },
      ]
  return { jobId, files, isBeingFetched, ...ending }
}

type Arguments = Record<string, unknown>

/** Has the bridge itself give other answers to questions of one tool. @param give by what the question says */
export function answerTool<Tool extends AnswerToolName>(
  { bridge: { api } }: Pick<TestBridge, 'bridge'>,
  tool: Tool,
  give: (input: Arguments) => AnswerOf<Tool>,
): void {
  const others = api.answer
  const answer: BridgeApi['answer'] = async (input) =>
    input.tool === tool ? give(input.arguments) : others(input)
  Object.assign(api, { answer })
}
