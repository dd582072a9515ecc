import { map } from './answers.ts'
import { entriesOf } from './build.ts'
import { int, pandaQueue, text } from './parameters.ts'

const { get } = entriesOf('statistics')

/** MAX_TIME_WINDOW in statistics_api.py: seven days. */
const timeWindow = int(
  'time_window',
  'How far back ended jobs are counted, in minutes; 720 (12 hours) when left out. Active jobs are always all counted.',
  60,
  { default: null, minimum: 0, maximum: 10_080 },
)

/** Both ways to ask for the numbers of worker nodes; MAX_DAYS in statistics_api.py. */
const ofWorkerNodes = [
  text('host', 'Name of the worker node; % stands for any characters. All of them when left out.', 'b9p12%', {
    default: null,
  }),
  text('key', 'Which numbers: those of jobs or of workers (pilots); both when left out.', 'jobs', {
    default: null,
    enum: ['jobs', 'workers'],
  }),
  int('days', 'How many days back.', 1, { default: 1, minimum: 1, maximum: 7 }),
]

const perWorkerNode = {
  since: '1.0.4',
  secure: false,
  effect: 'read',
  audience: 'operator',
  answer: map('By host, then by key: a list of [time, numbers of that day].'),
} as const

// All of these read summary tables, which lag behind by a few minutes, and need no login.

export const statisticsEntries = [
  get('job_stats_by_cloud', {
    title: 'Jobs per cloud',
    summary: 'Numbers of production or analysis jobs per cloud and state.',
    description:
      'Counts jobs by cloud (region of sites) and state: all active ones, and those that ended within the last 12 hours. Give type to choose production or analysis; there is no total of both. For single sites use statistics_job_stats_by_site_and_resource_type. These are numbers of the whole grid, not of your own jobs.',
    parameters: [
      text('type', 'Kind of job: production or analysis.', 'analysis', {
        default: 'production',
        enum: ['production', 'analysis'],
      }),
    ],
    secure: false,
    effect: 'read',
    audience: 'user',
    answer: map('By cloud, then by job state: number of jobs.'),
    inDefaultPandaMcp: true,
  }),
  get('production_job_stats_by_cloud_and_processing_type', {
    title: 'Production jobs per cloud and kind of processing',
    summary: 'Numbers of production jobs per cloud, processing type and state.',
    description:
      'Counts production jobs by cloud, processing type (simul, reco, evgen, merge and so on) and state: all active ones, and those that ended within the last 12 hours. Shows which step of production is held up. Analysis jobs are not in it: see statistics_job_stats_by_cloud.',
    secure: false,
    effect: 'read',
    audience: 'operator',
    answer: map('By cloud, then by processing type, then by job state: number of jobs.'),
    inDefaultPandaMcp: true,
  }),
  get('active_job_stats_by_site', {
    title: 'Active jobs per site',
    summary: 'Numbers of waiting and running jobs per PanDA queue and state.',
    description:
      'Counts jobs that are not over by PanDA queue and state (assigned, activated, running and so on; merging ones are left out). Use it to see how busy a site is, or why jobs wait there. It knows nothing of finished or failed jobs: for success rates use statistics_job_stats_by_site_and_resource_type.',
    secure: false,
    effect: 'read',
    audience: 'user',
    answer: map('By PanDA queue, then by job state: number of jobs.'),
    inDefaultPandaMcp: true,
  }),
  get('active_job_detailed_stats_by_site', {
    title: 'Active jobs per site, in detail',
    summary: 'Numbers of waiting and running jobs per PanDA queue, resource type, kind and state.',
    description:
      'Like statistics_active_job_stats_by_site, but divided further by resource type (SCORE, MCORE, with _HIMEM for high memory) and by kind of job (user, managed and so on). Use it to see whether a site runs the kind of job in question at all. The answer is long, as it covers every queue.',
    secure: false,
    effect: 'read',
    audience: 'user',
    answer: map('By PanDA queue, resource type, prodSourceLabel and job state: number of jobs.'),
    inDefaultPandaMcp: true,
  }),
  get('job_stats_by_site_and_resource_type', {
    title: 'Jobs per site and resource type',
    summary: 'Numbers of active and lately ended jobs per PanDA queue, resource type and state.',
    description:
      'Counts jobs by PanDA queue, resource type (SCORE, MCORE and so on) and state, those that ended within a time window included. Comparing finished with failed tells how well a site works just now. The window is in minutes, 12 hours by default and 7 days at most, and concerns ended jobs only.',
    parameters: [timeWindow],
    secure: false,
    effect: 'read',
    audience: 'user',
    answer: map('By PanDA queue, resource type and job state: number of jobs.'),
    inDefaultPandaMcp: true,
  }),
  get('job_stats_by_site_share_and_resource_type', {
    title: 'Jobs per site, share and resource type',
    summary:
      'Numbers of active and lately ended jobs per PanDA queue, kind of share, resource type and state.',
    description:
      'Like statistics_job_stats_by_site_and_resource_type, divided further by the kind of work the global share of a job is for. In server 1.0.4 that level holds the label of the share (user, managed and so on), not its name. The window is in minutes, 12 hours by default and 7 days at most, and concerns ended jobs only.',
    parameters: [timeWindow],
    secure: false,
    effect: 'read',
    audience: 'user',
    answer: map('By PanDA queue, label of the share, resource type and job state: number of jobs.'),
    inDefaultPandaMcp: true,
  }),
  get('get_wn_metrics_by_site', {
    title: 'Worker nodes of a site',
    summary: 'Numbers of jobs and workers on each worker node of a site, by day.',
    description:
      'Answers what PanDA has recorded of the worker nodes of a site over the last days, one entry a day and node: numbers of jobs, of workers, or both. Use it to compare single machines. Name the site, not a PanDA queue: for one queue use statistics_get_wn_metrics_by_queue. A large site has thousands of nodes, so give host or key. Where nothing is recorded the server says "Database failure". Servers before 1.0.4 do not have it.',
    parameters: [text('site', 'Name of the site, not of a PanDA queue.', 'CERN-PROD'), ...ofWorkerNodes],
    ...perWorkerNode,
  }),
  get('get_wn_metrics_by_queue', {
    title: 'Worker nodes of a queue',
    summary: 'Numbers of jobs and workers on each worker node of a PanDA queue, by day.',
    description:
      'Like statistics_get_wn_metrics_by_site, for the worker nodes that serve one PanDA queue: numbers of jobs, of workers, or both, one entry a day and node. Use it where a site has several queues. Where nothing is recorded the server says "Database failure". Servers before 1.0.4 do not have it.',
    parameters: [pandaQueue, ...ofWorkerNodes],
    ...perWorkerNode,
  }),
]
