import { alike, PILOT_LOG, PROGRAM_LOGS, type KnownError } from '../known-error.ts'

/** The pilot's errors with what the user's program wrote, and with the user's code that it is made of. */
export const pilotOutputErrors: readonly KnownError[] = [
  ...alike(
    'pilot',
    {
      category: 'payload',
      whoCanAct: ['user'],
      helps:
        'Write less, or do less per job: fewer print-outs, no temporary files left, fewer files or events each.',
      retry: 'after-fix',
      logFiles: ['pilotlog.txt', 'payload.stdout'],
    },
    [
      [
        1104,
        'USERDIRTOOLARGE',
        "The job's folder grew larger than the job was allowed.",
        { logAnchor: /work directory .{0,300} is too large/ },
      ],
      [
        1106,
        'STDOUTTOOBIG',
        'Your program printed too much: its log grew over the limit.',
        { helps: 'Print less, or only for some events: see the end of payload.stdout for what repeats.' },
      ],
      [
        1124,
        'OUTPUTFILETOOLARGE',
        'An output file is larger than is allowed.',
        { helps: 'Make smaller outputs: fewer events or files per job, or fewer variables.' },
      ],
      [
        1168,
        'SIZETOOLARGE',
        'The input files together are larger than the queue takes.',
        { category: 'files', helps: 'Give each job fewer or smaller input files.' },
      ],
    ],
  ),
  ...alike(
    'pilot',
    {
      category: 'payload',
      whoCanAct: ['user'],
      helps:
        'Check in payload.stdout that the program ran to its end and wrote the files that the task names as outputs.',
      retry: 'after-fix',
      logFiles: PROGRAM_LOGS,
    },
    [
      [1165, 'MISSINGOUTPUTFILE', 'Your program did not make an output file that the task expects.'],
      [
        1187,
        'NOPAYLOADMETADATA',
        'The transformation left no metadata about its outputs.',
        { whoCanAct: ['experiment', 'user'] },
      ],
      [
        1190,
        'LFNTOOLONG',
        'The name of an output file is too long (more than 255 characters).',
        { helps: 'Submit again with a shorter dataset or file name.' },
      ],
      [
        1191,
        'ZEROFILESIZE',
        'A file of the job is empty.',
        {
          helps: 'Write the file also when no event passes, or name it in --allowNoOutput.',
        },
      ],
      [
        1221,
        'FILEEXISTS',
        'A file of that name is already at the storage.',
        {
          category: 'files',
          whoCanAct: ['nobody'],
          retry: 'automatic',
          helps: 'Retry: a new attempt writes under a new name.',
          logFiles: PILOT_LOG,
        },
      ],
      [1247, 'BADXML', 'The metadata that the program wrote is not valid XML.'],
      [
        1343,
        'NOOUTPUTINJOBREPORT',
        "The transformation's report names no output.",
        { helps: 'Check in payload.stdout whether any event passed and the output was written.' },
      ],
      [
        1350,
        'EMPTYOUTPUTFILE',
        'Your program wrote an empty output file.',
        {
          helps:
            'Check in payload.stdout whether any event passed; write the file also when none does, or name it in --allowNoOutput.',
        },
      ],
      [
        1371,
        'BADOUTPUTFILENAME',
        'The name of an output file holds characters that are not allowed.',
        { helps: 'Submit again with letters, digits, dot, dash and underscore only.' },
      ],
    ],
  ),
  ...alike(
    'pilot',
    {
      category: 'files',
      whoCanAct: ['user'],
      helps:
        'Submit the task again with your code attached anew (--useNewCode): PanDA does not keep it for ever.',
      retry: 'after-fix',
      logFiles: PROGRAM_LOGS,
    },
    [
      [1246, 'NOUSERTARBALL', 'The tarball with your code could not be fetched.'],
      [1335, 'MISSINGUSERCODE', 'The tarball with your code is no longer on the server.'],
    ],
  ),
]
