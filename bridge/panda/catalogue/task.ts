import { PANDA_TIME } from '../iso-time.ts'
import { listOf, map, nothing, task, job } from './answers.ts'
import { entriesOf, operators, queued } from './build.ts'
import {
  flag,
  int,
  ints,
  killCode,
  option,
  parameter,
  taskId,
  text,
  texts,
  useEmailAsId,
} from './parameters.ts'
import type { Parameter } from './types.ts'

// Which states a command is accepted in: _check_command_allowed in the server's task_event_module.py (1.0.4).

const { get, post } = entriesOf('task')

/** Not annotated in the server's source, which turns it into an integer by itself. */
const untypedTaskId: Parameter = { ...taskId, pythonType: null }

/** These two say jedi_task_id where all others say task_id. */
const jediTaskId: Parameter = { ...taskId, name: 'jedi_task_id' }

const broadcast = option(
  'broadcast',
  'Also tell the running pilots over the message bus, so that jobs stop at once instead of at their next heartbeat.',
)

const ignoreHardExhausted = option(
  'ignore_hard_exhausted',
  'Go on although the task failed so much that it was stopped for good. Only obeyed with the production role.',
)

/** The two-letter tags of task_split_rules.changeable_split_rule_names, in the order of that list. */
const splitRules = {
  AI: 'allow incomplete input',
  TW: 'weight of the home site',
  EC: 'consumers per event range',
  MF: 'most files per job',
  NG: 'gigabytes per job',
  NI: 'no pooling of input',
  NF: 'files per job',
  ES: 'events per worker',
  NJ: 'jumbo jobs',
  AV: 'avoid virtual placement',
  IL: 'read input over the local network',
  LI: 'use local files only',
  LC: 'no check for looping jobs',
  CC: 'most cores',
  OT: 'only tags for file catalogue',
  UZ: 'zip to pin',
  IM: 'ignore missing input datasets',
  NP: 'no automatic pause',
} as const

const splitRuleTags = Object.entries(splitRules)
  .map(([tag, meaning]) => `${tag} ${meaning}`)
  .join(', ')

