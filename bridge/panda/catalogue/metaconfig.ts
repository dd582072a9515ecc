import { listOf, map } from './answers.ts'
import { entriesOf } from './build.ts'
import { text } from './parameters.ts'

const { get } = entriesOf('metaconfig')

export const metaconfigEntries = [
  get('get_banned_users', {
    title: 'Banned users',
    summary: 'The names of users who may not use PanDA.',
    description:
      'Lists the users that are disabled in PanDA; the value false next to each name means only that. Somebody on it gets an error 403 saying that they are banned for every call. It gives no reason or date.',
    effect: 'read',
    // Names of other people: of use to support, not to a physicist.
    audience: 'operator',
    answer: map('User name to false.'),
    inDefaultPandaMcp: true,
  }),
  get('get_site_specs', {
    title: 'Site configuration',
    summary: 'Configuration and state of all PanDA queues of a type.',
    description:
      'Answers the configuration of every PanDA queue of a type: state (online, offline, test, brokeroff), cloud, cores, memory limits in MB, time limits in seconds, disk, storage, architecture. Use it to see whether a site is online and can take a job. Most ATLAS queues are of type unified, so the default analysis gives few. The answer is large; for how busy a site is use statistics_active_job_stats_by_site.',
    parameters: [
      text('type', 'Type of queue as in CRIC: unified, production, analysis, or all.', 'unified', {
        default: 'analysis',
        enum: ['unified', 'production', 'analysis', 'all'],
      }),
    ],
    secure: false,
    effect: 'read',
    audience: 'user',
    answer: map('By PanDA queue: its configuration.'),
    inDefaultPandaMcp: true,
  }),
  // Documented as needing the production role; the server does not ask for it.
  get('get_resource_types', {
    title: 'Resource types',
    summary: 'What SCORE, MCORE and the other resource types mean.',
    description:
      'Lists the resource types jobs are sorted into, with the cores and the memory per core (MB) each covers; null means no limit. Use it to explain a resource_type seen in a job, a task or the statistics.',
    effect: 'read',
    audience: 'user',
    answer: listOf(
      { type: 'object', additionalProperties: true },
      'Each { resource_name, mincore, maxcore, minrampercore, maxrampercore }.',
    ),
    inDefaultPandaMcp: true,
  }),
]
