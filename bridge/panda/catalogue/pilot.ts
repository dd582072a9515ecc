import { anything, listOf, map, nothing } from './answers.ts'
import { entriesOf, robots } from './build.ts'
import { addedIn, flag, float, int, jobId, optionalTaskId, parameter, text, timeout } from './parameters.ts'
import type { Parameter } from './types.ts'

// How pilots fetch and report jobs. In the hands of anything else these spoil other people's work.

const { get, post } = entriesOf('pilot')

const optional = { default: null }
const optionalText = (name: string, description: string, example: string) =>
  text(name, description, example, optional)
const optionalInt = (name: string, description: string, example: number) =>
  int(name, description, example, optional)

/** A measurement of the pilot, which may come with or without decimals. */
const measured = (name: string, description: string, example: number) =>
  parameter(name, 'int | float', { type: 'number' }, description, example, optional)

const site = text('site', 'Name of the site, not of a PanDA queue.', 'CERN-PROD')
const hostName = text('host_name', 'Name of the worker node; SLOT@ in front is cut off.', 'b9p12345.cern.ch')

/** Memory by its highest and average value, and what was read and written: reported in these families. */
const memory = (['rss', 'vmem', 'swap', 'pss'] as const).flatMap((kind) => [
  measured(`max_${kind}`, `Highest ${kind.toUpperCase()} memory, in kB.`, 2_000_000),
  measured(`avg_${kind}`, `Average ${kind.toUpperCase()} memory, in kB.`, 1_500_000),
])
const traffic = (['rchar', 'wchar', 'rbytes', 'wbytes'] as const).flatMap((kind) => [
  measured(`tot_${kind}`, `Total of ${kind} (see /proc/PID/io), in bytes.`, 1_000_000),
  measured(`rate_${kind}`, `Rate of ${kind} (see /proc/PID/io), in bytes per second.`, 1000),
])

/** In the order of the server's source. */
const named = (parameters: readonly Parameter[], start: string) =>
  parameters.filter(({ name }) => name.startsWith(start))

const report: Parameter[] = [
  jobId,
  text('job_status', 'State of the job.', 'running', {
    enum: ['running', 'failed', 'finished', 'holding', 'starting', 'transferring'],
  }),
  text('job_output_report', 'Report on the output files, as text.', '', { default: '' }),
  optionalText('node', 'Worker node.', 'b9p12345.cern.ch'),
  optionalInt('cpu_consumption_time', 'CPU time used, in seconds.', 3600),
  optionalText('cpu_consumption_unit', 'Unit of that time, with the CPU model.', 's'),
  optionalText('scheduler_id', 'Name of the Harvester instance.', 'harvester_central_A'),
  optionalText(
    'pilot_id',
    'Address of the pilot log and version of the pilot.',
    'https://example.org/log|PR|3.9.0',
  ),
  optionalText('site_name', 'PanDA queue.', 'CERN-PROD'),
  text('pilot_log', 'Excerpt of the pilot log.', '', { default: '' }),
  text('meta_data', 'Metadata of the job.', '', { default: '' }),
  parameter(
    'cpu_conversion_factor',
    'float | int',
    { type: 'number' },
    'Factor to normalised CPU time.',
    1,
    optional,
  ),
  optionalInt('trans_exit_code', 'Exit code of the payload.', 0),
  optionalInt('pilot_error_code', 'Error code of the pilot.', 1305),
  optionalText('pilot_error_diag', 'Error text of the pilot.', 'Failed to execute payload'),
  optionalInt('exe_error_code', 'Error code of the payload.', 65),
  optionalText('exe_error_diag', 'Error text of the payload.', 'Non-zero return code'),
  optionalText('pilot_timing', 'Seconds spent in each phase, separated by bars.', '12|30|3600|20|5'),
  optionalText('start_time', 'Start in UTC, as YYYY-MM-DD hh:mm:ss.', '2026-08-01 12:00:00'),
  optionalText('end_time', 'End in UTC, as YYYY-MM-DD hh:mm:ss.', '2026-08-01 13:00:00'),
  optionalInt('n_events', 'Events processed.', 1000),
  optionalInt('n_input_files', 'Input files used.', 10),
  optionalText('batch_id', 'Id in the batch system.', '1234.0'),
  optionalInt('attempt_nr', 'Which attempt of the job this is.', 1),
  optionalText('job_metrics', 'Further numbers, as text.', 'nEvents=1000'),
  text('stdout', 'Tail of the output, in debug mode.', '', { default: '' }),
  optionalText('job_sub_status', 'State within the state.', 'stagein'),
  optionalInt('core_count', 'Cores of the job.', 8),
  ...named(memory, 'max_'),
  ...named(memory, 'avg_'),
  ...named(traffic, 'tot_'),
  ...named(traffic, 'rate_'),
  optionalText(
    'corrupted_files',
    'Names of corrupted input files, separated by commas.',
    'AOD.0001.pool.root',
  ),
  optionalInt('mean_core_count', 'Cores used on average.', 7),
  optionalText('cpu_architecture_level', 'Level of the processor.', 'x86_64-v3'),
  optionalText('grid', 'Kind of grid.', 'osg'),
  optionalText('source_site', 'Site the input came from.', 'BNL-ATLAS'),
  optionalText('destination_site', 'Site the output went to.', 'CERN-PROD'),
  timeout(60),
]

