import { type CommandResult, killJobs, sendTaskCommand, type TaskCommand } from '../commands.ts'
import { isDict, PythonCrash, pythonType } from '../parameters.ts'
import { pythonStr, type PythonValue, toJson, Written } from '../python.ts'
import { FINAL_JOB_STATUSES, type Job, type JobStatus, type Task } from '../task.ts'
import { type Answer, type Answers, type Call, no, number, numbers, ok, text } from './answer.ts'
import { describeJobOfTask } from './job-description.ts'
import { describeTask, digestTask, summarizeTask } from './task-description.ts'
import { TASK_CHANGES } from './task-changes.ts'

/** The leaves of the demo's tree of shares. */
const SHARES: ReadonlySet<string> = new Set(['User Analysis', 'MC 23', 'Test', 'Express'])

const DAY_MS = 86_400_000

function taskOf(call: Call): Task | undefined {
  return call.world.tasks.get(number(call, 'task_id'))
}

/** Most commands say with `success` too whether the return code is 0; only `retry` says true always. */
function commandAnswer([code, message]: CommandResult): Answer {
  return { success: code === 0, message, data: code }
}

function command(name: TaskCommand): (call: Call) => Answer {
  return (call) => commandAnswer(sendTaskCommand(call.world, number(call, 'task_id'), name, call.caller))
}

/** Python's `%Y-%m-%d %H:%M:%S`, in UTC. */
function parseTime(written: string): Date | undefined {
  if (!/^\s*\d{4}-\d\d-\d\d[ ]\d\d:\d\d:\d\d\s*$/.test(written)) return undefined
  const time = new Date(`${written.trim().replace(' ', 'T')}Z`)
  return Number.isNaN(time.getTime()) ? undefined : time
}

/** A task's own field, or for texts with regular expression characters, a search in it. */
function matches(described: Record<string, unknown>, field: string, pattern: string): boolean {
  if (!(field in described)) return true
  const value = String(described[field])
  if (!/[\^$*+?\\|()]/.test(pattern)) return value === pattern
  try {
    return new RegExp(pattern).test(value)
  } catch {
    return false
  }
}

const UNSUCCESSFUL: ReadonlySet<JobStatus> = new Set(['failed', 'cancelled', 'closed'])

/** From so many jobs on, the text of their descriptions is kept: writing it takes a second. */
const MANY = 1000
const kept = new WeakMap<Task, { of: string; text: Written }>()

/** The descriptions as a text, written anew when a job has changed. */
function written(task: Task, jobs: readonly Job[]): Written {
  const changes = jobs.reduce((sum, job) => (sum * 31 + Number(job.modificationTime)) % 4_294_967_291, 7)
  const commands = jobs.filter((job) => job.commandToPilot !== null || job.debugMode).length
  const of = `${jobs.length} ${changes} ${commands} ${task.gshare}`
  const before = kept.get(task)
  if (before?.of === of) return before.text
  const describe = (): unknown => jobs.map((job) => describeJobOfTask(job, task))
  const text = new Written(toJson(describe()), describe)
  kept.set(task, { of, text })
  return text
}

