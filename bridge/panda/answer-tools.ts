/**
 * The tools that this program answers itself, out of what PanDA and its monitor say: their names are no endpoint's, and
 * all of them only look. What they take and give stands with who answers (`answers/`).
 */
export const answerTools = {
  panda_overview: 'What is going on at PanDA',
  panda_my_tasks: 'My tasks',
  panda_explain_task: 'What is happening with a task, and why it fails',
  panda_explain_job: 'Why a job failed',
  panda_explain_error: 'What an error means',
  panda_read_log: 'The log of a job',
  panda_summary: 'How a period went',
  panda_search_docs: 'Search in the documentation of PanDA',
  panda_read_doc: 'Read a section of the documentation',
} as const

export type AnswerToolName = keyof typeof answerTools

/** In the order in which assistants see them. */
export const answerToolNames = Object.keys(answerTools) as AnswerToolName[]

export function isAnswerTool(name: string): name is AnswerToolName {
  return Object.hasOwn(answerTools, name)
}
