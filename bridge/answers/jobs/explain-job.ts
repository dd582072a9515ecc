import { resourcesOf, type JobErrors, type UsedAgainstAsked } from '../../diagnosis/index.ts'
import { inWords } from '../errors/in-words.ts'
import { known } from '../known.ts'
import type { Links } from '../links.ts'
import type { JobFacts } from '../reading/job.ts'
import type { ExplainedJob, Usage } from '../shapes/index.ts'
import { jobStateWords } from './states.ts'

/** What of a job a chat has room for. */
const MOST_FILES = 12
const MOST_HIDDEN = 5

export interface ReadJob {
  job: JobFacts
  errors: JobErrors
  isMine: true | undefined
  log: ExplainedJob['log']
  /** What the log itself says of the cause, in words of ours. */
  cause: string | undefined
  /** Whether there may be a log to read, although no part of it stands here. */
  mayHaveLog: boolean
  mostFiles?: number
}

type Explained = Omit<ExplainedJob, 'sources' | 'missing' | 'more'>

/** Why a job failed, by what was read of it. */
export function explainJob(
  { job, errors, isMine, log, cause, mayHaveLog, mostFiles = MOST_FILES }: ReadJob,
  links: Links,
): Explained {
  const { jobId, taskId, site, name, status, subStatus, owner, files } = job
  const { counting, hidden } = errors
  // Inputs that are missing, and outputs that were not stored, tell most.
  const telling = files.toSorted((one, other) => rank(one.status) - rank(other.status))
  const more = files.length + job.moreFiles - mostFiles
  return {
    job: {
      jobId,
      status,
      ...known({ taskId, name, subStatus, owner, isMine, site }),
      ...known({ attempt: job.attempt, maxAttempts: job.maxAttempts, before: job.before }),
      ...known({
        createdAt: job.createdAt,
        startedAt: job.startedAt,
        endedAt: job.endedAt,
        changedAt: job.changedAt,
      }),
      ...known({
        link: links.job(jobId),
        taskLink: taskId === undefined ? undefined : links.task(taskId),
        siteLink: site === undefined ? undefined : links.site(site),
        logLink: links.log(jobId),
        ownerLink: owner === undefined ? undefined : links.user(owner),
      }),
    },
    summary: summaryOf(job, errors, cause),
    ...(counting && { error: inWords(counting) }),
    // Several fields of a job tell of one exit code.
    hidden: hidden
      .filter(({ meaning }) => meaning !== counting?.meaning)
      .slice(0, MOST_HIDDEN)
      .map((error) => inWords(error)),
    usage: usageOf(job),
    files: telling.slice(0, mostFiles),
    ...(more > 0 && { moreFiles: more }),
    ...known({ log }),
    next: nextSteps(job, errors, log, mayHaveLog),
  }
}

function rank(status: string | undefined): number {
  return status === undefined || ['ready', 'finished', 'transferring'].includes(status) ? 1 : 0
}

function summaryOf(
  { status, site }: JobFacts,
  { counting, isFailure, because }: JobErrors,
  cause: string | undefined,
): string {
  const where = site === undefined ? '' : ` at ${site}`
  if (!isFailure) {
    const isReplaced = status === 'closed' || status === 'cancelled'
    return `The job is ${status}${where}. ${isReplaced ? because : jobStateWords(status)}`.trim()
  }
  const head = status === 'failed' ? `The job failed${where}` : `The job is ${status}${where}`
  if (!counting) return `${head}, and PanDA names no error.`
  const logSays = cause === undefined || saysSame(cause, counting.meaning) ? '' : ` Its log shows: ${cause}`
  return `${head}. ${counting.meaning}${logSays}`
}

/** The log's sentence has no exit code in it. */
function saysSame(cause: string, meaning: string): boolean {
  return meaning.startsWith(cause.replace(/[).]+$/, ''))
}

/** Used against asked, as far as either is known. */
function usageOf({ whole }: JobFacts): Usage[] {
  const { memory, wallTime, disk, cores, cpuTime } = resourcesOf(whole, new Date())
  const one = (what: Usage['what'], unit: Usage['unit'], pair: UsedAgainstAsked | undefined): Usage[] =>
    pair && (pair.used !== undefined || pair.asked !== undefined)
      ? [{ what, unit, ...known({ used: rounded(pair.used), asked: rounded(pair.asked) }) }]
      : []
  const count = cores?.used ?? cores?.asked ?? 1
  const cpu =
    cpuTime === undefined
      ? undefined
      : { used: cpuTime, ...(wallTime?.used !== undefined && { asked: wallTime.used * count }) }
  return [
    ...one('memory', 'MB', memory),
    ...one('wall time', 's', wallTime),
    ...one('processor time', 's', cpu),
    ...one('disk', 'MB', disk),
    ...one('cores', 'cores', cores),
  ]
}

function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value)
}

function nextSteps(
  { jobId, taskId }: JobFacts,
  { counting, isFailure }: JobErrors,
  log: ExplainedJob['log'],
  mayHaveLog: boolean,
): string[] {
  const [file] = counting?.logFiles ?? []
  return [
    ...(isFailure && !log && mayHaveLog && file !== undefined
      ? [`panda_read_log(${jobId}, file="${file}") shows its log.`]
      : []),
    ...(log ? [`panda_read_log(${jobId}, file="${log.file}") shows more of this file.`] : []),
    ...(taskId === undefined
      ? []
      : [`panda_explain_task(${taskId}) says whether other jobs of the task failed in the same way.`]),
  ]
}
