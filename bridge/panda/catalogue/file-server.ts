import { map, nothing, anything } from './answers.ts'
import { entriesOf, robots } from './build.ts'
import { file, flag, int, option, optionalTaskId, parameter, text, texts } from './parameters.ts'

const { get, post } = entriesOf('file_server')

const fileName = text('file_name', 'Name of the file in the cache.', 'sources.0a1b2c3d.tar.gz')
const fileSize = int('file_size', 'Size in bytes.', 123456, { minimum: 0 })

/** A text parameter of an event picking request, empty when left out. */
const picked = (name: string, description: string, example: string) =>
  text(name, description, example, { default: '' })

export const fileServerEntries = [
  post('upload_jedi_log', {
    multipart: true,
    title: 'Upload a JEDI log',
    summary: 'Put a JEDI log file on the server, replacing an older one.',
    description:
      'Stores a log file of JEDI, up to 100 MB, on the server and answers its address. A file of the same name is overwritten. Made for JEDI; it takes a file, so an assistant cannot use it.',
    parameters: [file('The log file, named for the task.', '46374283')],
    ...robots,
    effect: 'destructive',
    idempotent: true,
    answer: { type: 'string', description: 'Address of the file.' },
    ask: 'Upload the log file {file}, replacing one of the same name?',
  }),
  post('update_jedi_log', {
    multipart: true,
    title: 'Append to a JEDI log',
    summary: 'Add content to the end of a log file on the server.',
    description:
      'Appends compressed content to a log file on the server. Made for JEDI; it takes a file, so an assistant cannot use it.',
    parameters: [file('The content to append, compressed with zlib.', '46374283')],
    ...robots,
    effect: 'write',
    idempotent: false,
    answer: nothing,
    ask: 'Append to the log file {file}?',
  }),
  // Documented as POST, enforced as GET.
  get('download_jedi_log', {
    title: 'Read a JEDI log',
    summary: 'The content of a JEDI log file on the server.',
    description:
      'Answers the content of a log file kept by the server, from an offset on, as text that begins with an extra blank. When there is no such file the answer is just the blank. For why a task fails task_get_detailed_info (errorDialog) and task_get_job_descriptions say more.',
    parameters: [
      text('log_name', 'Name of the log file.', '46374283'),
      int('offset', 'Where to begin, in bytes.', 0, { default: 0, minimum: 0 }),
    ],
    effect: 'read',
    audience: 'operator',
    bareText: true,
    answer: { type: 'string', description: 'The content.' },
  }),
  post('upload_cache_file', {
    multipart: true,
    title: 'Upload a sandbox',
    summary: 'Put a file with your sources on the server for your jobs.',
    description:
      'Stores a file in the cache of the server, as pathena and prun do with the sources of a task; up to 10 MB, or 768 MB for a name that begins with sources. An existing file is not overwritten. It takes a file, so an assistant cannot use it: submit with panda-client.',
    parameters: [file('The file; its name decides the size limit.', 'sources.0a1b2c3d.tar.gz')],
    effect: 'write',
    idempotent: false,
    audience: 'robot',
    answer: nothing,
    ask: 'Upload the file {file} for your jobs?',
  }),
  post('touch_cache_file', {
    title: 'Keep a cached file',
    summary: 'Keep a file in the cache of the server from expiring for now.',
    description:
      'Sets the time of a file in the cache of the server to now, so that the next cleaning spares it. Done by panda-client before a task is submitted with sources that are already there. Says so when there is no such file.',
    parameters: [fileName],
    effect: 'write',
    idempotent: false,
    audience: 'robot',
    answer: nothing,
    ask: 'Keep the cached file {file_name} from expiring?',
  }),
  post('delete_cache_file', {
    title: 'Delete a cached file',
    summary: 'Ask for a file in the cache of the server to be deleted.',
    description:
      'Is there to delete a file from the cache, but in server 1.0.4 it does nothing and reports success. Files that nobody touches expire by themselves.',
    parameters: [fileName],
    // Does nothing today; the name promises otherwise.
    effect: 'destructive',
    idempotent: true,
    audience: 'robot',
    answer: nothing,
    ask: 'Delete the cached file {file_name}?',
  }),
  post('register_cache_file', {
    title: 'Register a cached file',
    summary: 'Record in the database which machine holds a cached file.',
    description:
      'Records owner, size and checksum of a cached file and the machine it is on, so that other machines find it. Done by the server itself after an upload. A file that is recorded already is refused.',
    parameters: [
      text('user_name', 'Who uploaded the file.', 'Jane Doe'),
      fileName,
      fileSize,
      text('checksum', 'CRC of the file, from the end of the gzip file.', '2882400001'),
    ],
    ...robots,
    effect: 'write',
    idempotent: true,
    answer: nothing,
    ask: 'Register the cached file {file_name} of {user_name}?',
  }),
  // A POST that only looks something up.
  post('validate_cache_file', {
    title: 'Is a sandbox there already',
    summary: 'Whether you uploaded a file of this size and checksum lately.',
    description:
      'Tells whether you uploaded a file of this size and checksum within the last three days, so that it need not be sent again. When found, message is FOUND with machine and name. Done by panda-client before an upload.',
    parameters: [
      fileSize,
      parameter(
        'checksum',
        'int | str',
        { anyOf: [{ type: 'integer' }, { type: 'string' }] },
        'CRC of the file, from the end of the gzip file.',
        2882400001,
      ),
    ],
    effect: 'read',
    audience: 'robot',
    answer: nothing,
  }),
  post('upload_hpo_checkpoint', {
    multipart: true,
    title: 'Upload an HPO checkpoint',
    summary: 'Put a checkpoint of a hyperparameter search on the server.',
    description:
      'Stores a checkpoint of a hyperparameter optimisation task, up to 500 MB, replacing the one before. Done by jobs while they run; it takes a file, so an assistant cannot use it. The server does not check whose task it is.',
    parameters: [file('The checkpoint, named TASK_SUB for task and sub id.', '46374283_1')],
    effect: 'destructive',
    idempotent: true,
    audience: 'robot',
    answer: { type: 'string', description: 'Where it is on the server.' },
    ask: 'Upload the checkpoint {file}, replacing the one before?',
  }),
  post('delete_hpo_checkpoint', {
    title: 'Delete an HPO checkpoint',
    summary: 'Delete a checkpoint of a hyperparameter search from the server.',
    description:
      'Deletes a stored checkpoint of a hyperparameter optimisation task; its evaluation then starts from the beginning. Done by JEDI when an evaluation is over. The server does not check whose task it is.',
    parameters: [
      parameter(
        'task_id',
        'str',
        { type: 'string' },
        'Id of the task (jediTaskID), here as text.',
        '46374283',
      ),
      text('sub_id', 'Id of the evaluation within the task.', '1'),
    ],
    effect: 'destructive',
    idempotent: true,
    audience: 'robot',
    answer: nothing,
    ask: 'Delete checkpoint {sub_id} of task {task_id}?',
  }),
  post('upload_file_recovery_request', {
    title: 'Recover lost files',
    summary: 'Ask for lost output files of a task to be produced again.',
    description:
      'Has lost output files of a task produced again by running the jobs that made them once more; by default it finds out itself which are lost. Give task_id or dataset. Begin with dry_run, which only writes to the log what would be done. With force it runs also when nothing is lost, and with reproduce_parent it runs parent tasks again, which can cost a lot. The request is worked off within minutes; the answer has the address of its log.',
    parameters: [
      optionalTaskId,
      flag('dry_run', 'Only say what would be done.', true, { default: null }),
      text(
        'dataset',
        'Dataset with the lost files; give this or task_id.',
        'user.jdoe:user.jdoe.test.1_EXT0',
        {
          default: null,
        },
      ),
      texts(
        'files',
        'Names of the lost files; found out by itself when left out.',
        ['user.jdoe.1._000001.root'],
        {
          default: null,
        },
      ),
      flag('no_child_retry', 'Leave alone the tasks that read these files.', true, { default: true }),
      option('resurrect_datasets', 'Bring back datasets that were deleted already.'),
      option('force', 'Go ahead even when no file is found to be lost.'),
      option('reproduce_parent', 'Run the parent task again when its output is gone too.'),
      int(
        'reproduce_upto_nth_gen',
        'How many generations of parent tasks to run again; more than 0 implies reproduce_parent.',
        0,
        {
          default: 0,
          minimum: 0,
        },
      ),
    ],
    // The owner of a task is checked here; with a dataset only, when the request is worked off.
    role: 'task-owner',
    // force and resurrect_datasets redo what may be there still.
    effect: 'destructive',
    idempotent: false,
    audience: 'user',
    answer: map('{ logFileURL }: where to follow the work.'),
    inDefaultPandaMcp: true,
    ask: ({ task_id: task }) =>
      typeof task === 'number'
        ? 'Produce lost files of task {task_id} again?'
        : 'Produce lost files of dataset {dataset} again?',
  }),
  post('upload_workflow_request', {
    title: 'Submit a workflow description',
    summary: 'Submit a workflow of several tasks, as pchain does.',
    description:
      'Submits a workflow (CWL or Snakemake, prepared by pchain) that makes several tasks one after the other under your name. With dry_run it is only checked, and the answer tells what would be made; begin with that. With sync it waits for the result, else it is worked off within minutes. For a single task use task_submit.',
    parameters: [
      text(
        'data',
        'The request as JSON text, as pchain writes it.',
        '{"outDS": "user.jdoe.chain", "language": "cwl"}',
      ),
      option('dry_run', 'Only check the workflow.'),
      option('sync', 'Wait until it is processed.'),
    ],
    effect: 'write',
    idempotent: false,
    audience: 'user',
    answer: anything('With sync or dry_run: what the processing returned. Else null.'),
    ask: 'Submit the workflow {data}?',
  }),
  post('upload_event_picking_request', {
    title: 'Pick events',
    summary: 'Ask for single events to be extracted into a dataset of yours.',
    description:
      'Asks for given events (run and event number) of a stream to be found and copied into a dataset of yours, by a task that PanDA then submits. Worked off within minutes to hours; success says only that the request was taken, and lines of the list that are malformed are skipped without an error.',
    parameters: [
      picked(
        'run_event_list',
        'One line per event: run number and event number, with a GUID if include_guids.',
        '358031 1234567',
      ),
      picked('data_type', 'Kind of data, such as AOD, ESD or RAW.', 'AOD'),
      picked('stream_name', 'Name of the physics stream.', 'physics_Main'),
      picked('dataset_name', 'Pattern that the datasets to search must match.', 'data18_13TeV.*'),
      picked('ami_tag', 'Processing tag (AMI).', 'f961_m2020'),
      picked('user_dataset_name', 'Name of the dataset to make.', 'user.jdoe.evp.1/'),
      picked('locked_by', 'The tool that makes the request.', 'prun'),
      picked('parameters', 'Command line of the tool, for the record.', '--outDS user.jdoe.evp.1/'),
      picked('input_file_list', 'Files to search, separated by commas.', 'AOD.0001.pool.root'),
      picked('n_sites', 'How many sites to use.', '1'),
      picked('user_task_name', 'Name of the task to make.', 'user.jdoe.evp.1/'),
      picked('ei_api', 'Which interface of the event index to use.', 'default'),
      option('include_guids', 'Each line of the list ends with the GUID of its file.'),
    ],
    effect: 'write',
    idempotent: false,
    audience: 'user',
    answer: nothing,
    ask: 'Pick the events {run_event_list} into the dataset {user_dataset_name}?',
  }),
]
