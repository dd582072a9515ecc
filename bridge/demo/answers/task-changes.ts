import {
  type CommandResult,
  reactivate,
  retryFailedJobs,
  sendTaskCommand,
  takeUp,
  touch,
} from '../commands.ts'
import { isDict, PythonCrash } from '../parameters.ts'
import { pythonStr, type PythonValue } from '../python.ts'
import type { Task, TaskStatus } from '../task.ts'
import type { World } from '../world.ts'
import { type Answer, type Answers, type Call, no, number, ok, text } from './answer.ts'

/** The split rules that may be changed, by their tags, with the names under which a task shows them. */
const CHANGEABLE_RULES: ReadonlyMap<string, string> = new Map([
  ['AI', 'allowIncompleteInDS'],
  ['TW', 't1Weight'],
  ['EC', 'nEsConsumers'],
  ['MF', 'nMaxFilesPerJob'],
  ['NG', 'nGBPerJob'],
  ['NI', 'noInputPooling'],
  ['NF', 'nFilesPerJob'],
  ['ES', 'nEventsPerWorker'],
  ['NJ', 'nJumboJobs'],
  ['AV', 'avoidVP'],
  ['IL', 'allowInputLAN'],
  ['LI', 'useLocalIO'],
  ['LC', 'noLoopingCheck'],
  ['CC', 'maxCoreCount'],
  ['OT', 'onlyTagsForFC'],
  ['UZ', 'useZipToPin'],
  ['IM', 'ignoreMissingInDS'],
  ['NP', 'noAutoPause'],
])

/** States in which a task takes more attempts at its inputs, now or before its last command. */
const TAKES_ATTEMPTS: ReadonlySet<unknown> = new Set<TaskStatus>(['running', 'scouting', 'ready'])

/** Answers with what was changed, or that there is no such task. */
function change(call: Call, apply: (task: Task) => void): Answer {
  const task = call.world.tasks.get(
    number(call, call.args['jedi_task_id'] === undefined ? 'task_id' : 'jedi_task_id'),
  )
  if (!task) return no('Task not found')
  apply(task)
  touch(task)
  return ok(null, '1 tasks changed')
}

/** The endpoints of `task` that change more than its state. */
export const TASK_CHANGES: Answers = {
  'task/retry'(call) {
    const { world } = call
    const task = world.tasks.get(number(call, 'task_id'))
    const given = call.args['new_parameters']
    const changed = typeof given === 'string' && given !== '' ? parseJson(given) : given
    const [code, message] = isDict(changed)
      ? retryWith(world, changed, task)
      : sendTaskCommand(world, number(call, 'task_id'), 'retry', call.caller)
    if (code !== 5 || !task) return ok(code, message)
    const count = retryFailedJobs(world, task)
    return ok(
      isDict(changed) ? 3 : 0,
      `the task is still ${task.status}; ${count} of its failed jobs are tried again`,
    )
  },

  'task/reactivate': (call) => {
    const id = number(call, 'task_id')
    const task = call.world.tasks.get(id)
    // PanDA does not look whether there is such a task, nor at its state.
    const inputs = task?.datasets.filter(({ type }) => type !== 'output' && type !== 'log') ?? []
    const files = inputs.flatMap((dataset) => dataset.files)
    for (const file of files) file.status = 'ready'
    if (task) reactivate(call.world, task)
    return ok(0, `updated ${files.length} inputs, and task ${id} is active again`)
  },

  'task/change_attribute'(call) {
    const name = text(call, 'attribute_name')
    const value = number(call, 'value')
    const fields: Record<string, (task: Task) => void> = {
      ramCount: (task) => (task.ramCount = value),
      wallTime: (task) => (task.walltime = value),
      cpuTime: (task) => (task.cpuTime = value),
      coreCount: (task) => (task.coreCount = value),
    }
    const apply = fields[name]
    return apply ? change(call, apply) : no(`${name} is not one of ${Object.keys(fields).join(', ')}`)
  },

  'task/change_modification_time': (call) => {
    const answer = change(call, () => undefined)
    const task = call.world.tasks.get(number(call, 'task_id'))
    if (task) task.modificationTime = new Date(Date.now() + number(call, 'hour_offset') * 3_600_000)
    return answer
  },

  'task/change_priority': (call) =>
    change(call, (task) => {
      task.currentPriority = number(call, 'priority')
      for (const job of call.world.jobsOf(task.jediTaskID)) {
        if (['defined', 'assigned', 'activated'].includes(job.jobStatus))
          job.currentPriority = task.currentPriority
      }
    }),

  'task/change_split_rule'(call) {
    const tag = text(call, 'attribute_name')
    const rule = CHANGEABLE_RULES.get(tag)
    if (rule === undefined)
      return no(`${tag} cannot be changed, only ${[...CHANGEABLE_RULES.keys()].join(', ')}`, 2)
    return change(call, (task) => (task.splitRule[rule] = text(call, 'value')))
  },

  'task/enable_jumbo_jobs'(call) {
    const task = call.world.tasks.get(number(call, 'task_id'))
    if (!task) return no('task not found', 2)
    const total = number(call, 'jumbo_jobs_total')
    task.useJumbo = total > 0 ? 'W' : 'D'
    touch(task)
    // PanDA then calls its own endpoint for avalanche with the task's number in place of the request.
    if (total > 0) throw new PythonCrash("'int' object has no attribute 'subprocess_env'")
    return ok(0, 'done')
  },

  'task/enable_job_cloning': (call) =>
    change(call, (task) => (task.splitRule['useJobCloning'] = text(call, 'mode') || 'runonce')),
  'task/disable_job_cloning': (call) =>
    change(call, (task) => Reflect.deleteProperty(task.splitRule, 'useJobCloning')),

  'task/increase_attempts'(call) {
    const increase = number(call, 'increase')
    if (increase < 0) return no(`increase must be a positive integer, not ${increase}`)
    const task = call.world.tasks.get(number(call, 'task_id'))
    if (!task) return no(`task ${number(call, 'task_id')} was not found`, 1)
    if (!TAKES_ATTEMPTS.has(task.status) && !TAKES_ATTEMPTS.has(task.oldStatus))
      return no(`refused: the task is ${task.status}`, 2)
    task.splitRule['maxAttempt'] = String(Number(task.splitRule['maxAttempt'] ?? 5) + increase)
    return ok(0, `attempts increased by ${increase}`)
  },

  'task/submit'(call) {
    const parameters = call.args['task_parameters'] as Record<string, PythonValue>
    const missing = ['taskName', 'vo', 'prodSourceLabel'].filter((name) => parameters[name] === undefined)
    if (missing.length > 0) return no(`missing in the task parameters: ${missing.join(', ')}`, 4)
    const { world, caller } = call
    if (parameters['prodSourceLabel'] === 'managed' && !caller.productionRole)
      return no('the production role is missing', 2)
    const taskName = pythonStr(parameters['taskName'])
    for (const task of world.tasks.values()) {
      if (task.taskName === taskName && task.userName === caller.userName) {
        const id = `jediTaskID=${task.jediTaskID}`
        if (!OVER.has(task.status)) return no(`the task exists already: ${id} is ${task.status}`, 2)
        incrementally(world, task, parameters)
        return ok(task.jediTaskID, `${id} runs again with what its inputs have now`)
      }
    }
    const task = newTask(call, taskName, parameters)
    world.addTask(task)
    return ok(task.jediTaskID, `the task was registered: jediTaskID=${task.jediTaskID}`)
  },
}

