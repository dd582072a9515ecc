import { anything } from './answers.ts'
import { entriesOf } from './build.ts'
import { option, text } from './parameters.ts'

// Not documented upstream: the functions have no docstring, so PandaMCP can't offer them either.

const { post } = entriesOf('idds')

const jsonOutputs = option('json_outputs', 'Have iDDS answer plain JSON instead of its own objects.')

export const iddsEntries = [
  post('relay_idds_command', {
    title: 'Relay a command to iDDS',
    summary: 'Run any method of the iDDS client on the server, as you.',
    description:
      'Passes any command of the iDDS client on to iDDS, the service that steers workflows and staging. It can do whatever iDDS can, deleting included, so it is for workflow software only. For your own iDDS workflow use idds_execute_idds_workflow_command.',
    parameters: [
      text('command_name', 'Method of the iDDS client; +HOST behind it names another iDDS.', 'get_requests'),
      text('args', 'Positional arguments, a JSON list as text.', '[]', { default: null }),
      text('kwargs', 'Named arguments, a JSON object as text.', '{"request_id": 1234}', { default: null }),
      option('manager', 'Use the client manager of iDDS instead of its plain client.'),
      jsonOutputs,
    ],
    effect: 'destructive',
    idempotent: false,
    audience: 'robot',
    answer: anything('Whatever iDDS answered.'),
    ask: 'Run the iDDS command {command_name} with {kwargs}?',
  }),
  post('execute_idds_workflow_command', {
    title: 'Command an iDDS workflow',
    summary: 'Abort, suspend, resume, retry, finish or look at a workflow of yours in iDDS.',
    description:
      'Runs abort, suspend, resume, retry or finish on an iDDS workflow of yours, or get_status on any; nothing else is accepted. kwargs must name the workflow by request_id, which is the number of iDDS and not a task id. Aborting ends all tasks of the workflow for good. For a single task use task_kill, task_retry or task_finish.',
    parameters: [
      // +HOST behind the command names another iDDS, so that this is no enum.
      text('command_name', 'abort, suspend, resume, retry, finish or get_status.', 'get_status', {
        pattern: String.raw`^(abort|suspend|resume|retry|finish|get_status)(\+.+)?$`,
      }),
      text('kwargs', 'A JSON object as text, with request_id.', '{"request_id": 1234}', { default: null }),
      jsonOutputs,
    ],
    effect: 'destructive',
    idempotent: false,
    audience: 'user',
    answer: anything('Whatever iDDS answered: a status, or a number where 0 is success.'),
    ask: 'Run {command_name} on the iDDS workflow {kwargs}?',
  }),
]
