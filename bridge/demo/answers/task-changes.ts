import { restart, retryFailedJobs, sendTaskCommand, touch } from '../commands.ts'
import { pythonStr, type PythonValue } from '../python.ts'
import type { Task } from '../task.ts'
import { type Answer, type Answers, type Call, no, number, ok, text } from './answer.ts'

const CHANGEABLE_RULES = [
  'allowInputLAN',
  'avoidVP',
  'maxNumJobs',
  'nEventsPerJob',
  'nFilesPerJob',
  'nGBPerJob',
  'noLoopingCheck',
]

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
    const changed = call.args['new_parameters']
    if (changed && task) {
      const parameters: PythonValue =
        typeof changed === 'string' ? (JSON.parse(changed) as PythonValue) : changed
      Object.assign(task.parameters, parameters)
    }
    const [code, message] = sendTaskCommand(world, number(call, 'task_id'), 'retry', call.caller)
    if (code !== 5 || !task) return ok(code, message)
    const count = retryFailedJobs(world, task)
    return ok(0, `the task is still ${task.status}; ${count} of its failed jobs are tried again`)
  },

  'task/reactivate': (call) => {
    const task = call.world.tasks.get(number(call, 'task_id'))
    if (!task) return no('Task not found', 1)
    if (!['finished', 'done'].includes(task.status))
      return no(`the task is ${task.status}, not finished or done`, 2)
    restart(task)
    return ok(0, 'OK')
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
    const name = text(call, 'attribute_name')
    if (!CHANGEABLE_RULES.includes(name)) return no(`${name} is not one of ${CHANGEABLE_RULES.join(', ')}`, 2)
    return change(call, (task) => (task.splitRule[name] = text(call, 'value')))
  },

  'task/enable_jumbo_jobs'(call) {
    const answer = change(call, (task) => (task.useJumbo = number(call, 'jumbo_jobs_total') > 0 ? 'W' : 'D'))
    return typeof answer === 'object' ? { ...answer, data: answer.success ? 0 : 1 } : answer
  },

  'task/enable_job_cloning': (call) =>
    change(call, (task) => (task.splitRule['useJobCloning'] = text(call, 'mode') || 'runonce')),
  'task/disable_job_cloning': (call) =>
    change(call, (task) => Reflect.deleteProperty(task.splitRule, 'useJobCloning')),

  'task/increase_attempts'(call) {
    const increase = number(call, 'increase')
    if (increase < 0) return no(`increase must be a positive integer, not ${increase}`)
    const task = call.world.tasks.get(number(call, 'task_id'))
    if (!task) return no('Task not found', 2)
    task.splitRule['maxAttempt'] = String(Number(task.splitRule['maxAttempt'] ?? 5) + increase)
    return ok(0, `attempts increased by ${increase}`)
  },

  'task/submit'(call) {
    const parameters = call.args['task_parameters'] as Record<string, PythonValue>
    const missing = ['taskName', 'vo', 'prodSourceLabel'].filter((name) => parameters[name] === undefined)
    if (missing.length > 0) return no(`missing in the task parameters: ${missing.join(', ')}`, 1)
    const { world, caller } = call
    if (parameters['prodSourceLabel'] === 'managed' && !caller.productionRole)
      return no('the production role is missing', 2)
    const taskName = pythonStr(parameters['taskName'])
    for (const task of world.tasks.values()) {
      if (task.taskName === taskName && task.userName === caller.userName) {
        return ok(task.jediTaskID, `the task exists already: jediTaskID=${task.jediTaskID}`)
      }
    }
    const task = newTask(call, taskName, parameters)
    world.addTask(task)
    return ok(task.jediTaskID, `the task was registered: jediTaskID=${task.jediTaskID}`)
  },
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
