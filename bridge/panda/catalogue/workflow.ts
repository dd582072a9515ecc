import { map } from './answers.ts'
import { entriesOf } from './build.ts'
import { parameter } from './parameters.ts'

const { post } = entriesOf('workflow')

const workflowId = map('{ workflow_id }.')

export const workflowEntries = [
  post('submit_workflow_raw_request', {
    title: 'Submit a native workflow from its sources',
    summary: 'Register a PanDA workflow that the server still has to translate.',
    description:
      'Registers a workflow of several tasks and data sets under your name, from a request as pchain makes it, which the server translates later; mistakes show up only then. Always runs as analysis. With a finished definition use workflow_submit_workflow, for one task task_submit.',
    parameters: [
      parameter(
        'params',
        'dict | str',
        { anyOf: [{ type: 'object', additionalProperties: true }, { type: 'string' }] },
        'The request, as an object or its JSON as text.',
        { language: 'cwl', workflow_name: 'user.jdoe.chain' },
      ),
    ],
    effect: 'write',
    idempotent: false,
    audience: 'user',
    answer: workflowId,
    ask: 'Submit a workflow from {params}?',
  }),
  post('submit_workflow', {
    title: 'Submit a native workflow',
    summary: 'Register a PanDA workflow from its full definition.',
    description:
      'Registers a workflow of several steps and data sets, which then makes tasks by itself and uses resources. With the production role it runs as production without asking, else as analysis under your name. There is no call yet to look at or stop the workflow itself; its tasks can be handled one by one.',
    parameters: [
      parameter(
        'workflow_definition',
        'dict',
        { type: 'object', additionalProperties: true },
        'The definition, with workflow_name, root inputs and outputs, and nodes.',
        { workflow_name: 'user.jdoe.chain', nodes: [] },
      ),
    ],
    effect: 'write',
    idempotent: false,
    audience: 'user',
    answer: workflowId,
    ask: 'Submit the workflow {workflow_definition}?',
  }),
]
