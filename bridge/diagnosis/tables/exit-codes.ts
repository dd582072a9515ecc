import { alike, PROGRAM_LOGS, type KnownError } from '../known-error.ts'

/**
 * Exit codes that mean the same for every program: those of the shell, 128 + the number of a signal (signal(7)), and
 * two that the pilot takes out (pilot3, pilot/user/atlas/diagnose.py).
 */
export const exitCodes: readonly KnownError[] = [
  ...alike(
    'transform',
    {
      category: 'payload',
      whoCanAct: ['user'],
      helps:
        'Look for the stack trace near the end of payload.stderr or payload.stdout, and run the program on one of the inputs.',
      retry: 'after-fix',
      logFiles: ['payload.stderr', 'payload.stdout'],
    },
    [
      [
        132,
        'SIGILL',
        'Your program crashed: the processor does not know one of its instructions (SIGILL).',
        {
          retry: 'other-site',
          whoCanAct: ['user', 'site'],
          helps: 'Retry at another site; else build the program for older processors.',
        },
      ],
      [
        134,
        'SIGABRT',
        'Your program aborted itself (SIGABRT): an exception that nothing caught, or a failed assertion.',
      ],
      [
        135,
        'SIGBUS',
        'Your program crashed with a bus error (SIGBUS): mostly a file that vanished or a full disk while it was mapped into memory.',
        { retry: 'other-site', whoCanAct: ['user', 'site'] },
      ],
      [
        136,
        'SIGFPE',
        'Your program crashed on a calculation that has no result, such as a division by zero (SIGFPE).',
      ],
      [139, 'SIGSEGV', 'Your program crashed (segmentation fault).'],
      [141, 'SIGPIPE', 'Your program wrote to a pipe that nobody reads any more (SIGPIPE).'],
      [
        159,
        'SIGSYS',
        'Your program made a call that the system or the container forbids (SIGSYS).',
        { whoCanAct: ['user', 'site'] },
      ],
    ],
  ),
  ...alike(
    'transform',
    {
      category: 'killed',
      whoCanAct: ['user', 'site'],
      helps: 'Compare memory and wall time with what was asked for; if both are well below, retry.',
      retry: 'yes',
      logFiles: ['pilotlog.txt', 'memory_monitor_summary.json', 'payload.stderr'],
    },
    [
      [129, 'SIGHUP', 'Your program lost the session that it ran in (SIGHUP).'],
      [130, 'SIGINT', 'Your program was interrupted (SIGINT).'],
      [131, 'SIGQUIT', 'Your program was told to quit (SIGQUIT).'],
      [
        137,
        'SIGKILL',
        'Your program was killed (SIGKILL): most often it took too much memory, else the batch system ended it.',
      ],
      [138, 'SIGUSR1', 'Your program was ended by a signal of the batch system (SIGUSR1).'],
      [140, 'SIGUSR2', 'Your program was ended by a signal of the batch system (SIGUSR2).'],
      [142, 'SIGALRM', 'A timer that your program had set ran out (SIGALRM).'],
      [143, 'SIGTERM', 'Your program was told to end (SIGTERM), by the batch system or the pilot.'],
      [
        152,
        'SIGXCPU',
        'Your program used up the processor time that it was allowed (SIGXCPU).',
        { retry: 'after-fix', category: 'payload', helps: 'Do less per job: fewer files or events each.' },
      ],
      [
        153,
        'SIGXFSZ',
        'Your program wrote a file larger than the system allows (SIGXFSZ).',
        { retry: 'after-fix', category: 'payload', helps: 'Make smaller files: fewer events per job.' },
      ],
    ],
  ),
  ...alike(
    'transform',
    {
      category: 'payload',
      whoCanAct: ['user'],
      helps:
        'Check the command of the task: its spelling, that the file is in your tarball or container, and that the set-up puts it on the PATH.',
      retry: 'after-fix',
      logFiles: PROGRAM_LOGS,
    },
    [
      [
        1,
        'EXIT_1',
        'Your program failed (exit code 1, which says nothing of the reason).',
        { helps: 'Read the end of payload.stdout and payload.stderr: the reason mostly stands there.' },
      ],
      [
        2,
        'EXIT_2',
        'Your program failed (exit code 2): by that many programs mean wrong options or a missing file.',
        { helps: 'Read the end of payload.stderr; it mostly names the option or the file.' },
      ],
      [
        124,
        'EXIT_TIMEOUT',
        'A command inside your program did not end within its own time limit (timeout).',
        { helps: 'Find the "timeout" in your script, and what it waits for.' },
      ],
      [126, 'EXIT_NOT_EXECUTABLE', 'The command to run is no program, or may not be executed.'],
      [127, 'EXIT_NOT_FOUND', 'The command to run was not found.'],
      [
        146,
        'EXIT_NO_TARBALL',
        'The tarball with your code could not be fetched.',
        { category: 'files', helps: 'Submit the task again with your code attached anew (--useNewCode).' },
      ],
      [
        160,
        'EXIT_PREPROCESS',
        'The command before the main program had nothing to do; the pilot takes this for success.',
        { whoCanAct: ['nobody'], retry: 'no', helps: 'Nothing to do.' },
      ],
    ],
  ),
]