const OVER: ReadonlySet<TaskStatus> = new Set(['finished', 'failed', 'aborted', 'done', 'exhausted'])

/** Runs a task that is over again, for what is new of its inputs or parameters. */
function incrementally(world: World, task: Task, parameters: Record<string, PythonValue>): void {
  Object.assign(task.parameters, parameters)
  takeUp(world, task)
}

/** What PanDA makes of a retry with other parameters: no retry at all, but the same as a second submission. */
function retryWith(
  world: World,
  changed: Record<string, PythonValue>,
  task: Task | undefined,
): CommandResult {
  if (!task) return [1, 'the new parameters could not be read: there are no old ones']
  if (OVER.has(task.status)) {
    const before = task.status
    incrementally(world, task, changed)
    return [3, `accepted: the task, now ${before}, runs again with old or new inputs`]
  }
  if (!['running', 'scouting', 'pending'].includes(task.status) || task.prodSourceLabel !== 'user')
    return [2, `refused: the task is ${task.status}`]
  Object.assign(task.parameters, changed)
  return [5, task.status]
}

/** @throws PythonCrash */
function parseJson(written: string): PythonValue {
  try {
    return JSON.parse(written) as PythonValue
  } catch {
    throw new PythonCrash('Expecting value: line 1 column 1 (char 0)')
  }
}

function newTask(call: Call, taskName: string, parameters: Record<string, PythonValue>): Task {
  const id = call.world.nextTaskId()
  const now = new Date()
  return {
    jediTaskID: id,
    taskName,
    status: 'registered',
    oldStatus: null,
    userName: call.caller.userName,
    vo: pythonStr(parameters['vo']),
    prodSourceLabel: parameters['prodSourceLabel'] === 'managed' ? 'managed' : 'user',
    processingType: pythonStr(parameters['processingType'] ?? 'panda-client-1.6.9-jedi-run'),
    workingGroup: null,
    reqID: id % 100_000,
    parent: Number(call.args['parent_tid'] ?? id),
    currentPriority: 1000,
    site: null,
    cloud: null,
    nucleus: null,
    gshare: 'User Analysis',
    resourceType: 'SCORE',
    coreCount: 1,
    ramCount: 2000,
    walltime: 0,
    cpuTime: 0,
    campaign: '',
    creationDate: now,
    startTime: null,
    endTime: null,
    modificationTime: now,
    errorDialog: null,
    splitRule: {},
    attemptNr: 0,
    useJumbo: null,
    parameters,
    datasets: [],
  }
}
