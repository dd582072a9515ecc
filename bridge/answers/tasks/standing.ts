import type { TaskFacts } from '../reading/task.ts'
import type { Standing } from '../shapes/index.ts'
import { standing } from '../shapes/tasks.ts'

/** States of JEDI in which nothing goes on before somebody acts. */
const stopped: ReadonlySet<string> = new Set(['exhausted', 'broken', 'tobroken', 'failed'])
const ended: ReadonlySet<string> = new Set(['done', 'finished', 'aborted', 'aborting', 'toabort', 'passed'])
const running: ReadonlySet<string> = new Set([
  'running',
  'scouting',
  'scouted',
  'merging',
  'finishing',
  'prepared',
  'ready',
])

/** Of a task that runs: from so many failed files on, where they are so large a part of those that have ended. */
const FAILING_FILES = 5
const FAILING_PART = 0.3

/** How urgent a task is for its owner. */
export function standingOf({ status, progress }: Pick<TaskFacts, 'status' | 'progress'>): Standing {
  const { done, failed } = progress
  if (stopped.has(status)) return 'attention'
  if (ended.has(status)) return failed > 0 && status !== 'aborted' ? 'ended-with-failures' : 'ended'
  if (failed >= FAILING_FILES && failed / (done + failed) >= FAILING_PART) return 'attention'
  return running.has(status) ? 'running' : 'waiting'
}

/** The most urgent first. */
export const standings: readonly Standing[] = standing.options
