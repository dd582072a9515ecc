import { findSite } from '../sites.ts'
import { FINAL_JOB_STATUSES, type Job } from '../task.ts'
import type { World } from '../world.ts'
import { type Answer, type Answers, type Call, no, number, ok, text } from './answer.ts'

/** Counts in nested objects: `{ site: { resource type: { state: 12 } } }`. */
interface Counts {
  [key: string]: number | Counts
}

const TWELVE_HOURS = 720
const LONGEST_WINDOW = 7 * 24 * 60

function count(jobs: Iterable<Job>, keys: (job: Job) => string[], states: readonly string[]): Counts {
  const counts: Counts = {}
  for (const job of jobs) {
    let level = counts
    for (const key of keys(job)) level = (level[key] ??= {}) as Counts
    if (Object.keys(level).length === 0) for (const state of states) level[state] = 0
    level[job.jobStatus] = Number(level[job.jobStatus] ?? 0) + 1
  }
  return counts
}

/** Active jobs, and those that ended in the last `minutes`. */
function recentJobs(world: World, minutes: number): Job[] {
  const oldest = Date.now() - minutes * 60_000
  return [...world.jobs.values()].filter(
    (job) => !FINAL_JOB_STATUSES.has(job.jobStatus) || job.modificationTime.getTime() > oldest,
  )
}

function activeJobs(world: World): Job[] {
  return [...world.jobs.values()].filter((job) => !FINAL_JOB_STATUSES.has(job.jobStatus))
}

/** Where there is nothing to count PanDA says that its database has failed. */
function counted(counts: Counts): Answer {
  return Object.keys(counts).length > 0 ? ok(counts) : no('Database failure: no statistics of jobs', {})
}

const LISTED = ['assigned', 'activated', 'running', 'finished', 'failed']
const ACTIVE = ['assigned', 'activated', 'running']

function inWindow(call: Call, keys: (job: Job) => string[]): Answer {
  const minutes = call.args['time_window'] === null ? TWELVE_HOURS : number(call, 'time_window')
  if (minutes < 0 || minutes > LONGEST_WINDOW) return no('time_window takes minutes from 0 to 10080', {})
  return counted(count(recentJobs(call.world, minutes), keys, LISTED))
}

const DAY = 24 * 60 * 60_000
/** Made up, since the demo's jobs know no machines. */
const NODES_PER_QUEUE = 4

/** The jobs of some queues on made-up worker nodes, by host, by key, an entry a day. */
function workerNodes(call: Call, isAt: (queue: string) => boolean): Answer {
  const days = number(call, 'days')
  if (days < 0 || days > 7) return no('days takes a number up to 7', {})
  const key = text(call, 'key')
  if (!['', 'jobs', 'workers'].includes(key)) return no('key takes jobs or workers', {})
  const host = likePattern(text(call, 'host') || '%')
  const oldest = Date.now() - days * DAY
  const nodes: Record<string, Record<string, [Date, Record<string, number>][]>> = {}
  for (const job of call.world.jobs.values()) {
    if (!isAt(job.computingSite) || job.modificationTime.getTime() <= oldest) continue
    const name = `wn${1 + (job.PandaID % NODES_PER_QUEUE)}.${job.computingSite.toLowerCase()}.example.org`
    if (!host.test(name)) continue
    const day = new Date(Math.floor(job.modificationTime.getTime() / DAY) * DAY)
    for (const each of ['jobs', 'workers'].filter((each) => key === '' || key === each)) {
      const entries = ((nodes[name] ??= {})[each] ??= [])
      let entry = entries.find(([time]) => time.getTime() === day.getTime())
      if (!entry) entries.push((entry = [day, {}]))
      const state = each === 'jobs' || FINAL_JOB_STATUSES.has(job.jobStatus) ? job.jobStatus : 'running'
      entry[1][state] = (entry[1][state] ?? 0) + 1
    }
  }
  if (Object.keys(nodes).length === 0) return no('Database failure: no numbers of worker nodes', {})
  return ok(nodes)
}

/** SQL's LIKE: `%` is any text, `_` any character. */
function likePattern(like: string): RegExp {
  const escaped = like.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`^${escaped.replaceAll('%', '.*').replaceAll('_', '.')}$`)
}

export const STATISTICS: Answers = {
  'statistics/job_stats_by_cloud'(call) {
    const type = call.args['type']
    if (type !== 'production' && type !== 'analysis') return no('type takes "production" or "analysis"', {})
    const label = type === 'production' ? 'managed' : 'user'
    const jobs = recentJobs(call.world, TWELVE_HOURS).filter((job) => job.prodSourceLabel === label)
    return counted(count(jobs, (job) => [job.cloud], []))
  },
  'statistics/production_job_stats_by_cloud_and_processing_type'(call) {
    const jobs = recentJobs(call.world, TWELVE_HOURS).filter((job) => job.prodSourceLabel === 'managed')
    return counted(count(jobs, (job) => [job.cloud, job.processingType], []))
  },
  'statistics/active_job_stats_by_site': (call) =>
    counted(count(activeJobs(call.world), (job) => [job.computingSite], ACTIVE)),
  'statistics/active_job_detailed_stats_by_site': (call) =>
    counted(
      count(
        activeJobs(call.world),
        (job) => [job.computingSite, job.resourceType, job.prodSourceLabel],
        ACTIVE,
      ),
    ),
  'statistics/job_stats_by_site_and_resource_type': (call) =>
    inWindow(call, (job) => [job.computingSite, job.resourceType]),
  'statistics/job_stats_by_site_share_and_resource_type': (call) =>
    inWindow(call, (job) => [job.computingSite, job.prodSourceLabel, job.resourceType]),
  'statistics/get_wn_metrics_by_site': (call) =>
    workerNodes(call, (queue) => findSite(queue)?.nucleus === text(call, 'site')),
  'statistics/get_wn_metrics_by_queue': (call) =>
    workerNodes(call, (queue) => queue === text(call, 'panda_queue')),
}
