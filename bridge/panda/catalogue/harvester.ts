import { anything, listOf, map, nothing } from './answers.ts'
import { entriesOf, operators, robots } from './build.ts'
import { harvesterId, int, pandaQueue, parameter, text, texts, timeout } from './parameters.ts'

// Harvester submits the workers (batch jobs) in which pilots run; most of this is how it reports home.

const { get, post } = entriesOf('harvester')

const records = { type: 'array', items: { type: 'object', additionalProperties: true } }

export const harvesterEntries = [
  post('update_workers', {
    title: 'Report workers',
    summary: 'Record the state of workers of a Harvester instance.',
    description:
      'Records state and details of workers, as Harvester reports them regularly. Made for Harvester; anything else would falsify what PanDA knows. To look at workers use harvester_get_worker_statistics.',
    parameters: [
      harvesterId,
      parameter('workers', 'List', records, 'The workers, as attributes of WorkerSpec.', [
        { workerID: 1, status: 'running', computingSite: 'CERN-PROD' },
      ]),
    ],
    effect: 'write',
    idempotent: true,
    audience: 'robot',
    answer: anything('For each worker, whether it was recorded.'),
    ask: 'Record {workers:worker} of Harvester {harvester_id}?',
  }),
  post('update_service_metrics', {
    title: 'Report Harvester metrics',
    summary: 'Record memory, CPU and certificate lifetimes of a Harvester instance.',
    description:
      'Records metrics of the machines of a Harvester instance, each with its time and host. Made for Harvester, for the monitoring of its operators.',
    parameters: [
      harvesterId,
      // Documented as host first; the example in the same place and the database have the time first.
      parameter(
        'metrics',
        'list',
        { type: 'array', items: { type: 'array' } },
        'Triplets of time, host and metrics as JSON text.',
        [['2026-08-01 12:00:00.000000', 'harvester.example.org', '{"cpu_pc": 15.2}']],
      ),
    ],
    effect: 'write',
    idempotent: false,
    audience: 'robot',
    answer: anything('Whether they were recorded.'),
    ask: 'Record {metrics:metric} of Harvester {harvester_id}?',
  }),
  post('add_dialogs', {
    title: 'Add Harvester messages',
    summary: 'Record log messages of a Harvester instance for its operators.',
    description:
      'Records messages of a Harvester instance that its operators see in the monitor; one with the id of an older message replaces it. Made for Harvester.',
    parameters: [
      harvesterId,
      parameter(
        'dialogs',
        'list',
        records,
        'The messages, each with diagID, moduleName, messageLevel, diagMessage.',
        [{ diagID: 1, moduleName: 'submitter', messageLevel: 'INFO', diagMessage: 'started' }],
      ),
    ],
    effect: 'write',
    idempotent: true,
    audience: 'robot',
    answer: nothing,
    ask: 'Add {dialogs:message} to Harvester {harvester_id}?',
  }),
  post('heartbeat', {
    title: 'Harvester heartbeat',
    summary: 'Record that a Harvester instance is alive.',
    description:
      'Records that a Harvester instance is alive, and who and where it is. Made for Harvester; from anything else it would hide that an instance is down.',
    parameters: [
      harvesterId,
      parameter(
        'data',
        'dict',
        { type: 'object', additionalProperties: true },
        'Version and start time of the instance.',
        { sw_version: '0.6.4' },
        { default: null },
      ),
    ],
    effect: 'write',
    idempotent: true,
    audience: 'robot',
    answer: nothing,
    ask: 'Report Harvester {harvester_id} as alive?',
  }),
  get('get_current_worker_id', {
    title: 'Last worker id',
    summary: 'The highest worker id a Harvester instance has used.',
    description:
      'Answers the highest worker id that is on record for a Harvester instance, so that it can go on counting after losing its own database. Made for Harvester. An unknown instance is reported as a failure.',
    parameters: [harvesterId],
    effect: 'read',
    audience: 'robot',
    answer: { type: 'integer', description: 'The id.' },
  }),
  get('get_worker_statistics', {
    title: 'Workers per site',
    summary: 'Numbers of workers per PanDA queue, Harvester instance, kind and state.',
    description:
      'Counts workers (batch jobs in which pilots run) by PanDA queue, Harvester instance, job type, resource type and state, from reports of the last four hours. Use it when jobs stay activated: no submitted or running workers means that the site gets no pilots. For jobs rather than workers use statistics_active_job_stats_by_site. The answer covers all queues and is large.',
    effect: 'read',
    audience: 'operator',
    answer: map('By PanDA queue, Harvester instance, job type, resource type and state: number of workers.'),
    inDefaultPandaMcp: true,
  }),
  post('report_worker_statistics', {
    title: 'Report numbers of workers',
    summary: 'Record the numbers of workers of a Harvester instance at a PanDA queue.',
    description:
      'Replaces the numbers of workers by kind and state that PanDA knows for a Harvester instance at a queue, which brokerage looks at. Made for Harvester. To read them use harvester_get_worker_statistics.',
    parameters: [
      harvesterId,
      pandaQueue,
      text('statistics', 'The numbers as JSON text.', '{"user": {"SCORE": {"running": 1, "submitted": 1}}}'),
    ],
    effect: 'write',
    idempotent: true,
    audience: 'robot',
    answer: nothing,
    ask: 'Record the numbers of workers of Harvester {harvester_id} at {panda_queue}?',
  }),
  post('acquire_commands', {
    title: 'Take commands for Harvester',
    summary: 'Hand out the commands waiting for a Harvester instance.',
    description:
      'Hands out the oldest new commands for a Harvester instance and marks them as fetched. Made for Harvester: if anything else fetches a command, it is never carried out.',
    parameters: [
      harvesterId,
      int('n_commands', 'How many commands at most.', 10, { minimum: 1 }),
      timeout(30),
    ],
    ...robots,
    effect: 'destructive',
    idempotent: false,
    answer: listOf({ type: 'object', additionalProperties: true }, 'The commands.'),
    ask: 'Take up to {n_commands} commands away from Harvester {harvester_id}?',
  }),
  post('acknowledge_commands', {
    title: 'Acknowledge commands for Harvester',
    summary: 'Mark commands for a Harvester instance as carried out.',
    description:
      'Marks commands as carried out, after Harvester fetched them with harvester_acquire_commands. Made for Harvester: a command that is marked without having been carried out is lost.',
    parameters: [
      parameter(
        'command_ids',
        'List',
        { type: 'array', items: { type: 'integer' } },
        'Ids of the commands.',
        [1, 2],
      ),
      timeout(30),
    ],
    ...robots,
    effect: 'destructive',
    idempotent: true,
    answer: nothing,
    ask: 'Mark {command_ids:command} for Harvester as carried out?',
  }),
  post('add_sweep_command', {
    title: 'Kill the workers of a queue',
    summary: 'Have Harvester kill workers at a PanDA queue.',
    description:
      'Tells the Harvester instance that serves a PanDA queue to kill its workers in given states, computing elements and submission hosts; jobs running in them are lost and retried elsewhere. For emptying a broken queue. All three lists narrow it down, and computing elements that the queue does not have are dropped without an error. A sweep that Harvester has not fetched yet is replaced.',
    parameters: [
      pandaQueue,
      texts('status_list', 'States of the workers to kill: submitted, ready, running.', ['submitted']),
      texts('ce_list', 'Computing elements whose workers to kill.', ['ce501.cern.ch']),
      texts('submission_host_list', 'Submission hosts whose workers to kill.', ['aipanda157.cern.ch']),
    ],
    ...operators,
    effect: 'destructive',
    idempotent: true,
    answer: nothing,
    inDefaultPandaMcp: true,
    ask: 'Kill the workers in {status_list:state} at {panda_queue}?',
  }),
  post('add_target_slots', {
    title: 'Set the target slots of a queue',
    summary: 'Set how many slots JEDI should fill at a PanDA queue.',
    description:
      'Sets the number of slots (cores) that jobs should be queued for at a PanDA queue, to build up pressure on a resource, for the whole queue or for one share or resource type; -1 removes it. It replaces what was set for the same combination. Careful with expiration_date: server 1.0.4 takes a number of days from now as text, not a date.',
    parameters: [
      pandaQueue,
      int('slots', 'Number of slots; -1 removes the setting.', 10_000, { minimum: -1 }),
      text('global_share', 'Only for this global share.', 'User Analysis', { default: null }),
      text('resource_type', 'Only for this resource type.', 'MCORE', { default: null }),
      // setNumSlotsForWP computes now + int(expiration_date) days; a date makes it fail.
      text('expiration_date', 'How long it holds, in days from now, as text; for good when left out.', '7', {
        default: null,
      }),
    ],
    ...operators,
    effect: 'write',
    // Each call moves the expiry.
    idempotent: false,
    answer: nothing,
    inDefaultPandaMcp: true,
    ask: 'Set the target slots of {panda_queue} to {slots}?',
  }),
]
