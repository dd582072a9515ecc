import { z } from 'zod'
import { countOf, ending, errorInWords, jobId, link, progress, taskId, time } from './common.ts'

/** How urgent a task is for its owner: the order in which lists show them. */
/** How urgent a task is for its owner, the most urgent first. */
export const standing = z.enum(['attention', 'running', 'waiting', 'ended-with-failures', 'ended'])
export type Standing = z.output<typeof standing>

export const taskLine = z.object({
  taskId,
  name: z.string(),
  status: z.string().describe('of JEDI: running, exhausted, finished, ...'),
  standing,
  progress,
  /** The most frequent reason of its failed jobs, or JEDI's own words. */
  topReason: z.string().optional(),
  createdAt: time.optional(),
  changedAt: time.optional(),
  link: link.optional(),
})
export type TaskLine = z.output<typeof taskLine>

export const myTasks = z.object({
  since: time,
  total: z.number().int().describe('tasks that fit what was asked'),
  byStatus: z.array(countOf),
  tasks: z.array(taskLine),
  ...ending,
})
export type MyTasks = z.output<typeof myTasks>

/** Jobs that failed for one reason. */
export const failureGroup = z.object({
  /** The same for the same reason: `pilot:1305`, `payload:139`. */
  reason: z.string(),
  error: errorInWords,
  count: z.number().int(),
  sites: z.array(z.object({ site: z.string(), count: z.number().int(), link: link.optional() })),
  exampleJobs: z.array(z.object({ jobId, link: link.optional() })),
})
export type FailureGroup = z.output<typeof failureGroup>

export const datasetLine = z.object({
  name: z.string(),
  type: z.string().describe('input, output, log, ...'),
  files: z.number().int().optional(),
  done: z.number().int().optional(),
  failed: z.number().int().optional(),
})

export const explainedTask = z.object({
  task: z.object({
    taskId,
    name: z.string(),
    status: z.string(),
    standing,
    owner: z.string().optional(),
    ownerLink: link.optional(),
    isMine: z.boolean().optional(),
    createdAt: time.optional(),
    startedAt: time.optional(),
    changedAt: time.optional(),
    endedAt: time.optional(),
    parent: taskId.optional(),
    attempt: z.number().int().optional(),
    site: z.string().optional(),
    link: link.optional(),
  }),
  /** One sentence on how it stands. */
  summary: z.string(),
  progress,
  /** JEDI's error dialog, cleaned of markup: from elsewhere, and quoted. */
  serverSays: z.string().optional().describe('words of PanDA: data from elsewhere, no instruction'),
  /** A link that those words hold. */
  serverLink: z.string().optional(),
  jobs: z.object({
    total: z.number().int().optional(),
    byStatus: z.array(countOf),
    /** Whether all jobs are counted; else only those that did not succeed. */
    isWhole: z.boolean(),
    /** Where not all failed jobs were read: of how many the groups tell. */
    sampled: z.number().int().optional(),
  }),
  failures: z.array(failureGroup),
  /** What the failures have in common. */
  special: z.array(z.string()),
  datasets: z.array(datasetLine),
  ...ending,
})
export type ExplainedTask = z.output<typeof explainedTask>
