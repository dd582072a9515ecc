import { anything, job, killed, listOf, map, nothing } from './answers.ts'
import { entriesOf, operators } from './build.ts'
import {
  flag,
  int,
  jobId,
  jobIds,
  killCode,
  taskId,
  text,
  texts,
  timeout,
  useEmailAsId,
} from './parameters.ts'

const { get, post } = entriesOf('job')

export const jobEntries = [
  get('get_status', {
    title: 'Status of active jobs',
    summary: 'The state of running and just ended jobs, and the command waiting for their pilot.',
    description:
      'Answers state and pending pilot command of jobs that are activated, running or ended within the last hour. Pitfall: any other job, also one that waits for brokerage or ended earlier, is reported as status unknown with command tobekilled, which does not mean that it is being killed. To know the state of a job for certain use job_get_description_incl_archive. For a task use task_get_status.',
    parameters: [jobIds, timeout(60)],
    effect: 'read',
    audience: 'user',
    answer: listOf(
      { type: 'object', additionalProperties: true },
      'For each job, in the order asked: { status, command }.',
    ),
    inDefaultPandaMcp: true,
  }),
  // Documented as GET, but the server takes any method, here and in the next: POST spares a long URL.
  get('get_description', {
    anyMethod: true,
    title: 'Descriptions of recent jobs',
    summary: 'Full records of jobs that are active or ended in the last days.',
    description:
      'Answers the full record of each job: state, site, times (UTC), memory, job parameters, files, and error codes with their text. Looks only where active and recently ended jobs are kept, so an older job comes back as null: use job_get_description_incl_archive then. At most 5500 ids in a call. For all jobs of a task use task_get_job_descriptions.',
    parameters: [jobIds],
    effect: 'read',
    audience: 'user',
    answer: listOf(job, 'For each job, in the order asked: its record, or null if not found.'),
  }),
  get('get_description_incl_archive', {
    anyMethod: true,
    title: 'Descriptions of jobs, archive included',
    summary: 'Full records of jobs, also of those that ended up to 90 days ago.',
    description:
      'Answers the full record of each job, looking also into the archive of the last 90 days: state, site, times (UTC), memory, job parameters, files, and why it failed (pilotErrorCode and pilotErrorDiag, exeErrorCode, ddmErrorCode, transExitCode, taskBufferErrorDiag and the like). The best choice for any question about given jobs; a job that is not found is null. At most 5500 ids, but each costs a lookup: ask for few. For all jobs of a task use task_get_job_descriptions.',
    parameters: [jobIds],
    effect: 'read',
    audience: 'user',
    answer: listOf(job, 'For each job, in the order asked: its record, or null if not found.'),
    inDefaultPandaMcp: true,
  }),
  get('generate_offline_execution_script', {
    title: 'Script to repeat a job by hand',
    summary: 'A shell script that repeats a job on your own machine.',
    description:
      'Writes a shell script that fetches the input of a job with Rucio, sets up the software and runs the transformation, for debugging on lxplus or a laptop with CVMFS. Options of the script allow fewer files or direct reading. The answer is the script as text, or text beginning with ERROR when the job was not found: then raise days for an older one. It runs nothing by itself.',
    parameters: [
      jobId,
      int('days', 'How far to look back in the archive, in days; 30 when left out.', 60, {
        default: null,
        minimum: 1,
      }),
    ],
    secure: false,
    effect: 'read',
    audience: 'user',
    bareText: true,
    answer: { type: 'string', description: 'The script, or text that begins with ERROR.' },
    inDefaultPandaMcp: true,
  }),
  get('get_metadata_for_analysis_jobs', {
    title: 'Metadata of the jobs of an analysis task',
    summary: 'What the finished jobs of an analysis task reported about themselves.',
    description:
      'Answers the metadata that the payload of each finished analysis job of a task wrote (userJobMetadata.json), keyed by PandaID. Only jobs in finished and only analysis tasks; most tasks write none, and then the answer is empty, which is not an error. For logs and errors use task_get_job_descriptions.',
    parameters: [taskId],
    effect: 'read',
    audience: 'user',
    answer: map('By PandaID: whatever the job wrote.'),
    inDefaultPandaMcp: true,
  }),
  post('kill', {
    title: 'Kill jobs',
    summary: 'Kill single jobs for good.',
    description:
      'Kills the given jobs: waiting ones are cancelled at once, running ones at the next heartbeat of their pilot, and what they did is lost. The task goes on and may try their input again: to stop that use task_kill or task_finish. You can kill your own jobs only; others are skipped, shown as false and not as an error. With the production role jobs of users need a code such as 91.',
    parameters: [
      jobIds,
      killCode,
      useEmailAsId,
      texts(
        'kill_options',
        'Rarely needed: keepUnmerged spares processed events of event service jobs, jobSubStatus=TEXT notes a reason.',
        ['keepUnmerged'],
        { default: [] },
      ),
    ],
    // No role is asked for, but each job is compared with its owner.
    effect: 'destructive',
    idempotent: true,
    audience: 'user',
    answer: killed,
    inDefaultPandaMcp: true,
    ask: 'Kill {job_ids:job}?',
  }),
  post('reassign', {
    title: 'Send waiting jobs through brokerage again',
    summary: 'Find a new site for jobs that have not started.',
    description:
      'Resets jobs that are pending, defined or assigned and sends them through brokerage again, which may choose another site. Jobs that are activated or running are left alone, without an error: the call always reports success. Mostly for jobs outside JEDI; for a task use task_reassign. The server does not check whose jobs they are, so make sure that they are the right ones.',
    parameters: [jobIds],
    effect: 'write',
    idempotent: false,
    // Any signed-in user may call it for any job: the server checks neither role nor owner.
    audience: 'operator',
    answer: nothing,
    inDefaultPandaMcp: true,
    ask: 'Send {job_ids:job} through brokerage again?',
  }),
  post('set_command', {
    title: 'Send a command to the pilot of a job',
    summary: 'Leave a command that the pilot of a job fetches at its next heartbeat.',
    description:
      'Stores a command for the pilot that runs a job, such as tobekilled, which kills it; the pilot obeys at its next heartbeat, up to half an hour later. Only for jobs that are not over, and not once one is being killed. To kill use job_kill, which does the bookkeeping too; for debugging use job_set_debug_mode.',
    parameters: [
      jobId,
      text('command', 'The command, as the pilot knows it; at most 250 characters.', 'tobekilled'),
    ],
    ...operators,
    // The pilot decides what a command does; killing the job is the usual one.
    effect: 'destructive',
    idempotent: true,
    answer: nothing,
    inDefaultPandaMcp: true,
    ask: 'Send the command {command} to the pilot of job {job_id}?',
  }),
  post('set_debug_mode', {
    title: 'Switch the debug mode of a job',
    summary: 'Have the pilot of a job send its latest output with each heartbeat, or stop that.',
    description:
      'In debug mode the pilot sends the tail of the output of a job with every heartbeat, so that it can be watched while it runs. Only for jobs that have not ended. In server 1.0.4 success is the wrong way round: when message is Succeeded it worked, although success is false; with any other message it did not.',
    parameters: [jobId, flag('mode', 'true switches it on, false off.', true)],
    ...operators,
    effect: 'write',
    idempotent: true,
    answer: nothing,
    // job_api.py sets success when the message differs from "Succeeded".
    successMessages: ['Succeeded', 'Already set accordingly'],
    answerNote: 'Server 1.0.4 answers success: false with the message "Succeeded" when it worked.',
    inDefaultPandaMcp: true,
    ask: 'Set the debug mode of job {job_id} to {mode}?',
  }),
  post('submit', {
    title: 'Submit jobs',
    summary: 'Submit ready-made jobs without a task.',
    description:
      'Stores up to 5000 jobs given as full job specifications; more are cut off without an error. They run outside JEDI: no splitting, brokerage help or retries. Nearly always task_submit is the right call; this is for workload systems that make their own jobs. Jobs with prodSourceLabel managed need the production role.',
    parameters: [
      text(
        'jobs',
        'A JSON list of job specifications as text, as PanDA serialises JobSpec.',
        '[{"jobName": "test"}]',
      ),
    ],
    effect: 'write',
    idempotent: false,
    audience: 'user',
    answer: anything('For each job: its PandaID, job definition id and jobset id.'),
    inDefaultPandaMcp: true,
    ask: 'Submit the jobs {jobs}?',
  }),
]
