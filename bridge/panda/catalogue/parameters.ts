import type { Json, JsonSchema, Parameter } from './types.ts'

/** Keywords added to the schema; with `default` the parameter becomes optional. */
type Extra = JsonSchema & { readonly default?: Json }

/**
 * A parameter with the Python annotation `pythonType`. One whose default is None also takes null:
 * the server skips its type check for a value that equals the default.
 */
export function parameter(
  name: string,
  pythonType: string | null,
  type: JsonSchema,
  description: string,
  example: Json,
  extra: Extra = {},
): Parameter {
  const { default: value, ...keywords } = extra
  const schema = { ...type, ...keywords }
  const required = value === undefined
  const nullable = value === null || (pythonType?.endsWith('| None') ?? false)
  return {
    name,
    pythonType,
    required,
    ...(required ? {} : { default: value }),
    schema: nullable ? { anyOf: [schema, { type: 'null' }] } : schema,
    description,
    example,
  }
}

type Rest = [name: string, description: string, example: Json, extra?: Extra]

export const int = (...[name, ...rest]: Rest) => parameter(name, 'int', { type: 'integer' }, ...rest)
export const float = (...[name, ...rest]: Rest) => parameter(name, 'float', { type: 'number' }, ...rest)
export const text = (...[name, ...rest]: Rest) => parameter(name, 'str', { type: 'string' }, ...rest)
export const flag = (...[name, ...rest]: Rest) => parameter(name, 'bool', { type: 'boolean' }, ...rest)

export const ints = (...[name, ...rest]: Rest) =>
  parameter(name, 'List[int]', { type: 'array', items: { type: 'integer' } }, ...rest)

export const texts = (...[name, ...rest]: Rest) =>
  parameter(name, 'List[str]', { type: 'array', items: { type: 'string' } }, ...rest)

/** A switch that is off unless asked for. */
export const option = (name: string, description: string, example = true) =>
  flag(name, description, example, { default: false })

/** A file that travels as multipart form data; a description is all that an assistant can do with it. */
export const file = (description: string, example: string) =>
  parameter('file', 'FileStorage', { type: 'string' }, description, example)

/** A parameter that servers before a release refuse. */
export const addedIn = (since: string, added: Parameter): Parameter => ({ ...added, since })

/** How long the server lets its own database work take. */
export const timeout = (seconds: number) =>
  int('timeout', 'Longest time the server works on the call, in seconds.', seconds, {
    default: seconds,
    minimum: 1,
  })

export const taskId = int(
  'task_id',
  'Id of the task: jediTaskID in JEDI, the number in the address of a task page of the monitor.',
  46374283,
  { minimum: 1 },
)

/** The same where a task may be named but need not be. */
export const optionalTaskId: Parameter = {
  ...taskId,
  required: false,
  default: null,
  schema: { anyOf: [taskId.schema, { type: 'null' }] },
}

export const jobId = int(
  'job_id',
  'Id of the job: PandaID, the number in the address of a job page of the monitor.',
  6837798305,
  { minimum: 1 },
)

export const jobIds = ints(
  'job_ids',
  'Ids of the jobs (PandaID). task_get_job_ids lists those of a task.',
  [6837798305, 6837798306],
  { minItems: 1 },
)

/** The kill codes of the server; most are for its own use. */
export const killCode = int(
  'code',
  'Why the jobs are killed; leave it out to kill your own jobs. With the production role, jobs of users are skipped unless one of these is given: 2 expired, 4 expired while waiting, 7 retried by the server, 8 and 10 sent through brokerage again, 9 forced, 50, 51 and 52 by JEDI, 91 by an operator, 99 forced by an operator.',
  91,
  { default: null, enum: [2, 3, 4, 7, 8, 9, 10, 50, 51, 52, 55, 60, 91, 99] },
)

export const useEmailAsId = option(
  'use_email_as_id',
  'Compare the owner of a job with your e-mail address in Rucio instead of your name. Rarely needed.',
)

export const harvesterId = text('harvester_id', 'Name of the Harvester instance.', 'harvester_central_A')

export const pandaQueue = text(
  'panda_queue',
  'Name of the PanDA queue, also called computing site in a job.',
  'CERN-PROD',
)