/** No annotation in the server's source, hence no type check there. */
const untyped = (
  name: string,
  type: 'integer' | 'string',
  description: string,
  example: number | string,
  extra = {},
) => parameter(name, null, { type }, description, example, extra)

export const pilotEntries = [
  post('acquire_jobs', {
    title: 'Take jobs to run',
    summary: 'Hand out jobs to a pilot, with the secrets they need.',
    description:
      'Hands out activated jobs of a queue to a pilot and marks them as sent. Called by anything but a pilot, the jobs are never run and fail hours later. The answer can hold secrets of users and of the pilot. To look at jobs use job_get_description_incl_archive.',
    parameters: [
      text('site_name', 'PanDA queue.', 'CERN-PROD'),
      timeout(60),
      optionalInt('memory', 'Memory there is, in MB.', 4000),
      optionalInt('disk_space', 'Disk space there is, in MB.', 20_000),
      optionalText('prod_source_label', 'Kind of job: user, managed and so on.', 'user'),
      optionalText('node', 'Worker node.', 'b9p12345.cern.ch'),
      optionalText('computing_element', 'Computing element.', 'ce501.cern.ch'),
      optionalText('prod_user_id', 'Only jobs of this user.', 'Jane Doe'),
      // Documented as bool, annotated as str.
      optionalText('get_proxy_key', 'Also hand out the key of the proxy; any text turns it on.', 'True'),
      optionalTaskId,
      int('n_jobs', 'How many jobs.', 1, { default: 1, minimum: 1 }),
      flag('background', 'Only jobs that run in the background.', false, optional),
      optionalText('resource_type', 'Resource type.', 'SCORE'),
      optionalText('harvester_id', 'Name of the Harvester instance.', 'harvester_central_A'),
      optionalInt('worker_id', 'Id of the worker.', 1),
      optionalText('scheduler_id', 'Name of the scheduler.', 'harvester_central_A'),
      optionalText('job_type', 'Kind of job that the worker was made for.', 'unified'),
      flag('via_topic', 'The jobs go over the message broker.', false, optional),
      untyped('remaining_time', 'integer', 'Time left in the slot, in seconds.', 86_400, optional),
      addedIn(
        '1.0.4',
        parameter(
          'target_architecture',
          'dict | str',
          { anyOf: [{ type: 'object', additionalProperties: true }, { type: 'string' }] },
          'Hardware of the worker node (or its JSON as text): only jobs of tasks that it suits are handed out. Its gpus are named as in pilot_update_worker_node_gpu; none means no GPU, and without gpus none are compared. Servers before 1.0.4 do not take it.',
          { gpus: [{ vendor: 'NVIDIA', model: 'A100 80GB', vram: 81_920, architecture: 'Ampere' }] },
          optional,
        ),
      ),
    ],
    effect: 'destructive',
    idempotent: false,
    audience: 'robot',
    // User secrets, pilot secrets and a proxy key come with the jobs.
    sensitive: true,
    answer: anything('{ jobs }, with what a pilot needs to run them.'),
    ask: 'Take jobs away from the queue {site_name}?',
  }),
  get('get_job_status', {
    title: 'Status of jobs for the pilot',
    summary: 'State and attempt number of active and just ended jobs.',
    description:
      'Answers state and attempt number of jobs that are active or ended lately; others are reported as not found. Made for pilots. For people job_get_description_incl_archive is the better choice, as it also finds older jobs.',
    parameters: [
      parameter(
        'job_ids',
        'List[int]',
        { type: 'array', items: { type: 'integer' } },
        'Ids of the jobs (PandaID).',
        [6837798305],
      ),
      timeout(60),
    ],
    effect: 'read',
    audience: 'robot',
    answer: listOf(
      { type: 'object', additionalProperties: true },
      'For each job, in the order asked: { job_id, status, attempt_number }.',
    ),
  }),
  post('update_job', {
    title: 'Report on a job',
    summary: 'Record state and measurements of a job, as its pilot reports them.',
    description:
      'Records what a pilot says about its job. Setting a job to failed or finished ends it, whether that is true or not, so a false report loses work. The answer may hold secrets of the pilot. Made for pilots; to kill a job use job_kill.',
    parameters: report,
    ...robots,
    effect: 'destructive',
    idempotent: true,
    sensitive: true,
    answer: map('{ StatusCode, command, pilotSecrets }.'),
    ask: 'Report job {job_id} as {job_status}?',
  }),
  post('update_jobs_bulk', {
    title: 'Report on many jobs',
    summary: 'Record state and measurements of many jobs at once.',
    description:
      'Does what pilot_update_job does for each job of a list, one after the other; if one of them is malformed it stops there, with those before it recorded. Made for Harvester.',
    parameters: [
      parameter(
        'job_list',
        'List',
        { type: 'array', items: { type: 'object', additionalProperties: true } },
        'The reports, each with job_id, job_status and whatever pilot_update_job takes.',
        [{ job_id: 6837798305, job_status: 'running' }],
      ),
      optionalText('harvester_id', 'Name of the Harvester instance.', 'harvester_central_A'),
    ],
    ...robots,
    effect: 'destructive',
    idempotent: true,
    sensitive: true,
    answer: listOf({}, 'For each job, what pilot_update_job answered.'),
    ask: 'Report on {job_list:job}?',
  }),
  post('update_worker_status', {
    title: 'Report a worker as started or finished',
    summary: 'Record that a pilot began or ended in a worker.',
    description:
      'Records that the pilot in a worker of Harvester began or ended. Made for pilots. To count workers use harvester_get_worker_statistics.',
    parameters: [
      untyped('worker_id', 'integer', 'Id of the worker.', 1),
      untyped('harvester_id', 'string', 'Name of the Harvester instance.', 'harvester_central_A'),
      untyped('status', 'string', 'What happened.', 'started', { enum: ['started', 'finished'] }),
      untyped('timeout', 'integer', 'Longest time the server works on the call, in seconds.', 60, {
        default: 60,
      }),
      untyped('node_id', 'string', 'Worker node.', 'b9p12345.cern.ch', optional),
    ],
    ...robots,
    effect: 'write',
    idempotent: true,
    answer: nothing,
    ask: 'Report worker {worker_id} of Harvester {harvester_id} as {status}?',
  }),
  post('update_worker_node', {
    title: 'Report a worker node',
    summary: 'Record the hardware of a worker node.',
    description:
      'Adds a worker node with its processor, memory and disk to the map of machines, or notes that it was seen again. Made for pilots.',
    parameters: [
      site,
      hostName,
      text('cpu_model', 'Model of the processor.', 'AMD EPYC 7351'),
      optionalText('panda_queue', 'PanDA queue the node serves.', 'CERN-PROD'),
      optionalInt('n_logical_cpus', 'Logical processors in total.', 64),
      optionalInt('n_sockets', 'Sockets.', 2),
      optionalInt('cores_per_socket', 'Cores per socket.', 16),
      optionalInt('threads_per_core', 'Threads per core.', 2),
      optionalText('cpu_architecture', 'Architecture.', 'x86_64'),
      optionalText('cpu_architecture_level', 'Level of the architecture.', 'x86-64-v3'),
      float('clock_speed', 'Clock speed, in MHz.', 2400.5, optional),
      optionalInt('total_memory', 'Memory, in MB.', 256_000),
      optionalInt('total_local_disk', 'Local disk, in GB.', 2000),
      timeout(60),
    ],
    ...robots,
    effect: 'write',
    idempotent: true,
    answer: nothing,
    ask: 'Record the hardware of worker node {host_name} at {site}?',
  }),
  post('update_worker_node_gpu', {
    title: 'Report the GPUs of a worker node',
    summary: 'Record the graphics processors of a worker node.',
    description:
      'Adds the graphics processors of a worker node to the map of machines, or notes that they were seen again. Made for pilots.',
    parameters: [
      site,
      hostName,
      text('vendor', 'Vendor of the GPU.', 'NVIDIA'),
      text('model', 'Model of the GPU.', 'A100 80GB'),
      int('count', 'How many of them.', 4, { minimum: 1 }),
      optionalInt('vram', 'Memory of one, in MB.', 81_920),
      optionalText('architecture', 'Architecture.', 'Ampere'),
      optionalText('framework', 'Framework of the driver.', 'CUDA'),
      optionalText('framework_version', 'Version of that framework.', '12.2'),
      optionalText('driver_version', 'Version of the driver.', '575.51.03'),
      timeout(60),
    ],
    ...robots,
    effect: 'write',
    idempotent: true,
    answer: nothing,
    ask: 'Record {count} GPUs {model} of worker node {host_name} at {site}?',
  }),
]
