import { anything, map } from './answers.ts'
import { entriesOf, robots } from './build.ts'
import { float, int, jobId, option, optionalTaskId, parameter, taskId, text, timeout } from './parameters.ts'

// The event service, by which pilots fetch and report ranges of events. All of it is for pilots and iDDS.

const { get, post } = entriesOf('event')

const jobsetId = int('jobset_id', 'Id of the set of jobs that work on the same input (jobsetID).', 98765, {
  minimum: 0,
})

export const eventEntries = [
  get('get_available_event_range_count', {
    title: 'Event ranges left',
    summary: 'How many event ranges are still to be processed for a job.',
    description:
      'Counts the event ranges that a job of the event service could still fetch; for a jumbo job those of the whole task. Made for pilots and Harvester. For the progress of a task use task_get_detailed_info.',
    parameters: [
      jobId,
      jobsetId,
      taskId,
      // No annotation in the server's source, unlike everywhere else.
      { ...timeout(60), pythonType: null },
    ],
    ...robots,
    effect: 'read',
    answer: { type: 'integer', description: 'Number of event ranges.' },
  }),
  get('get_event_range_statuses', {
    title: 'States of event ranges',
    summary: 'The state of every event range of given jobs.',
    description:
      'Answers the state, error code and error text of each event range of given pairs of task and job. Made for iDDS. The documentation calls the job of a pair job_id, but server 1.0.4 looks for panda_id and fails without it.',
    parameters: [
      text(
        'job_task_ids',
        'A JSON list of pairs as text, each with task_id and panda_id.',
        '[{"task_id": 46374283, "panda_id": 6837798305}]',
      ),
    ],
    effect: 'read',
    audience: 'robot',
    answer: map('By PandaID, then by event range id: { status, error, dialog }.'),
  }),
  post('acquire_event_ranges', {
    title: 'Take event ranges to process',
    summary: 'Hand out event ranges to the pilot of a job.',
    description:
      'Hands out event ranges to a pilot and marks them as being processed, so that nobody else gets them. Called by anything but a pilot it takes work away that then is never done. To count them use event_get_available_event_range_count.',
    parameters: [
      jobId,
      jobsetId,
      optionalTaskId,
      int('n_ranges', 'How many to hand out.', 10, { default: 10, minimum: 1 }),
      timeout(60),
      option('scattered', 'Take them from all over the input instead of one after the other.'),
      int('segment_id', 'Only from this segment of the work.', 1, { default: null }),
    ],
    ...robots,
    // The ranges are lost to others until the server gives up on the job.
    effect: 'destructive',
    idempotent: false,
    answer: anything('List of event ranges.'),
    ask: 'Take {n_ranges} event ranges away for job {job_id}?',
  }),
  post('update_single_event_range', {
    title: 'Report on an event range',
    summary: 'Set the state of one event range.',
    description:
      'Records what became of one event range, as the pilot that processed it reports. A false report loses events or makes them count as processed. Made for pilots.',
    parameters: [
      text('event_range_id', 'Id of the event range.', '46374283-6837798305-1-1-1'),
      text('event_range_status', 'State reached, such as running, finished or failed.', 'finished'),
      int('core_count', 'Cores used.', 8, { default: null, minimum: 1 }),
      float('cpu_consumption_time', 'CPU time used, in seconds.', 120.5, { default: null, minimum: 0 }),
      // Annotated with the builtin function id by mistake: the server crashes on any value but None.
      parameter('object_store_id', 'id', { type: 'integer' }, 'Id of the object store with the output.', 1, {
        default: null,
      }),
      timeout(60),
    ],
    ...robots,
    effect: 'destructive',
    idempotent: true,
    answer: map('{ Command }: what the pilot should do.'),
    ask: 'Set event range {event_range_id} to {event_range_status}?',
  }),
  post('update_event_ranges', {
    title: 'Report on many event ranges',
    summary: 'Set the states of many event ranges at once.',
    description:
      'Records what became of many event ranges, as event_update_single_event_range does for one. A false report loses events or makes them count as processed. Made for pilots and Harvester.',
    parameters: [
      text(
        'event_ranges',
        'A JSON list of reports as text.',
        '[{"eventRangeID": "46374283-6837798305-1-1-1", "eventStatus": "finished"}]',
      ),
      timeout(120),
      int(
        'version',
        'Form of the reports: 0 plain, 1 jumbo jobs with zip files, 2 fine-grained processing.',
        0,
        {
          default: 0,
          enum: [0, 1, 2],
        },
      ),
    ],
    ...robots,
    effect: 'destructive',
    idempotent: true,
    // Server 1.0.4 builds data as a Python set, which JSON can't hold: it answers an error 500 afterwards.
    answer: anything('State of each range and a command per job.'),
    ask: 'Set the states of the event ranges {event_ranges}?',
  }),
]
