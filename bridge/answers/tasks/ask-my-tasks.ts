import type { Context } from '../context.ts'
import type { InputOf } from '../inputs.ts'
import type { Inquiry } from '../reading/inquiry.ts'
import { timeOf } from '../reading/period.ts'
import { readOwnTasks } from '../reading/tasks.ts'
import type { MyTasks } from '../shapes/index.ts'
import { nothingRead } from '../nothing-read.ts'
import { topReasons } from './top-reasons.ts'
import { choose, countStates, otherTasks, taskLine } from './my-tasks.ts'

/** What is asked for where nobody says how far back. */
export const USUAL_PERIOD = '14d'

/** Which of my tasks fail, run, have ended. @param most lines at most */
export async function askMyTasks(
  context: Context,
  { status, since = USUAL_PERIOD, name, from = 0 }: InputOf<'panda_my_tasks'>,
  inquiry: Inquiry,
  most: number,
): Promise<MyTasks> {
  const time = timeOf(since, Date.now())
  const own = await readOwnTasks(inquiry, context.panda, time)
  if (!own) throw nothingRead(inquiry, 'The list of your tasks')
  const chosen = choose(own.tasks, { status, name })
  const shown = chosen.slice(from, from + most)
  const reasons = await topReasons(context, inquiry, shown)
  const rest = chosen.length - from - shown.length
  const [first] = shown
  return {
    since: own.since,
    total: chosen.length,
    byStatus: countStates(chosen),
    tasks: shown.map((task) => taskLine(task, context.links, reasons.get(task.taskId))),
    sources: inquiry.sources,
    missing: inquiry.missing,
    next: first
      ? [`panda_explain_task(${first.taskId}) says why its jobs fail and how far it is.`]
      : chosen.length === 0
        ? otherTasks(own.tasks)
        : [],
    ...(rest > 0 && {
      more: `${rest} more tasks: ask with from=${from + shown.length}, or for a state or a name.`,
    }),
  }
}
