import { alike, PILOT_LOG, type KnownError } from '../known-error.ts'

/** What the PanDA server itself says of a job: database, file registration, dispatcher. */
export const serverErrors: readonly KnownError[] = [
  ...alike(
    'taskbuffer',
    {
      category: 'killed',
      whoCanAct: ['nobody'],
      helps: 'Nothing to do: PanDA makes a new attempt by itself; look at the latest attempt.',
      retry: 'automatic',
      logFiles: [],
    },
    [
      [
        100,
        'EC_Kill',
        'The job was ended on request, by a person or by PanDA.',
        {
          whoCanAct: ['user'],
          retry: 'no',
          helps: "PanDA's message says who ended it and why; retry the task only if that was a mistake.",
        },
      ],
      [
        101,
        'EC_Transfer',
        'Moving the output to its destination took too long.',
        {
          category: 'files',
          whoCanAct: ['site', 'data'],
          retry: 'later',
          helps: 'Retry later; if one destination always fails, report it.',
        },
      ],
      [102, 'EC_Expire', 'The job waited too long at one site and was given up there.'],
      [
        103,
        'EC_Aborted',
        'The production system aborted the job.',
        {
          whoCanAct: ['experiment'],
          retry: 'no',
          helps: 'Ask the production team of your experiment why it was aborted.',
        },
      ],
      [105, 'EC_Reassigned', 'The job was moved to another site before it ran.'],
      [106, 'EC_Retried', 'PanDA has already made a new attempt at this job.'],
      [107, 'EC_PilotRetried', 'The pilot has already made a new attempt at this job.'],
      [130, 'EC_FastRebrokerage', 'The job was moved since too many waited at that site.'],
      [
        200,
        'EC_JobCloningUnlock',
        'A twin of this job was first.',
        { retry: 'no', helps: 'Nothing to do: the twin does the work.' },
      ],
      [
        300,
        'EC_WorkerDone',
        'The slot at the site ended while the job was still running or about to.',
        {
          whoCanAct: ['site', 'user'],
          retry: 'yes',
          helps: 'Retry; if it repeats, compare memory and wall time with what was asked for.',
          logFiles: PILOT_LOG,
        },
      ],
      [
        403,
        'EC_Forbidden',
        'PanDA refused a request for this job.',
        {
          category: 'internal',
          whoCanAct: ['pandaExperts'],
          retry: 'no',
          helps: 'Report it with the job number.',
        },
      ],
      [
        404,
        'EC_NotFound',
        'PanDA did not find a file of this job.',
        {
          category: 'files',
          whoCanAct: ['pandaExperts', 'data'],
          retry: 'after-fix',
          helps: 'Check that the input datasets still exist; else report it with the job number.',
        },
      ],
    ],
  ),
  ...alike(
    'taskbuffer',
    {
      category: 'internal',
      whoCanAct: ['nobody'],
      helps: 'Nothing to do: event service gives its events to another job by itself.',
      retry: 'automatic',
      logFiles: [],
    },
    [
      [111, 'EC_EventServiceRetried', 'Another job goes on with the events of this one.'],
      [112, 'EC_EventServiceMerge', 'The events are done and a merge job follows.'],
      [
        113,
        'EC_MergeFailed',
        'Merging the outputs of the events failed.',
        {
          category: 'payload',
          whoCanAct: ['experiment', 'pandaExperts'],
          helps: 'Look at the merge job: its own error says more.',
        },
      ],
      [
        114,
        'EC_EventServiceMaxAttempt',
        'Some events failed as often as they may.',
        {
          category: 'payload',
          whoCanAct: ['user', 'experiment'],
          retry: 'after-fix',
          helps: 'Look at the earlier attempts for what fails on those events.',
        },
      ],
      [115, 'EC_EventServiceWaitOthers', 'This job is done and waits for others that share its events.'],
      [116, 'EC_EventServiceUnused', 'This job was not needed: others did its events.'],
      [117, 'EC_EventServiceUnprocessed', 'The job ended without doing any event.'],
      [118, 'EC_EventServiceLastUnprocessed', 'The last job for these events ended without doing any.'],
      [
        119,
        'EC_EventServiceAllFailed',
        'All events of the job failed.',
        {
          category: 'payload',
          whoCanAct: ['user', 'experiment'],
          retry: 'after-fix',
          helps: 'Read the log of the payload: the same thing fails for each event.',
        },
      ],
      [
        120,
        'EC_EventServiceKillOK',
        'Another job that shares the events has merged them, so this one was ended.',
      ],
      [
        121,
        'EC_EventServiceKillNG',
        'Another job that shares the events failed, so this one was ended.',
        { helps: 'Look at the jobs that share its events: one of them has the reason.' },
      ],
      [122, 'EC_EventServicePreemption', 'The slot was taken back for a more urgent job.'],
      [123, 'EC_EventServiceNoEvent', 'The job was tried again without having done any event.'],
      [
        124,
        'EC_EventServiceInconsistentIn',
        'The inputs of the job and of the task do not agree.',
        { whoCanAct: ['pandaExperts'], retry: 'no', helps: 'Report it with the task number.' },
      ],
      [
        125,
        'EC_EventServiceNoEsQueues',
        'No queue is left that does event service.',
        {
          whoCanAct: ['experiment', 'site'],
          retry: 'later',
          helps: 'Retry later, or without event service.',
        },
      ],
      [
        126,
        'EC_EventServiceBadStatus',
        'The job was closed in a state in which it should not be.',
        { whoCanAct: ['pandaExperts'], helps: 'Report it with the job number if no new attempt follows.' },
      ],
    ],
  ),
  ...alike(
    'dataservice',
    {
      category: 'files',
      whoCanAct: ['data', 'pandaExperts'],
      helps: 'Retry; if many jobs fail so, Rucio or a storage has a problem: report it.',
      retry: 'yes',
      logFiles: PILOT_LOG,
    },
    [
      [
        100,
        'EC_Setupper',
        'PanDA could not prepare the inputs or the output datasets, so the job never started.',
        {
          retry: 'later',
          logFiles: [],
          helps:
            "Read PanDA's message: a dataset that is missing or misspelt is yours to correct; else retry later.",
        },
      ],
      [
        101,
        'EC_GUID',
        'PanDA could not look up an input file in the catalogue.',
        {
          whoCanAct: ['data'],
          logFiles: [],
          helps: 'Check in Rucio that the file belongs to the input dataset.',
        },
      ],
      [200, 'EC_Adder', 'The outputs could not be registered after the job had ended.'],
      [201, 'EC_Subscription', 'PanDA could not order the transfer of the outputs.'],
      [203, 'EC_Location', 'PanDA could not note where the outputs lie.'],
      [
        204,
        'EC_MissingNumEvents',
        'The program did not say how many events its output has.',
        {
          category: 'payload',
          whoCanAct: ['user', 'experiment'],
          retry: 'after-fix',
          logFiles: ['payload.stdout', 'jobReport.json'],
          helps: 'Check in payload.stdout that the program ended well and wrote its report.',
        },
      ],
      [205, 'EC_InconsistentGUID', 'The identifier of an output differs between the file and the report.'],
      [
        206,
        'EC_RSE',
        'The storage for the outputs is described wrongly.',
        {
          whoCanAct: ['site', 'data'],
          retry: 'other-site',
          helps: 'Retry with another destination; report the storage.',
        },
      ],
    ],
  ),
  ...alike(
    'jobdispatcher',
    {
      category: 'killed',
      whoCanAct: ['site'],
      helps:
        'Retry; if it repeats, compare memory and wall time with what was asked for: a job that the batch system kills cannot report why.',
      retry: 'yes',
      logFiles: PILOT_LOG,
    },
    [
      [
        100,
        'EC_Watcher',
        'PanDA heard nothing of the job for hours (lost heartbeat): the node died, or the batch system killed it.',
        { whoCanAct: ['site', 'user'] },
      ],
      [101, 'EC_Recovery', 'Attempts to save the outputs of the job were given up.', { category: 'files' }],
      [
        102,
        'EC_SendError',
        'A pilot got the job and was never heard of (30 minutes).',
        { category: 'network' },
      ],
      [
        103,
        'EC_Holding',
        'The job had ended but stayed stuck while PanDA handled its end.',
        {
          category: 'files',
          whoCanAct: ['pandaExperts', 'site'],
          helps: 'Retry; if many jobs hang so, report it.',
        },
      ],
      [
        104,
        'EC_Transferring',
        'The outputs did not reach their destination in time.',
        {
          category: 'files',
          whoCanAct: ['data', 'site'],
          retry: 'later',
          helps: 'Retry later; if one destination always fails, report it.',
        },
      ],
      [
        105,
        'EC_Timeout',
        'The job stayed in one state for too long.',
        {
          category: 'internal',
          whoCanAct: ['pandaExperts', 'site'],
          helps: 'Retry; if many jobs hang so, report it.',
        },
      ],
    ],
  ),
]