export const taskEntries = [
  post('retry', {
    title: 'Retry a task',
    summary: 'Run the failed and unprocessed parts of a task again.',
    description:
      'Gives the failed input files of a task new attempts; finished files are kept. Accepted for a task in finished or failed; in exhausted only with the production role; for an analysis task that is still running, scouting or pending it retries the failed jobs right away. Not for done, aborted or broken tasks: use task_reload_input to process new input, or submit again. Find out first why jobs failed (task_get_job_descriptions), or they fail again. It reports success even when the command was refused: look at data and message.',
    parameters: [
      taskId,
      parameter(
        'new_parameters',
        'Dict | str',
        { anyOf: [{ type: 'object', additionalProperties: true }, { type: 'string' }] },
        'Task parameters to change before the retry, as an object (or its JSON as text), such as nFilesPerJob, ramCount in MB, site or excludedSite. They overwrite the stored ones, and the switches below are then not used.',
        { ramCount: 4000 },
        { default: null },
      ),
      option('no_child_retry', 'Leave alone the tasks that read the output of this one.'),
      option(
        'discard_events',
        'Event service only: throw away the events that are already processed and process them again.',
      ),
      option('disable_staging_mode', 'Skip waiting for input to be staged from tape.'),
      option(
        'keep_gshare_priority',
        'Keep the current global share and priority instead of computing them anew.',
      ),
      ignoreHardExhausted,
    ],
    role: 'task-owner',
    effect: 'write',
    // Processed events are thrown away only if that is asked for.
    effectWith: ({ discard_events: discard = false }) =>
      discard === false || discard === null ? 'write' : 'destructive',
    // new_parameters take the place of the stored ones.
    overwrites: true,
    idempotent: false,
    audience: 'user',
    returnCodeInData: true,
    // 3: a task given new parameters was put back to work.
    successCodes: [0, 3],
    answer: {
      type: 'integer',
      description:
        '0, or 3 with new_parameters: accepted. 4: not possible in the state the task is in. Others: refused.',
    },
    inDefaultPandaMcp: true,
    ask: 'Retry task {task_id}?',
  }),
  post('resume', {
    title: 'Resume a task',
    summary: 'Let a paused or throttled task go on.',
    description:
      'Puts a task in paused or throttled back to the state it was in, and pushes a task in staging on to its next state. Any other state is refused. It undoes task_pause; it does not bring back a failed or killed task (task_retry). Carried out within a few minutes.',
    parameters: [taskId],
    ...operators,
    effect: 'write',
    idempotent: true,
    ...queued,
    inDefaultPandaMcp: true,
    ask: 'Resume task {task_id}?',
  }),
  post('release', {
    title: 'Release a task from staging',
    summary: 'Start a task without waiting for its input to be staged from tape.',
    description:
      'Lets a task generate jobs although iDDS has not reported its input as staged. Accepted in scouting, pending, running, ready, assigning and defined. Jobs whose files are still on tape will wait or fail, so check that the input is on disk. For a task that somebody paused use task_resume.',
    parameters: [taskId],
    ...operators,
    effect: 'write',
    idempotent: true,
    ...queued,
    inDefaultPandaMcp: true,
    ask: 'Let task {task_id} start without waiting for its input from tape?',
  }),
  post('reassign', {
    title: 'Send a task elsewhere',
    summary: 'Move a task to another site, nucleus or cloud, or through brokerage again.',
    description:
      'Moves a task to a site, nucleus or cloud; by default all its jobs are killed, also the running ones, and what they did is lost. Give exactly one target; an empty string lets brokerage choose. Mode soft kills only queued jobs, nokill none. The server does not check whose task it is, so make sure that it is the right one. For single jobs that have not started use job_reassign.',
    parameters: [
      taskId,
      text('site', 'PanDA queue to run at. Takes precedence over the other two.', 'CERN-PROD', {
        default: null,
      }),
      text('cloud', 'Cloud, a region of sites, to run in.', 'US', { default: null }),
      text('nucleus', 'Nucleus, the site that collects the output.', 'BNL-ATLAS', { default: null }),
      text(
        'mode',
        'kill (or left out): kill all jobs; soft: kill queued jobs only; nokill: kill none.',
        'soft',
        { default: null, enum: ['kill', 'soft', 'nokill'] },
      ),
    ],
    effect: 'destructive',
    effectWith: ({ mode }) => (mode === 'nokill' ? 'write' : 'destructive'),
    overwrites: true,
    idempotent: false,
    // Any signed-in user may call it for any task: the server checks neither role nor owner.
    audience: 'operator',
    ...queued,
    inDefaultPandaMcp: true,
    ask: ({ mode }) => {
      if (mode === 'nokill') return 'Send task {task_id} elsewhere, keeping its jobs?'
      if (mode === 'soft') return 'Send task {task_id} elsewhere, killing its queued jobs?'
      return 'Send task {task_id} elsewhere, killing all its jobs?'
    },
  }),
  post('pause', {
    title: 'Pause a task',
    summary: 'Stop a task from generating more jobs, until it is resumed.',
    description:
      'Puts a task on hold: no new jobs are made, jobs already made go on. Refused when the task is over or paused already. Undo it with task_resume. To stop for good use task_finish, which keeps what is done, or task_kill.',
    parameters: [taskId],
    ...operators,
    effect: 'write',
    idempotent: true,
    ...queued,
    inDefaultPandaMcp: true,
    ask: 'Pause task {task_id}?',
  }),
  post('kill', {
    title: 'Kill a task',
    summary: 'Abort a task and all its jobs for good.',
    description:
      'Aborts a task: all its unfinished jobs are killed and it ends as aborted. Final: an aborted task cannot be retried. To end a task early and keep its output use task_finish; to stop single jobs use job_kill; to hold it use task_pause. Refused when the task is over already. The command is queued and takes effect within a few minutes: watch task_get_status.',
    parameters: [taskId, broadcast],
    role: 'task-owner',
    effect: 'destructive',
    idempotent: true,
    audience: 'user',
    ...queued,
    inDefaultPandaMcp: true,
    ask: 'Kill task {task_id}?',
  }),
  post('kill_unfinished_jobs', {
    title: 'Kill the unfinished jobs of a task',
    summary: 'Kill every job of a task that is not over yet, leaving the task itself alive.',
    description:
      'Kills all jobs of a task that still wait or run; their work is lost. The task lives on and may generate new jobs for the same input: to end it use task_kill or task_finish. Jobs that belong to somebody else are skipped without an error, and with the production role jobs of users are skipped unless code says so. Running jobs stop at the next heartbeat of their pilot.',
    parameters: [taskId, killCode, useEmailAsId],
    // No role is asked for, but each job is compared with its owner.
    effect: 'destructive',
    // The task may have made new jobs by the next call.
    idempotent: false,
    audience: 'user',
    answer: { ...listOf({ type: 'boolean' }, 'For each job of the task: true if the kill was accepted.') },
    inDefaultPandaMcp: true,
    ask: 'Kill all unfinished jobs of task {task_id}?',
  }),
  post('finish', {
    title: 'Finish a task early',
    summary: 'End a task now and keep what it has done so far.',
    description:
      'Ends a task before all its input is processed: finished output is kept, the rest is given up. By default running jobs are killed; with soft they may complete first. The task ends as finished or done; a finished one can be taken up again with task_retry. Prefer this to task_kill when the output so far is of use. Refused when the task is over already; takes a few minutes.',
    parameters: [
      taskId,
      option('soft', 'Let the jobs that are running complete instead of killing them.'),
      broadcast,
    ],
    role: 'task-owner',
    effect: 'destructive',
    idempotent: true,
    audience: 'user',
    ...queued,
    inDefaultPandaMcp: true,
    ask: ({ soft }) =>
      soft === true
        ? 'Finish task {task_id} early, once its running jobs are done?'
        : 'Finish task {task_id} early, killing its running jobs?',
  }),
  post('reactivate', {
    title: 'Run a finished task all over again',
    summary: 'Reset all input of a task to unprocessed and run everything anew.',
    description:
      'Marks every input file of a task as not yet processed, also those that succeeded, sets the counters to zero and the task to ready, whatever state it is in. What was finished before is done again, so this is for repairs by experts. To run only what failed use task_retry; to process files that were added to the input use task_reload_input.',
    parameters: [
      taskId,
      option('keep_attempt_nr', 'Keep counting attempts from where they were, instead of from zero.'),
      option('trigger_job_generation', 'Start generating jobs at once instead of at the next regular cycle.'),
    ],
    ...operators,
    // Which files were finished is forgotten.
    effect: 'destructive',
    idempotent: false,
    ...queued,
    inDefaultPandaMcp: true,
    ask: 'Run task {task_id} all over again, forgetting which files are finished?',
  }),
  post('avalanche', {
    title: 'Release all jobs of a scouting task',
    summary: 'End the trial phase of a task and release the rest of its jobs.',
    description:
      'A new task first runs a few scout jobs to measure memory and time; this skips the wait for them and releases all other jobs. Accepted only in scouting. If the scouts would have failed, now everything fails, and the measured requirements are missing: look at the scout jobs first.',
    parameters: [taskId],
    ...operators,
    effect: 'write',
    idempotent: true,
    ...queued,
    inDefaultPandaMcp: true,
    ask: 'Release all jobs of task {task_id} without waiting for its scouts?',
  }),
  post('reload_input', {
    title: 'Reload the input of a task',
    summary: 'Look again at the input datasets of a finished task and process what is new.',
    description:
      'Reads the input datasets of a task again and processes files that were added since, and files that failed. Accepted in finished, failed, aborted, done and exhausted. Use it when a dataset grew or was repaired; to repeat failed work on unchanged input use task_retry. The documentation asks for the production role, but the server checks neither that nor the owner: make sure it is the right task.',
    parameters: [taskId, ignoreHardExhausted],
    effect: 'write',
    idempotent: false,
    // Documented as production, not enforced: not for a set that promises to touch one's own work only.
    audience: 'operator',
    ...queued,
    inDefaultPandaMcp: true,
    ask: 'Reload the input of task {task_id}?',
  }),
  post('reassign_global_share', {
    title: 'Move tasks to another global share',
    summary: 'Charge tasks and their jobs to another global share.',
    description:
      'Moves tasks and their waiting jobs to another global share, the part of the resources that is set aside for a kind of work, which changes how soon they run. The share must be a leaf of the tree of shares. Tasks that JEDI holds a lock on at that moment are left out without an error, so check with task_get_detailed_info (gshare). To move a task within its share use task_change_priority.',
    parameters: [
      ints('task_id_list', 'Ids of the tasks (jediTaskID).', [46374283, 46374284], { minItems: 1 }),
      text('share', 'Name of the global share to move to, spelled as in its definition.', 'User Analysis'),
      flag('reassign_running_jobs', 'Also charge the jobs that are running already to the new share.', false),
    ],
    ...operators,
    effect: 'write',
    idempotent: true,
    ...queued,
    inDefaultPandaMcp: true,
    ask: 'Move {task_id_list:task} to the global share {share}?',
  }),
  post('enable_jumbo_jobs', {
    title: 'Set the jumbo jobs of a task',
    summary: 'Let an event service task use jumbo jobs, or stop that.',
    description:
      'Sets how many jumbo jobs, large jobs that take events from the whole task, an event service task may have; 0 switches them off. Only for production tasks that use the event service. In server 1.0.4 the call may end in an error 500 although the number is stored, because releasing the other jobs afterwards goes wrong: check with task_get_detailed_info (useJumbo), and use task_avalanche if needed.',
    parameters: [
      taskId,
      int('jumbo_jobs_total', 'Jumbo jobs for the whole task; 0 switches them off.', 2, { minimum: 0 }),
      int('jumbo_jobs_per_site', 'Jumbo jobs per site; as many as in total when left out.', 1, {
        default: null,
        minimum: 0,
      }),
    ],
    ...operators,
    effect: 'write',
    idempotent: true,
    ...queued,
    inDefaultPandaMcp: true,
    ask: 'Set the jumbo jobs of task {task_id} to {jumbo_jobs_total}?',
  }),
  get('get_jumbo_job_datasets', {
    title: 'Output of jumbo job tasks',
    summary: 'Output datasets of the production tasks with jumbo jobs that ended lately.',
    description:
      'Lists production tasks with jumbo jobs that are finished or done and changed within a window of days, with their output datasets. The window goes from from_offset days ago to to_offset days ago. For the datasets of any one task use task_get_datasets_and_files.',
    parameters: [
      int('from_offset', 'Start of the window, in days before now.', 7, { minimum: 0 }),
      int('to_offset', 'End of the window, in days before now.', 0, { default: 0, minimum: 0 }),
    ],
    effect: 'read',
    audience: 'operator',
    answer: map('By jediTaskID: { status, datasets }.'),
    inDefaultPandaMcp: true,
  }),
  post('enable_job_cloning', {
    title: 'Clone the jobs of a task',
    summary: 'Run each job of a task several times at once, keeping one result.',
    description:
      'Makes JEDI create several copies of each new job of a task at different sites, of which one counts: it gets urgent work done in spite of slow sites, and costs as many times the resources. Applies to jobs made from now on. Undo it with task_disable_job_cloning.',
    parameters: [
      jediTaskId,
      text(
        'mode',
        'runonce (the default): the first copy to start wins; storeonce: all run, the first to finish wins.',
        'runonce',
        { default: null, enum: ['runonce', 'storeonce'] },
      ),
      int('multiplicity', 'Copies of each job; 2 when left out.', 2, { default: null, minimum: 1 }),
      int('num_sites', 'Sites the copies are spread over; 2 when left out.', 2, {
        default: null,
        minimum: 1,
      }),
    ],
    ...operators,
    effect: 'write',
    idempotent: true,
    answer: nothing,
    inDefaultPandaMcp: true,
    ask: 'Run each job of task {jedi_task_id} in several copies?',
  }),
  post('disable_job_cloning', {
    title: 'Stop cloning the jobs of a task',
    summary: 'Make a task run each job once again.',
    description:
      'Undoes task_enable_job_cloning for jobs made from now on; copies that exist already go on. It also removes the rules on events per worker, consumers and sites per job, and sets the task back from event service to normal: do not use it on a task that never had cloning.',
    parameters: [jediTaskId],
    ...operators,
    effect: 'write',
    idempotent: true,
    answer: nothing,
    inDefaultPandaMcp: true,
    ask: 'Stop running the jobs of task {jedi_task_id} in several copies?',
  }),
  post('increase_attempts', {
    title: 'Allow more attempts in a task',
    summary: 'Raise how often each unfinished input file of a task may be tried.',
    description:
      'Adds attempts for every input file of a task that is not finished, so that those given up are tried again. Accepted only while the task is running, scouting or ready, or was so before its present state; else use task_retry. Each call adds again. More attempts do not help against a bug or a missing file.',
    parameters: [taskId, int('increase', 'Attempts to add per file.', 3, { minimum: 0 })],
    ...operators,
    effect: 'write',
    idempotent: false,
    // Not documented as a return code, but it is one.
    ...queued,
    inDefaultPandaMcp: true,
    ask: 'Allow {increase} more attempts per file in task {task_id}?',
  }),
  get('get_status', {
    title: 'Task status',
    summary: 'The state of one task, as one word.',
    description:
      'Answers the state of a task, such as running, scouting, pending, finished (partly successful), done (fully successful), failed, exhausted (stopped, needs a decision), aborted or broken. The cheapest way to follow a task; for progress and the error text use task_get_detailed_info. This is about a task, not a job (job_get_status). It tells when a command such as task_kill has taken effect.',
    parameters: [untypedTaskId],
    effect: 'read',
    audience: 'user',
    answer: { type: 'string', description: 'The state of the task.' },
    inDefaultPandaMcp: true,
  }),
  get('get_details', {
    title: 'Task datasets and jobs',
    summary: 'Input and output datasets, file counts and job ids of a user task.',
    description:
      'Answers the names of the input and output datasets of a task, its job ids, and how many input files are in which state, as text such as "finished*90,failed*10". Made for analysis tasks: the counts of active jobs cover those only. For all attributes, percentages and the error text use task_get_detailed_info; for file names use task_get_datasets_and_files.',
    parameters: [
      taskId,
      option('include_parameters', 'Add the command line the task was submitted with, as cliParams.'),
      option('include_status', 'Add the state of the task, as status.'),
    ],
    effect: 'read',
    audience: 'user',
    answer: {
      type: 'object',
      additionalProperties: true,
      properties: {
        inDS: { type: 'string', description: 'Names, separated by commas.' },
        outDS: { type: 'string', description: 'Names, separated by commas.' },
        statistics: { type: 'string', description: 'Files by state.' },
        PandaID: { type: 'array', items: { type: 'integer' } },
        mergePandaID: { type: 'array', items: { type: 'integer' } },
        status: { type: 'string' },
        cliParams: { type: 'string' },
      },
    },
    inDefaultPandaMcp: true,
  }),
  post('change_attribute', {
    title: 'Change a resource attribute of a task',
    summary: 'Set the memory, time or number of cores that new jobs of a task ask for.',
    description:
      'Sets one of ramCount, wallTime, cpuTime and coreCount of a task; jobs made from now on use it. The number is in the unit the task already uses, which task_get_detailed_info tells (ramUnit, walltimeUnit, cpuTimeUnit; ramCount is usually MB per core). The old value is not kept, so read it first. For how input is divided into jobs use task_change_split_rule.',
    parameters: [
      taskId,
      text('attribute_name', 'Which attribute.', 'ramCount', {
        enum: ['ramCount', 'wallTime', 'cpuTime', 'coreCount'],
      }),
      int('value', 'The new value, in the unit of the task.', 4000, { minimum: 0 }),
    ],
    ...operators,
    effect: 'write',
    idempotent: true,
    // The four change_* are documented with a return code in data; the server sends null and a message.
    answer: nothing,
    inDefaultPandaMcp: true,
    ask: 'Set {attribute_name} of task {task_id} to {value}?',
  }),
  post('change_modification_time', {
    title: 'Shift the modification time of a task',
    summary: 'Set the last change of a task to some hours from now, to hurry or delay JEDI.',
    description:
      'Sets the modification time of a task to now plus a number of hours. JEDI takes up tasks that have not changed for a while, so a negative number such as -12 makes it look at the task at once, for instance to broker it. A trick for experts; it does not change what the task does.',
    parameters: [taskId, int('hour_offset', 'Hours to add to the present time; usually negative.', -12)],
    ...operators,
    effect: 'write',
    idempotent: false,
    answer: nothing,
    ask: 'Set the modification time of task {task_id} to now plus {hour_offset} hours?',
  }),
  post('change_priority', {
    title: 'Change the priority of a task',
    summary: 'Set the priority of a task and of its jobs that are not over.',
    description:
      'Sets the current priority of a task and of its waiting and active jobs; a higher number runs earlier within the same global share. Usual values are 1000 for analysis and 100 to 900 for production; a high one holds up the work of others. Read the present value with task_get_detailed_info (currentPriority) first. Across shares it has no effect: see task_reassign_global_share.',
    parameters: [taskId, int('priority', 'The new priority; higher runs earlier.', 900)],
    ...operators,
    effect: 'write',
    idempotent: true,
    answer: nothing,
    inDefaultPandaMcp: true,
    ask: 'Set the priority of task {task_id} to {priority}?',
  }),
  post('change_split_rule', {
    title: 'Change how a task is split into jobs',
    summary: 'Set or remove one rule by which JEDI divides the input of a task.',
    description:
      'Sets one split rule of a task, named by its two-letter tag, for jobs made from now on; an empty value removes the rule. Only the tags listed for attribute_name may be changed. Rules decide how many files or gigabytes go into a job and how they are read: a wrong one can make all further jobs fail. Read the present rules with task_get_detailed_info (splitRule) first.',
    parameters: [
      taskId,
      text('attribute_name', `Tag of the rule: ${splitRuleTags}.`, 'NG', { enum: Object.keys(splitRules) }),
      text('value', 'The new value, as text; empty removes the rule.', '5'),
    ],
    ...operators,
    effect: 'write',
    idempotent: true,
    answer: nothing,
    inDefaultPandaMcp: true,
    ask: 'Set the split rule {attribute_name} of task {task_id} to {value}?',
  }),
  get('get_tasks_modified_since', {
    title: 'Recent tasks of a user',
    summary: 'The tasks of one user that changed since a time, with their state.',
    description:
      'Lists the tasks of a user, yourself by default, that changed since a time (UTC) at most 30 days ago; an earlier time is moved there, and a wrong format gives an empty answer, not an error. Use it for "what are my tasks doing". Shows analysis tasks unless prod_source_label says otherwise. The answer is keyed by reqID, and tasks that share one hide each other: for a complete list with progress use task_get_tasks_detailed_info_since.',
    parameters: [
      text('since', 'Time in UTC, as YYYY-MM-DD hh:mm:ss.', '2026-08-01 00:00:00', {
        pattern: PANDA_TIME,
      }),
      text('dn', 'Name (distinguished name) of another user; yours when left out.', 'Jane Doe', {
        default: null,
      }),
      option('full', 'Add datasets and file counts to each task; slower, and 500 tasks at most.'),
      int('min_task_id', 'Only tasks with a higher id.', 46000000, { default: null, minimum: 0 }),
      text('prod_source_label', 'Kind of task: user for analysis, managed for production, test.', 'user', {
        default: 'user',
      }),
    ],
    effect: 'read',
    audience: 'user',
    // Documented with a return code in data; it is the tasks.
    answer: map('By reqID: a task with jediTaskID, taskName, status, modificationTime, site and more.'),
    inDefaultPandaMcp: true,
  }),
  get('get_tasks_detailed_info_since', {
    title: 'Recent tasks with all details',
    summary: 'All attributes and the progress of your tasks that match filters.',
    description:
      'Lists your tasks that changed since a time (UTC), at most 90 days ago, with all attributes, progress in percent and error text. Filters narrow it down; give userName there to see those of somebody else. A filter without pattern characters must name a task attribute exactly, or the call fails. Answers are long: set n_tasks low. For a quick overview use task_get_tasks_modified_since, for one task task_get_detailed_info.',
    parameters: [
      // Documented as lifting the limit of 90 days when left out; getTaskIDsWithCriteria_JEDI keeps it.
      text(
        'since',
        'Time in UTC, as YYYY-MM-DD hh:mm:ss; 90 days ago when left out.',
        '2026-08-01 00:00:00',
        { default: null, pattern: PANDA_TIME },
      ),
      text(
        'filters',
        'A JSON object as text, of attribute to wanted value or regular expression; all values are strings.',
        '{"status": "finished|failed"}',
        { default: null },
      ),
      int('n_tasks', 'Most tasks to look at, before regular expressions are applied.', 50, {
        default: 500,
        minimum: 1,
      }),
    ],
    effect: 'read',
    audience: 'user',
    answer: listOf(task, 'The tasks, by rising id.'),
  }),
  get('get_datasets_and_files', {
    title: 'Datasets and files of a task',
    summary: 'The datasets of a task and each file in them with its state.',
    description:
      'Lists the datasets of a task of the given kinds, by default input, with every file: name, scope, id and state (ready, running, finished, failed, lost and so on). Use it to find which files failed. A task may have many thousands of files, so ask for progress with task_get_detailed_info first. No dataset of these kinds counts as a failure.',
    parameters: [
      untypedTaskId,
      texts(
        'dataset_types',
        'Kinds of dataset: input, pseudo_input (no real files), output, log, lib and others.',
        ['output', 'log'],
        { default: ['input', 'pseudo_input'], minItems: 1 },
      ),
      option('dataset_only', 'Leave out the files. Server 1.0.4 takes it but lists them all the same.'),
    ],
    effect: 'read',
    audience: 'user',
    // Documented with a return code in data; it is the datasets.
    answer: listOf(
      { type: 'object', additionalProperties: true },
      'Each { dataset: { name, id }, files: [{ lfn, scope, id, status }] }.',
    ),
    inDefaultPandaMcp: true,
  }),
  get('get_job_ids', {
    title: 'Job ids of a task',
    summary: 'The ids of all jobs of a task, in whatever state.',
    description:
      'Lists the PandaIDs of the jobs of a task: waiting, running and ended ones, the archive up to 90 days back included. It says nothing about their state; task_get_job_descriptions gives ids and details at once, and can be limited to the failed ones. An unknown task gives an empty list.',
    parameters: [taskId],
    effect: 'read',
    audience: 'user',
    answer: listOf({ type: 'integer' }, 'PandaIDs.'),
    inDefaultPandaMcp: true,
  }),
  post('submit', {
    title: 'Submit a task',
    summary: 'Register a new task from a full set of task parameters.',
    description:
      'Registers a task under your name; it uses resources of the collaboration as soon as JEDI takes it up. The parameters are those JEDI knows (taskName, vo, prodSourceLabel, processingType, transPath, jobParameters, log and so on): begin with task_get_task_parameters of a similar task, since a wrong set ends as broken. Without the production role it becomes an analysis task of priority 1000. With uniqueTaskName and the name of an ended task, that task runs again instead. Not for repeating failures: task_retry.',
    parameters: [
      parameter(
        'task_parameters',
        'Dict',
        { type: 'object', additionalProperties: true },
        'All parameters of the task, by name.',
        { taskName: 'user.jdoe.test.1/', vo: 'atlas', prodSourceLabel: 'user', noInput: true, nEvents: 1000 },
      ),
      int('parent_tid', 'Id of the task whose output this one reads.', 46374282, {
        default: null,
        minimum: 1,
      }),
    ],
    effect: 'write',
    idempotent: false,
    audience: 'user',
    // Documented with a return code in data; when it succeeded it is the task id, which is never 0.
    answer: { type: ['integer', 'null'], description: 'Id of the new task (jediTaskID).' },
    answerNote: 'When it failed, data is a return code: 1 or 2 already submitted, 10 too many active tasks.',
    inDefaultPandaMcp: true,
    ask: 'Submit a new task with {task_parameters}?',
  }),
  get('get_task_parameters', {
    title: 'Parameters of a task',
    summary: 'The parameters a task was submitted with.',
    description:
      'Answers the parameters a task was created from, as task_submit takes them: command line, transformation, input, splitting. Use it to see exactly what was asked for, or as a pattern for a similar task. For what became of it use task_get_detailed_info.',
    parameters: [taskId],
    effect: 'read',
    audience: 'user',
    // Documented with a return code in data; it is the parameters.
    answer: map('Task parameters by name.'),
    inDefaultPandaMcp: true,
  }),
  get('get_detailed_info', {
    title: 'All about a task',
    summary: 'All attributes of one task, with progress and error text.',
    description:
      'The first thing to look at when asked about a task: all its attributes, file counts with percentages finished and failed, errorDialog saying why it is stuck or failed, priority, share, memory and time, decoded split rules, and the parameters it was submitted with. Times are UTC. For the jobs behind a failure go on to task_get_job_descriptions with unsuccessful_only; for the state alone use task_get_status.',
    parameters: [taskId],
    effect: 'read',
    audience: 'user',
    answer: task,
    inDefaultPandaMcp: true,
  }),
  get('get_parent_detailed_info', {
    title: 'All about the parent task',
    summary: 'All attributes of the task whose output this task reads.',
    description:
      'Finds the parent of a task and answers what task_get_detailed_info would say about it. Use it when a task waits for input or got none: often the parent is still running or failed. The id to give is that of the child. A task without a parent is reported as a failure that says so.',
    parameters: [{ ...taskId, description: 'Id of the child task (jediTaskID).' }],
    effect: 'read',
    audience: 'user',
    answer: task,
    inDefaultPandaMcp: true,
  }),
  get('get_job_descriptions', {
    title: 'Jobs of a task',
    summary: 'Full descriptions of the jobs of a task, or of the unsuccessful ones.',
    description:
      'Answers the full record of up to 5500 jobs of a task, archive of 90 days included: state, site, times, memory, files, and error codes with text (pilotErrorDiag, exeErrorDiag, ddmErrorDiag, taskBufferErrorDiag). The way to find out why a task fails: set unsuccessful_only to get just failed, cancelled and closed jobs. Without it the answer of a large task is huge. For jobs you know the ids of use job_get_description_incl_archive.',
    parameters: [taskId, option('unsuccessful_only', 'Only jobs that are failed, cancelled or closed.')],
    effect: 'read',
    audience: 'user',
    answer: listOf(job, 'The jobs; jobDuration is in seconds.'),
    inDefaultPandaMcp: true,
  }),
]