export const TASK: Answers = {
  ...TASK_CHANGES,
  'task/kill': command('kill'),
  'task/finish': command('finish'),
  'task/pause': command('pause'),
  'task/resume': command('resume'),
  'task/release': command('release'),
  'task/avalanche': command('avalanche'),
  'task/reload_input': command('incexec'),

  'task/reassign'(call) {
    const site = call.args['site'] === null ? null : text(call, 'site')
    return commandAnswer(
      sendTaskCommand(call.world, number(call, 'task_id'), 'reassign', call.caller, { site }),
    )
  },

  'task/kill_unfinished_jobs'(call) {
    const jobs = call.world
      .jobsOf(number(call, 'task_id'))
      .filter((job) => !FINAL_JOB_STATUSES.has(job.jobStatus))
    return ok(
      killJobs(
        call.world,
        jobs.map((job) => job.PandaID),
        call.caller,
      ),
    )
  },

  'task/get_status'(call) {
    const taskId = Number(call.args['task_id'])
    if (!Number.isInteger(taskId)) return no('jediTaskID must be an integer')
    const task = taskOf(call)
    return task ? ok(task.status) : no('Task not found')
  },

  'task/get_details'(call) {
    const task = taskOf(call)
    if (!task) {
      // PanDA looks for the task itself only where its state or parameters are asked for.
      return call.args['include_status'] || call.args['include_parameters']
        ? no('Task not found or error retrieving the details')
        : ok({ inDS: '', outDS: '', statistics: '', PandaID: [], mergeStatus: null, mergePandaID: [] })
    }
    return ok({
      ...digestTask(call.world, task),
      ...(call.args['include_status'] ? { status: task.status } : {}),
      ...(call.args['include_parameters'] ? { cliParams: task.parameters['cliParams'] ?? '' } : {}),
    })
  },

  'task/get_detailed_info'(call) {
    const task = taskOf(call)
    return task ? ok(describeTask(task)) : no('Task not found or error retrieving task info')
  },

  'task/get_parent_detailed_info'(call) {
    const task = taskOf(call)
    if (!task) return no('Child task not found')
    if (task.parent === task.jediTaskID) return no('No parent task found')
    const parent = call.world.tasks.get(task.parent)
    return parent ? ok(describeTask(parent)) : no('Parent task not found')
  },

  'task/get_tasks_modified_since'(call) {
    const since = parseTime(text(call, 'since'))
    // The database refuses it, and PanDA takes that for no tasks.
    if (!since) return ok({})
    const from = Math.max(since.getTime(), Date.now() - 30 * DAY_MS)
    const owner = text(call, 'dn').replace(/\/CN=nickname:.*/, '') || call.caller.userName
    const found = [...call.world.tasks.values()].filter(
      (task) =>
        task.userName === owner &&
        task.modificationTime.getTime() >= from &&
        task.prodSourceLabel === call.args['prod_source_label'] &&
        task.jediTaskID > Number(call.args['min_task_id'] ?? 0),
    )
    const describe = (task: Task): Record<string, unknown> =>
      call.args['full'] ? { ...summarizeTask(task), ...digestTask(call.world, task) } : summarizeTask(task)
    return ok(Object.fromEntries(found.map((task) => [task.reqID, describe(task)])))
  },

  'task/get_tasks_detailed_info_since'(call) {
    const since = call.args['since'] === null ? new Date(0) : parseTime(text(call, 'since'))
    if (!since) return no('since is not a time')
    const from = Math.max(since.getTime(), Date.now() - 90 * DAY_MS)
    let filters: Record<string, PythonValue> = {}
    if (call.args['filters']) {
      try {
        filters = JSON.parse(text(call, 'filters')) as Record<string, PythonValue>
      } catch {
        return no('filters is not valid JSON')
      }
      if (!isDict(filters)) return no('filters must be a JSON object')
      const odd = Object.values(filters).find((value) => typeof value !== 'string' && !Array.isArray(value))
      if (odd !== undefined) throw new PythonCrash(`argument of type '${pythonType(odd)}' is not iterable`)
    }
    const criteria: Record<string, PythonValue> = { userName: call.caller.userName, ...filters }
    const found = [...call.world.tasks.values()]
      .filter((task) => task.modificationTime.getTime() >= from)
      .map(describeTask)
      .filter((task) =>
        Object.entries(criteria).every(([field, pattern]) => matches(task, field, pythonStr(pattern))),
      )
    return ok(found.slice(0, number(call, 'n_tasks')))
  },

  'task/get_datasets_and_files'(call) {
    const types = call.args['dataset_types']
    const wanted = Array.isArray(types) ? types.map(String) : []
    const datasets = taskOf(call)?.datasets.filter((dataset) => wanted.includes(dataset.type)) ?? []
    if (datasets.length === 0) return no('No data found for the task')
    return ok(
      datasets.map((dataset) => ({
        dataset: { name: dataset.name, id: dataset.id },
        files: dataset.files.map(({ lfn, scope, id, status }) => ({ lfn, scope, id, status })),
      })),
    )
  },

  'task/get_job_ids': (call) => ok(call.world.jobsOf(number(call, 'task_id')).map((job) => job.PandaID)),

  'task/get_task_parameters'(call) {
    const task = taskOf(call)
    return task ? ok(task.parameters) : no('Task not found')
  },

  'task/get_job_descriptions'(call) {
    const task = taskOf(call)
    const jobs = call.world
      .jobsOf(number(call, 'task_id'))
      .filter((job) => !call.args['unsuccessful_only'] || UNSUCCESSFUL.has(job.jobStatus))
    return ok(
      jobs.length < MANY || !task ? jobs.map((job) => describeJobOfTask(job, task)) : written(task, jobs),
    )
  },

  'task/get_jumbo_job_datasets'(call) {
    const day = 86_400_000
    const oldest = Date.now() - number(call, 'from_offset') * day
    const tasks = [...call.world.tasks.values()].filter(
      (task) => task.useJumbo !== null && task.modificationTime.getTime() > oldest,
    )
    return ok(Object.fromEntries(tasks.map((task) => [task.jediTaskID, task.datasets[0]?.name])))
  },

  'task/reassign_global_share'(call) {
    const share = text(call, 'share')
    if (!SHARES.has(share)) return no(`${share} is no share to which tasks may go`, 1)
    // Tasks that it does not know are none that it changes.
    for (const id of numbers(call, 'task_id_list')) {
      const task = call.world.tasks.get(id)
      if (!task) continue
      task.gshare = share
      for (const job of call.world.jobsOf(task.jediTaskID)) {
        if (call.args['reassign_running_jobs'] || job.jobStatus === 'activated') job.gshare = share
      }
    }
    return ok(0)
  },
}
