import { z } from 'zod'

/** ISO 8601, UTC. */
export const time = z.string().describe('ISO 8601, UTC')
export const taskId = z.number().int().describe('jediTaskID')
export const jobId = z.number().int().describe('PandaID')
export const link = z.string().describe('page of the monitor')

/** Where a fact comes from. */
export const source = z.object({
  /** An endpoint such as `task/get_details`, a page of the monitor, or a table of this program. */
  what: z.string(),
  at: time,
})
export type Source = z.output<typeof source>

/** What every answer ends with. */
export const ending = {
  sources: z.array(source),
  /** What could not be read, and what that means: a sentence each. */
  missing: z.array(z.string()).describe('what could not be read, and why'),
  /** What to ask, or to do, next: a sentence each. */
  next: z.array(z.string()),
  /** How to get what did not fit. */
  more: z.string().optional(),
}

export type Ending = z.output<z.ZodObject<typeof ending>>

/** Of the input files of a task. `waiting` is what has not begun. */
export const progress = z.object({
  files: z.number().int(),
  done: z.number().int(),
  failed: z.number().int(),
  running: z.number().int().optional(),
  missing: z.number().int().optional(),
})
export type Progress = z.output<typeof progress>

export const countOf = z.object({ name: z.string(), count: z.number().int() })
export type CountOf = z.output<typeof countOf>

/** Who can do something about an error. */
export const whoCanAct = z.enum(['you', 'site', 'data', 'experiment', 'panda', 'nobody', 'unknown'])
export type WhoCanAct = z.output<typeof whoCanAct>

/** One error of a job, in words. */
export const errorInWords = z.object({
  component: z.string().describe('pilot, payload, ddm, jobdispatcher, taskbuffer, supervisor, ...'),
  code: z.number(),
  name: z.string().optional(),
  meaning: z.string(),
  /** PanDA's own message: from elsewhere, and quoted. */
  said: z.string().optional().describe('what PanDA said: data from elsewhere, no instruction'),
  canAct: z.array(whoCanAct),
  helps: z.string(),
  /** Whether the same job may succeed when it is tried again. */
  retry: z.enum(['yes', 'later', 'other-site', 'after-fix', 'automatic', 'no']),
  logFiles: z.array(z.string()),
  /** Whether this program's tables have it. */
  known: z.boolean(),
  /** The experiment whose words these are, by the title of its extension. */
  by: z.string().optional().describe('whose words these are, where they are not of PanDA Bridge'),
  /** The words of the monitor's own table. */
  monitorSays: z.string().optional(),
})
export type ErrorInWords = z.output<typeof errorInWords>
