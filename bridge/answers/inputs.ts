import { z } from 'zod'
import type { AnswerToolName } from '../panda/answer-tools.ts'

const taskId = z
  .number()
  .int()
  .positive()
  .describe('The number of the task (jediTaskID).')
  .meta({ examples: [48_200_101] })
const jobId = z
  .number()
  .int()
  .positive()
  .describe('The number of the job (PandaID).')
  .meta({ examples: [6_742_000_011] })
const words = z.string().trim().min(1).max(500)
const period = (what: string) =>
  z
    .string()
    .trim()
    .max(40)
    .describe(`${what}: a date such as 2026-11-20, or a length such as "7d", "12h" or "last week".`)
    .meta({ examples: ['7d'] })
/** Of names: `*` stands for any text. */
const namePattern = z
  .string()
  .trim()
  .min(1)
  .max(300)
  .describe('Only tasks whose name holds this, * standing for any text; or the number of one.')

/** What each tool takes. */
export const inputs = {
  panda_overview: z.object({}),
  panda_my_tasks: z.object({
    status: z
      .string()
      .max(100)
      .describe(
        'Only tasks in this state of JEDI (running, exhausted, failed, finished, done, ...), or "attention", "active", "ended"; several with commas.',
      )
      .meta({ examples: ['attention'] })
      .optional(),
    since: period('Only tasks that have changed since then; 14d where it is left out').optional(),
    name: namePattern.optional(),
    from: z.number().int().min(0).max(100_000).describe('Leaves out so many of the first.').optional(),
  }),
  panda_explain_task: z.object({ task_id: taskId }),
  panda_explain_job: z.object({ job_id: jobId }),
  panda_explain_error: z.object({
    code: z
      .union([z.number().int(), words])
      .describe('The code, or a text that holds it: 1305, "pilot:1305", "exit code 139", a line of a log.')
      .meta({ examples: [1305] }),
    component: z
      .string()
      .max(50)
      .describe('pilot, payload, ddm, taskbuffer, jobdispatcher, supervisor, where it is known.')
      .optional(),
  }),
  panda_read_log: z.object({
    job_id: jobId,
    file: z
      .string()
      .max(500)
      .describe('A name of the list, such as pilotlog.txt or payload.stdout. Left out: the list of files.')
      .meta({ examples: ['payload.stdout'] })
      .optional(),
    around: z
      .string()
      .max(200)
      .describe('Shows the lines around the last place that holds this text.')
      .optional(),
    from_line: z.number().int().min(1).describe('Shows lines from this one on, counted from 1.').optional(),
    lines: z.number().int().min(1).max(1_000).describe('How many lines; 80 where it is left out.').optional(),
  }),
  panda_summary: z.object({
    since: period('The beginning; 7d where it is left out').optional(),
    until: period('The end; now where it is left out').optional(),
    name: namePattern.optional(),
  }),
  panda_search_docs: z.object({
    words: words
      .describe('A few words of what is looked for.')
      .meta({ examples: ['retry failed jobs of a task'] }),
  }),
  panda_read_doc: z.object({
    id: z.string().min(1).max(500).describe('The id of a section that panda_search_docs has found.'),
    page: z
      .number()
      .int()
      .min(1)
      .max(1_000)
      .describe('Which part of a long section, counted from 1.')
      .optional(),
  }),
} satisfies Record<AnswerToolName, z.ZodObject>

export type InputOf<Tool extends AnswerToolName> = z.output<(typeof inputs)[Tool]>
