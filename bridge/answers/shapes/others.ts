import { z } from 'zod'
import { countOf, ending, errorInWords, time } from './common.ts'
import { failureGroup, taskLine } from './tasks.ts'

export const overview = z.object({
  server: z.object({
    name: z.string(),
    vo: z.string(),
    isAlive: z.boolean().optional(),
    since: time.optional(),
    problem: z.string().optional(),
  }),
  tasks: z.object({ days: z.number(), total: z.number().int(), byStatus: z.array(countOf) }).optional(),
  /** Those that need their owner, first. */
  attention: z.array(taskLine),
  running: z.array(taskLine),
  /** Of the whole VO. */
  jobs: z
    .object({
      byStatus: z.array(countOf),
      byCloud: z.array(
        z.object({ cloud: z.string(), running: z.number(), waiting: z.number(), failed: z.number() }),
      ),
    })
    .optional(),
  worstSites: z.array(z.object({ site: z.string(), failed: z.number(), finished: z.number() })),
  /** Since this user's last look, a sentence each. */
  changed: z.array(z.string()),
  ...ending,
})
export type Overview = z.output<typeof overview>

export const explainedError = z.object({
  asked: z.string(),
  /** Most likely first. */
  meanings: z.array(errorInWords),
  ...ending,
})
export type ExplainedError = z.output<typeof explainedError>

export const summary = z.object({
  since: time,
  until: time,
  tasks: z.object({ total: z.number().int(), byStatus: z.array(countOf) }),
  files: z.object({ done: z.number().int(), failed: z.number().int(), all: z.number().int() }),
  /** Of the tasks whose jobs were read. */
  jobs: z
    .object({
      tasksRead: z.number().int(),
      finished: z.number().int(),
      failed: z.number().int(),
      cpuHours: z.number(),
      wallHours: z.number(),
      wallHoursLost: z.number().describe('of jobs that failed'),
    })
    .optional(),
  reasons: z.array(failureGroup),
  sites: z.array(z.object({ site: z.string(), finished: z.number().int(), failed: z.number().int() })),
  notable: z.array(taskLine),
  ...ending,
})
export type Summary = z.output<typeof summary>

export const foundDocs = z.object({
  words: z.string(),
  /** What has to be fetched first, and that the user decides. */
  needsConsent: z.string().optional(),
  sections: z.array(
    z.object({
      id: z.string().describe('for panda_read_doc'),
      title: z.string(),
      from: z.string().describe('documentation, endpoints, errors'),
      snippet: z.string(),
      address: z.string().optional(),
      date: z.string().optional(),
    }),
  ),
  ...ending,
})
export type FoundDocs = z.output<typeof foundDocs>

export const readDoc = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  address: z.string().optional(),
  date: z.string().optional(),
  page: z.number().int(),
  pages: z.number().int(),
  near: z.array(z.object({ id: z.string(), title: z.string() })),
  ...ending,
})
export type ReadDoc = z.output<typeof readDoc>

export { errorInWords }
