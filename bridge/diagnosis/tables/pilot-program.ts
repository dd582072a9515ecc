import { alike, PROGRAM_LOGS, SETUP_LOGS, type KnownError } from '../known-error.ts'

/** The pilot's errors with the user's program: that it failed, and what it used. */
export const pilotProgramErrors: readonly KnownError[] = [
  ...alike(
    'pilot',
    {
      category: 'payload',
      whoCanAct: ['user'],
      helps:
        'Read the end of payload.stdout and payload.stderr, then run the same program on one of the inputs yourself.',
      retry: 'after-fix',
      logFiles: PROGRAM_LOGS,
    },
    [
      [
        1305,
        'PAYLOADEXECUTIONFAILURE',
        'Your program ended with an error.',
        { logFiles: ['setup.stdout', 'payload.stdout', 'payload.stderr'] },
      ],
      [1220, 'UNKNOWNPAYLOADFAILURE', 'Your program failed in a way that the pilot does not recognise.'],
      [
        1310,
        'PAYLOADEXECUTIONEXCEPTION',
        'The pilot met an unexpected error while it ran your program.',
        {
          whoCanAct: ['user', 'pandaExperts'],
          retry: 'yes',
          logFiles: ['pilotlog.txt', 'payload.stdout', 'payload.stderr'],
          helps: 'Retry once; if it fails again, read the end of pilotlog.txt and of payload.stderr.',
        },
      ],
      [1315, 'UNKNOWNTRFFAILURE', 'The transformation failed without a usable reason.'],
      [
        1240,
        'MESSAGEHANDLINGFAILURE',
        'The pilot did not understand a message of your program.',
        {
          whoCanAct: ['pandaExperts'],
          category: 'internal',
          retry: 'yes',
          helps: 'Retry; if it repeats, report it with the job number.',
        },
      ],
      [
        1349,
        'UNRECOGNIZEDTRFARGUMENTS',
        'The program was started with options that it does not know.',
        {
          helps:
            'Compare the options of the task with what this release of the program takes, and submit again.',
        },
      ],
      [
        1351,
        'UNRECOGNIZEDTRFSTDERR',
        'The program wrote a fatal error that the pilot does not recognise.',
        { logFiles: ['payload.stderr', 'payload.stdout', 'pilotlog.txt'] },
      ],
      [1356, 'PREPROCESSFAILURE', 'The command that runs before the main program failed.'],
      [1357, 'POSTPROCESSFAILURE', 'The command that runs after the main program failed.'],
    ],
  ),
  ...alike(
    'pilot',
    {
      category: 'payload',
      whoCanAct: ['user'],
      helps:
        'Look for the stack trace near the end of payload.stderr or payload.stdout, and run the program on the same input yourself, in a debugger.',
      retry: 'after-fix',
      logFiles: ['payload.stderr', 'payload.stdout', 'pilotlog.txt'],
    },
    [
      [
        1328,
        'PAYLOADSIGSEGV',
        'Your program crashed: it touched memory that is not its own (segmentation fault).',
      ],
      [1355, 'COREDUMP', 'Your program crashed and left a core dump.'],
    ],
  ),
  ...alike(
    'pilot',
    {
      category: 'payload',
      whoCanAct: ['user'],
      helps:
        'Ask for more memory (pathena/prun: --memory, in MB per core), or use less: fewer events or files per job, no leak.',
      retry: 'after-fix',
      logFiles: ['pilotlog.txt', 'memory_monitor_summary.json', 'payload.stdout', 'payload.stderr'],
    },
    [
      [1212, 'PAYLOADOUTOFMEMORY', 'There was not enough memory for your program.'],
      [1223, 'BADALLOC', 'Your program asked for memory and got none (bad_alloc).'],
      [
        1235,
        'PAYLOADEXCEEDMAXMEM',
        'Your program used more memory than the job was allowed, and was stopped.',
        { logAnchor: /job has exceeded the memory limit/ },
      ],
    ],
  ),
  ...alike(
    'pilot',
    {
      category: 'payload',
      whoCanAct: ['user'],
      helps:
        'Do less per job: fewer files or events each (pathena/prun: --nFilesPerJob, --nEventsPerJob or --nGBPerJob).',
      retry: 'after-fix',
      logFiles: ['pilotlog.txt', 'payload.stdout', 'payload.stderr'],
    },
    [
      [1204, 'SIGXCPU', 'The job used more processor time than the queue allows.'],
      [1213, 'REACHEDMAXTIME', 'The job did not end within the time that the queue allows.'],
      [
        1317,
        'EXCEEDEDMAXWAITTIME',
        'Something that the job waited for did not happen in time.',
        {
          whoCanAct: ['pandaExperts', 'site'],
          category: 'internal',
          retry: 'yes',
          helps: 'Retry; if it repeats, read pilotlog.txt for what it waited for.',
        },
      ],
      [
        1367,
        'COMMANDTIMEDOUT',
        'A command that the pilot ran did not end in time.',
        {
          whoCanAct: ['site', 'user'],
          retry: 'yes',
          helps: 'Retry; if it repeats, look in pilotlog.txt which command it was.',
        },
      ],
      [
        1375,
        'LEASETIME',
        'The time for which the pilot had its slot was over.',
        { whoCanAct: ['nobody'], category: 'killed', retry: 'yes', helps: 'Retry.' },
      ],
    ],
  ),
  ...alike(
    'pilot',
    {
      category: 'payload',
      whoCanAct: ['user'],
      helps:
        'See which file it last worked on at the end of payload.stdout, and look for an endless loop or a hanging connection; run that input yourself.',
      retry: 'after-fix',
      logFiles: ['pilotlog.txt', 'payload.stdout', 'payload.stderr'],
    },
    [
      [
        1150,
        'LOOPINGJOB',
        'Your program wrote to no file for hours (two, by default), so the pilot took it to hang and stopped it.',
        { logAnchor: /pilot has decided to kill looping job/ },
      ],
    ],
  ),
  ...alike(
    'pilot',
    {
      category: 'software',
      whoCanAct: ['experiment', 'user'],
      helps:
        'Check the name of the transformation in the task; if it is right, tell those who look after it.',
      retry: 'after-fix',
      logFiles: SETUP_LOGS,
    },
    [
      [
        1143,
        'CHMODTRF',
        'The transformation could not be made executable.',
        {
          whoCanAct: ['site'],
          retry: 'other-site',
          helps: 'Retry at another site; the disk of that worker node is at fault.',
        },
      ],
      [
        1149,
        'TRFDOWNLOADFAILURE',
        'The script of the transformation could not be fetched.',
        {
          retry: 'later',
          helps: 'Retry later; if it repeats, check that its address in the task still works.',
        },
      ],
      [
        1346,
        'TRANSFORMNOTFOUND',
        'The command to run does not exist in the environment of the job.',
        {
          whoCanAct: ['user', 'experiment'],
          helps: 'Check the spelling of the command, and that the release or container has it.',
        },
      ],
    ],
  ),
]
