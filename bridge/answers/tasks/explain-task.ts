import { taskHasEnded } from '../../panda/ended.ts'
import type { FailureGroup as Group, Failures } from '../../diagnosis/index.ts'
import { inWords, noError } from '../errors/in-words.ts'
import { known } from '../known.ts'
import type { Links } from '../links.ts'
import type { TaskDetails } from '../reading/details.ts'
import type { TaskFacts } from '../reading/task.ts'
import { linkIn, said } from '../said.ts'
import type { CountOf, ExplainedTask, FailureGroup, Progress } from '../shapes/index.ts'
import { number, plural } from '../words/numbers.ts'
import { progressWords } from '../words/tasks.ts'
import { standingOf } from './standing.ts'
import { stateWords } from './states.ts'

/** What a chat has room for. */
const MOST_GROUPS = 8
const MOST_SITES = 5
const MOST_DATASETS = 12

/** The jobs of a task that did not succeed, as far as they were read. */
export interface FailedJobs {
  failures: Failures
  byStatus: CountOf[]
  /** Where it is only a part of them: of how many jobs. */
  sampled?: number | undefined
  /** Where the monitor has counted errors: a job may have several, and be counted for each. */
  countsErrors?: boolean | undefined
}

/** What was read of a task. */
export interface ReadTask {
  taskId: number
  info: TaskFacts | undefined
  details: TaskDetails | undefined
  jobs: FailedJobs | undefined
  /** All jobs by state, where the monitor has counted them. */
  counted: CountOf[]
  isMine: true | undefined
}

type Explained = Omit<ExplainedTask, 'sources' | 'missing' | 'more'>

/** What there is to say of a task, by what was read of it. */
export function explainTask(
  { taskId, info, details, jobs, counted, isMine }: ReadTask,
  links: Links,
): Explained {
  const status = info?.status ?? details?.status ?? 'unknown'
  const progress = progressOf(info, details)
  const standing = standingOf({ status, progress })
  const groups = jobs?.failures.groups ?? []
  const serverSays = said(info?.errorDialog)
  const serverLink = linkIn(info?.errorDialog)
  const link = links.task(taskId)
  return {
    task: {
      taskId,
      name: info?.name ?? `task ${taskId}`,
      status,
      standing,
      ...known({
        owner: info?.owner,
        ownerLink: info?.owner && links.user(info.owner),
        isMine,
        site: info?.site,
      }),
      ...known({
        createdAt: info?.createdAt,
        startedAt: info?.startedAt,
        endedAt: info && taskHasEnded(info.status) ? info.endedAt : undefined,
      }),
      ...known({ changedAt: info?.changedAt, parent: info?.parent, attempt: info?.attempt, link }),
    },
    summary: summaryOf(
      status,
      progress,
      groups,
      jobs,
      hasNoJobs(progress, groups, details) ? { isSaid: serverSays !== undefined } : undefined,
    ),
    progress,
    ...known({ serverSays, serverLink }),
    jobs: {
      ...known({ total: details?.jobs, sampled: jobs?.sampled }),
      isWhole: counted.length > 0,
      byStatus: counted.length > 0 ? counted : (jobs?.byStatus ?? []),
    },
    failures: groups.slice(0, MOST_GROUPS).map((group) => failureGroup(group, links)),
    special: (jobs?.failures.specials ?? []).map(
      ({ words }) => said(jobs?.sampled === undefined ? words : `Of a sample: ${words}`) ?? '',
    ),
    datasets: (details?.datasets ?? []).slice(0, MOST_DATASETS),
    next: nextSteps(status, groups),
  }
}

/** The details count what runs, the long form what is missing. */
function progressOf(info: TaskFacts | undefined, details: TaskDetails | undefined): Progress {
  const counted = details?.progress
  if (!info || info.progress.files === 0) return counted ?? { files: 0, done: 0, failed: 0 }
  return { ...(counted?.running !== undefined && { running: counted.running }), ...info.progress }
}

export function failureGroup(
  { reason, error, count, sites, exampleJobIds, said: message }: Group,
  links: Links,
): FailureGroup {
  return {
    reason,
    error: error ? inWords(error, message?.text) : noError,
    count,
    sites: sites.slice(0, MOST_SITES).map(({ site, count }) => ({
      site: said(site, 100) ?? '',
      count,
      ...known({ link: links.site(site) }),
    })),
    exampleJobs: exampleJobIds.map((jobId) => ({ jobId, ...known({ link: links.job(jobId) }) })),
  }
}

/** The details count those that PanDA still has in its list: what was done or failed had jobs all the same. */
function hasNoJobs(
  { done, failed }: Progress,
  groups: readonly Group[],
  details: TaskDetails | undefined,
): boolean {
  return details?.jobs === 0 && groups.length === 0 && done + failed === 0
}

function summaryOf(
  status: string,
  progress: Progress,
  [first, second]: readonly Group[],
  jobs: FailedJobs | undefined,
  withoutJobs: { isSaid: boolean } | undefined,
): string {
  const words = [`The task is ${status}: ${progressWords(progress)}.`, stateWords(status).means]
  if (withoutJobs) {
    const yet = taskHasEnded(status) ? '' : ' yet'
    words.push(`It has no jobs${yet}${withoutJobs.isSaid ? '; PanDA says why.' : '.'}`)
  } else if (first && jobs?.countsErrors === true) {
    words.push(`The most frequent error, which the monitor counts ${times(first.count)}: ${first.words}`)
  } else if (first && jobs) {
    const { failed } = jobs.failures
    const of = jobs.sampled === undefined ? plural(failed, 'failed job') : `${failed} failed jobs of a sample`
    words.push(
      first.count === failed
        ? `All ${of} failed for one reason: ${first.words}`
        : `Of ${of}, ${number(first.count)} failed for this reason: ${first.words}`,
    )
    if (second) words.push(`Next, ${number(second.count)}: ${second.words}`)
  } else if (jobs?.failures.failed === 0 && progress.failed === 0)
    words.push(
      jobs.sampled === undefined
        ? 'No job of it has failed.'
        : `Of its newest ${plural(jobs.sampled, 'job')} none has failed.`,
    )
  return words.join(' ')
}

function times(count: number): string {
  return count === 1 ? 'once' : `${number(count)} times`
}

/** What the owner may do: by the state of the task, and by what most of its jobs failed of. */
function nextSteps(status: string, [first]: readonly Group[]): string[] {
  const state = stateWords(status).next
  const [example] = first?.exampleJobIds ?? []
  return [
    ...(state === undefined ? [] : [state]),
    ...(example === undefined ? [] : [`panda_explain_job(${example}) shows one of these jobs, and its log.`]),
  ]
}
