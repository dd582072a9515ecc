import type { AnswerToolName } from '../panda/answer-tools.ts'
import type { Context } from './context.ts'
import type { Reader } from './reader.ts'
import type { InputOf } from './inputs.ts'
import type { Inquiry } from './reading/inquiry.ts'
import type { AnswerOf } from './shapes/index.ts'
import { askReadDoc, askSearchDocs } from './docs/ask-docs.ts'
import { askExplainError } from './errors/ask-explain-error.ts'
import { askExplainJob } from './jobs/ask-explain-job.ts'
import { askReadLog } from './jobs/ask-read-log.ts'
import { askOverview } from './overview/ask-overview.ts'
import { askSummary } from './summary/ask-summary.ts'
import { askExplainTask } from './tasks/ask-explain-task.ts'
import { askMyTasks } from './tasks/ask-my-tasks.ts'

type Ask<Tool extends AnswerToolName> = (
  context: Context,
  input: InputOf<Tool>,
  inquiry: Inquiry,
  reader: Reader,
) => Promise<AnswerOf<Tool>>

/** Lines of a list in a chat, and where a person reads. */
const MOST_LINES = { assistant: 25, person: 5_000 } as const

/** What asks for each answer. */
export const askers: { [Tool in AnswerToolName]: Ask<Tool> } = {
  panda_overview: (context, _input, inquiry, reader) => askOverview(context, inquiry, reader),
  panda_my_tasks: (context, input, inquiry, reader) =>
    askMyTasks(context, input, inquiry, MOST_LINES[reader]),
  panda_explain_task: askExplainTask,
  panda_explain_job: askExplainJob,
  panda_explain_error: askExplainError,
  panda_read_log: askReadLog,
  panda_summary: askSummary,
  panda_search_docs: askSearchDocs,
  panda_read_doc: askReadDoc,
}
