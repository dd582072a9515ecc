import type { AnswerToolName } from '../panda/answer-tools.ts'
import type { AnswerOf } from './shapes/index.ts'
import { foundDocsText, readDocText } from './docs/text.ts'
import { explainedErrorText } from './errors/text.ts'
import { explainedJobText, logText } from './jobs/text.ts'
import { overviewText } from './overview/text.ts'
import { summaryText } from './summary/text.ts'
import { explainedTaskText, myTasksText } from './tasks/text.ts'

/** Each answer as a text for a chat. */
export const texts: { [Tool in AnswerToolName]: (answer: AnswerOf<Tool>) => string } = {
  panda_overview: overviewText,
  panda_my_tasks: myTasksText,
  panda_explain_task: explainedTaskText,
  panda_explain_job: explainedJobText,
  panda_explain_error: explainedErrorText,
  panda_read_log: logText,
  panda_summary: summaryText,
  panda_search_docs: foundDocsText,
  panda_read_doc: readDocText,
}
