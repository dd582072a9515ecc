import { alike, PROGRAM_LOGS, type KnownError } from '../known-error.ts'

/**
 * Exit codes of ATLAS' job transformations (`Something_tf.py`), which also stand in the executor's field. A user's own
 * program may use the same numbers for something else. (atlas/athena, PyJobTransforms/trfExitCodes.py)
 */
const errors: readonly KnownError[] = [
  ...alike(
    'transform',
    {
      category: 'payload',
      whoCanAct: ['user', 'experiment'],
      helps:
        'Read the log of the step that failed (log.STEP) and the end of payload.stdout, and run it on one of the inputs.',
      retry: 'after-fix',
      logFiles: ['payload.stdout', 'payload.stderr', 'jobReport.json'],
    },
    [
      [37, 'TRF_RUNTIME_ERROR', 'The transformation broke while it ran.'],
      [
        38,
        'TRF_EXEC_VALIDATION_EVENTCOUNT',
        'A step did not write as many events as it should.',
        { helps: 'Compare the events read and written in the log of the step; an input may be damaged.' },
      ],
      [52, 'TRF_FILEMERGE_PROBLEM', 'The files could not be merged.'],
      [64, 'TRF_EXEC', 'A step of the transformation failed.'],
      [65, 'TRF_EXEC_FAIL', 'A step of the transformation, mostly Athena, ended with an error.'],
      [66, 'TRF_EXEC_VALIDATION_FAIL', 'A step ran, but its result did not pass the checks.'],
      [
        67,
        'TRF_EXEC_TIMEOUT',
        'A step of the transformation took too long.',
        { helps: 'Give each job less to do, or find out at which event it hangs.' },
      ],
      [
        68,
        'TRF_EXEC_LOGERROR',
        'A step ended well, but its log holds errors.',
        { helps: 'Search the log of the step (log.STEP) for ERROR and FATAL.' },
      ],
      [71, 'TRF_LOGFILE_FAIL', 'The log of a step could not be checked.'],
      [250, 'TRF_UNEXPECTED_TRF_EXCEPTION', 'The transformation met an error that it does not handle.'],
      [251, 'TRF_UNEXPECTED_OTHER_EXCEPTION', 'The transformation met an error that is not its own.'],
      [252, 'TRF_INTERNAL', 'The transformation has an internal error.', { whoCanAct: ['experiment'] }],
      [253, 'TRF_UNKOWN', 'The transformation failed for a reason that it does not know.'],
    ],
  ),
  ...alike(
    'transform',
    {
      category: 'payload',
      whoCanAct: ['user'],
      helps:
        "Correct the options of the task: the transformation's message near the start of payload.stdout names the wrong one.",
      retry: 'after-fix',
      logFiles: PROGRAM_LOGS,
    },
    [
      [4, 'TRF_ARG_CONV_FAIL', 'An option has a value of the wrong kind.'],
      [5, 'TRF_ARG_OUT_OF_RANGE', 'An option has a value that is too small or too large.'],
      [7, 'TRF_ARG_ERROR', 'An option is wrong.'],
      [8, 'TRF_ARG_DATASET', 'The names of the input datasets contradict each other.'],
      [12, 'TRF_GRAPH_ERROR', 'The steps cannot be put in an order.'],
      [13, 'TRF_EXECUTION_PATH_ERROR', 'No steps are known that make these outputs of these inputs.'],
      [
        14,
        'TRF_KEY_ERROR',
        'The transformation looked up something that is not there.',
        { whoCanAct: ['experiment'] },
      ],
      [
        15,
        'TRF_NOEVENTS',
        'After the events to skip, none were left.',
        { helps: 'Lower skipEvents, or check how many events the inputs have.' },
      ],
      [16, 'TRF_ARG_CHOICES_FAIL', 'An option has a value that is not offered.'],
      [17, 'TRF_ARG_MISSING', 'An option is missing.'],
      [18, 'TRF_REDUCTION_CONFIG_ERROR', 'The derivation is configured wrongly.'],
      [19, 'TRF_GRAPH_STEERING_ERROR', 'The steering of the steps is wrong.'],
      [73, 'TRF_EXEC_RUNARGS_ERROR', 'The arguments for a step could not be written.'],
    ],
  ),
  ...alike(
    'transform',
    {
      category: 'software',
      whoCanAct: ['experiment', 'site'],
      helps: 'Retry; if it fails at all sites, tell those who look after the transformation.',
      retry: 'other-site',
      logFiles: PROGRAM_LOGS,
    },
    [
      [3, 'TRF_SETUP', 'The transformation could not be set up.'],
      [35, 'TRF_INTERNAL_REPORT_ERROR', 'The report of the transformation could not be made.'],
      [36, 'TRF_METADATA_CALL_FAIL', 'The program that reads metadata of files failed.'],
      [39, 'TRF_DBRELEASE_PROBLEM', 'The transformation did not get its database release.'],
      [69, 'TRF_EXEC_SETUP_FAIL', 'A step could not be set up.'],
      [70, 'TRF_EXEC_SETUP_WRAPPER', 'The script around a step could not be written.'],
      [
        72,
        'TRF_AMI_ERROR',
        'AMI did not say what the tag stands for.',
        {
          category: 'network',
          retry: 'later',
          helps: 'Check the tag; if it is right, retry later: AMI did not answer.',
        },
      ],
    ],
  ),
  ...alike(
    'transform',
    {
      category: 'files',
      whoCanAct: ['data', 'user'],
      helps:
        'Look which file it is in payload.stdout, and open that one yourself; retry at another site if it is fine there.',
      retry: 'other-site',
      logFiles: PROGRAM_LOGS,
    },
    [
      [9, 'TRF_INPUT_FILE_ERROR', 'An input file cannot be used.'],
      [
        11,
        'TRF_OUTPUT_FILE_ERROR',
        'Something is wrong with an output file.',
        {
          whoCanAct: ['user', 'experiment'],
          category: 'payload',
          retry: 'after-fix',
          helps: 'Look which file it is in payload.stdout, and whether the step wrote it to the end.',
        },
      ],
      [
        74,
        'TRF_INPUT_FILE_VALIDATION_FAIL',
        'An input file is damaged or has another content than it should.',
      ],
      [
        75,
        'TRF_OUTPUT_FILE_VALIDATION_FAIL',
        'An output file is damaged or incomplete.',
        {
          whoCanAct: ['user', 'experiment'],
          category: 'payload',
          retry: 'after-fix',
          helps: 'Look which file it is in payload.stdout, and whether the step wrote it to the end.',
        },
      ],
    ],
  ),
]

export const transformationErrors: readonly KnownError[] = errors.map((error) => ({
  ...error,
  program: 'transformation',
}))
