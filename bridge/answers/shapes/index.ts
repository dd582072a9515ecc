import type { z } from 'zod'
import type { AnswerToolName } from '../../panda/answer-tools.ts'
import { explainedJob, logAnswer } from './jobs.ts'
import { explainedError, foundDocs, overview, readDoc, summary } from './others.ts'
import { explainedTask, myTasks } from './tasks.ts'

/** What each tool gives, as structured content and to windows and the command line. */
export const shapes = {
  panda_overview: overview,
  panda_my_tasks: myTasks,
  panda_explain_task: explainedTask,
  panda_explain_job: explainedJob,
  panda_explain_error: explainedError,
  panda_read_log: logAnswer,
  panda_summary: summary,
  panda_search_docs: foundDocs,
  panda_read_doc: readDoc,
} satisfies Record<AnswerToolName, z.ZodObject>

export type AnswerOf<Tool extends AnswerToolName> = z.output<(typeof shapes)[Tool]>
export type AnyAnswer = { [Tool in AnswerToolName]: AnswerOf<Tool> }[AnswerToolName]

export type * from './common.ts'
export type * from './jobs.ts'
export type * from './others.ts'
export type * from './tasks.ts'
