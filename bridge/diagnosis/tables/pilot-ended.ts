import { alike, PILOT_LOG, type KnownError } from '../known-error.ts'

/** The pilot's errors that end a job from outside, or are the pilot's own. */
export const pilotEndedErrors: readonly KnownError[] = [
  ...alike(
    'pilot',
    {
      category: 'killed',
      whoCanAct: ['site'],
      helps:
        'Retry; if it repeats, compare memory and wall time with what was asked for: batch systems kill what goes over.',
      retry: 'yes',
      logFiles: PILOT_LOG,
    },
    [
      [
        1200,
        'KILLSIGNAL',
        'The batch system ended the job with a signal that the pilot does not name.',
        { logAnchor: /caught signal/ },
      ],
      [
        1201,
        'SIGTERM',
        'The batch system told the job to end (SIGTERM): out of time, over memory, or the slot was needed.',
        { whoCanAct: ['site', 'user'], logAnchor: /caught signal/ },
      ],
      [1202, 'SIGQUIT', 'The batch system told the job to quit (SIGQUIT).', { logAnchor: /caught signal/ }],
      [
        1203,
        'SIGSEGV',
        'The pilot itself was stopped by a segmentation fault.',
        { logAnchor: /caught signal/, whoCanAct: ['site', 'pandaExperts'] },
      ],
      [
        1206,
        'SIGBUS',
        'The pilot was stopped by a bus error (SIGBUS): disk or memory of the node.',
        { logAnchor: /caught signal/ },
      ],
      [
        1207,
        'SIGUSR1',
        'The batch system warned the job with SIGUSR1, and it ended.',
        { logAnchor: /caught signal/ },
      ],
      [
        1208,
        'SIGINT',
        'The job was interrupted on the worker node (SIGINT).',
        { logAnchor: /caught signal/ },
      ],
      [
        1379,
        'PREEMPTION',
        'The slot was taken back for a more urgent job.',
        {
          whoCanAct: ['nobody'],
          retry: 'automatic',
          helps: 'Nothing is wrong with your job: let PanDA try again.',
        },
      ],
    ],
  ),
  ...alike(
    'pilot',
    {
      category: 'killed',
      whoCanAct: ['nobody', 'user'],
      helps: "PanDA's message says who ended it; retry only if that was a mistake.",
      retry: 'no',
      logFiles: PILOT_LOG,
    },
    [
      [1144, 'PANDAKILL', 'PanDA told the pilot to stop the job.'],
      [1205, 'USERKILL', 'The job was stopped on request.'],
      [1236, 'FAILEDBYSERVER', 'PanDA had already declared the job failed, so the pilot stopped it.'],
      [1363, 'KILLPAYLOAD', 'The program that shares out the events (Raythena) stopped the job.'],
    ],
  ),
  ...alike(
    'pilot',
    {
      category: 'internal',
      whoCanAct: ['nobody'],
      helps: 'Nothing to do: this is no failure of your program.',
      retry: 'no',
      logFiles: PILOT_LOG,
    },
    [
      [1234, 'EXECUTEDCLONEJOB', 'A twin of this job had already done the work.'],
      [1336, 'JOBALREADYRUNNING', 'The same job already ran elsewhere, so this copy stopped.'],
      [1385, 'NOJOBSINPANDA', 'PanDA had no job for this pilot.'],
    ],
  ),
  ...alike(
    'pilot',
    {
      category: 'internal',
      whoCanAct: ['pandaExperts'],
      helps: 'Let PanDA try again; it gives the events to another job by itself.',
      retry: 'automatic',
      logFiles: PILOT_LOG,
    },
    [
      [1224, 'ESRECOVERABLE', 'Part of an event service job failed; its events can be done elsewhere.'],
      [1228, 'ESFATAL', 'An event service job failed as a whole.'],
      [1238, 'ESNOEVENTS', 'An event service job got no events to work on.'],
    ],
  ),
  ...alike(
    'pilot',
    {
      category: 'internal',
      whoCanAct: ['pandaExperts', 'site'],
      helps: 'Retry; if it repeats, report it with the job number: it is not your program.',
      retry: 'yes',
      logFiles: PILOT_LOG,
    },
    [
      [1008, 'GENERALERROR', 'The pilot failed and gives no better reason.'],
      [1300, 'NOTIMPLEMENTED', 'The pilot was asked for something that it cannot do.'],
      [1301, 'UNKNOWNEXCEPTION', 'The pilot broke in a way that nobody foresaw.'],
      [1302, 'CONVERSIONFAILURE', 'The pilot could not read a value that it was given.'],
      [1311, 'NOTDEFINED', 'A value that the pilot needs was not set.'],
      [1312, 'NOTSAMELENGTH', 'Two lists that the pilot got do not fit together.'],
      [1318, 'COMMUNICATIONFAILURE', 'The pilot could not reach the PanDA server.', { category: 'network' }],
      [1319, 'INTERNALPILOTPROBLEM', 'Something went wrong inside the pilot.'],
      [1320, 'LOGFILECREATIONFAILURE', 'The archive with the logs could not be made.', { category: 'files' }],
      [
        1330,
        'JSONRETRIEVALTIMEOUT',
        'The pilot waited too long for a description that it needs.',
        { category: 'network' },
      ],
      [1337, 'BADMEMORYMONITORJSON', 'The measurements of memory could not be read.'],
      [
        1344,
        'RESOURCEUNAVAILABLE',
        'The worker node had too little left (processes, memory) for the pilot.',
        {
          whoCanAct: ['site'],
          retry: 'other-site',
          helps: 'Retry; if one site does this often, exclude it (--excludedSite).',
        },
      ],
      [1352, 'STATFILEPROBLEM', 'The processor time of the job could not be read from the node.'],
      [1353, 'NOSUCHPROCESS', 'The program was gone when the pilot measured its processor time.'],
      [
        1354,
        'GENERALCPUCALCPROBLEM',
        'The pilot could not work out the processor time of the job, often as the node does not know its user.',
        { whoCanAct: ['site', 'pandaExperts'], logAnchor: /getpwuid/ },
      ],
      [1376, 'LOGCREATIONTIMEOUT', 'Packing the logs took too long.', { category: 'files' }],
    ],
  ),
]
