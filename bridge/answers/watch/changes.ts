import type { TaskFacts } from '../reading/task.ts'

/** What is told of a task once: it ended, or does not go on before its owner acts. */
export type What = 'ended' | 'ended-with-failures' | 'failed' | 'exhausted'

/** What is remembered of a task between two looks. */
export interface SeenTask {
  status: string
  attempt: number | undefined
}

/** The user's tasks as one look has found them. */
export interface SeenTasks {
  /** Milliseconds since 1970, by this computer's clock. */
  at: number
  /** By their numbers. */
  tasks: ReadonlyMap<number, SeenTask>
}

/** A task that is in another state than before. */
export interface TaskChange {
  task: TaskFacts
  /** Its state before; undefined where it is new. */
  before: string | undefined
  /** Undefined for a change that needs no telling. */
  what: What | undefined
}

/** How far PanDA's clock may be from this computer's: milliseconds. */
const CLOCKS_DIFFER_MS = 24 * 3_600_000
/** Of how many tasks it is remembered: more than PanDA gives at once. */
const MOST_SEEN = 10_000

/**
 * What has changed since an earlier look. A task that was not seen then counts where it is younger than that look: an
 * older one has come into the list again, since something was written to it.
 * @param isCut not all tasks are in the list: of one that was not seen nothing can be told
 */
export function changesBetween(before: SeenTasks, now: readonly TaskFacts[], isCut = false): TaskChange[] {
  return now.flatMap((task): TaskChange[] => {
    const seen = before.tasks.get(task.taskId)
    if (!seen)
      return !isCut && isYounger(task, before.at) ? [{ task, before: undefined, what: whatOf(task) }] : []
    const isAnother = seen.status !== task.status || (task.attempt ?? 0) > (seen.attempt ?? Infinity)
    return isAnother ? [{ task, before: seen.status, what: whatOf(task) }] : []
  })
}

/** @param before what was seen of tasks that are not among these, where they are not all */
export function seenOf(tasks: readonly TaskFacts[], at: number, before?: SeenTasks): SeenTasks {
  const seen = tasks.map(({ taskId, status, attempt }) => [taskId, { status, attempt }] as const)
  return { at, tasks: new Map([...(before?.tasks ?? []), ...seen].slice(-MOST_SEEN)) }
}

/** Nothing of a task that was killed: who did that knows. */
function whatOf({ status, progress }: TaskFacts): What | undefined {
  switch (status) {
    case 'failed':
    case 'broken':
      return 'failed'
    case 'exhausted':
      return 'exhausted'
    case 'done':
    case 'finished':
    case 'passed':
      return progress.failed > 0 ? 'ended-with-failures' : 'ended'
    default:
      return undefined
  }
}

function isYounger({ createdAt }: TaskFacts, at: number): boolean {
  return createdAt !== undefined && Date.parse(createdAt) > at - CLOCKS_DIFFER_MS
}
