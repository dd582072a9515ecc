import type { AnswerToolName } from '../panda/answer-tools.ts'
import type { AnswerOf } from './shapes/index.ts'
import { myTasksText } from './tasks/text.ts'

/** Each answer as a text for a chat. */
export const texts: { [Tool in AnswerToolName]: (answer: AnswerOf<Tool>) => string } = {
  panda_overview: JSON.stringify,
  panda_my_tasks: myTasksText,
  panda_explain_task: JSON.stringify,
  panda_explain_job: JSON.stringify,
  panda_explain_error: JSON.stringify,
  panda_read_log: JSON.stringify,
  panda_summary: JSON.stringify,
  panda_search_docs: JSON.stringify,
  panda_read_doc: JSON.stringify,
}
