import type { AnswerOf } from '../../bridge/api.ts'

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
