import { retryJob } from './job-generation.ts'
import { FINAL_JOB_STATUSES, type Job, type Task, type TaskStatus } from './task.ts'
import type { Caller } from './tokens.ts'
import type { World } from './world.ts'

/** A return code, 0 for success, and what it means. */
export type CommandResult = [code: number, message: string]

export type TaskCommand =
  'kill' | 'finish' | 'retry' | 'incexec' | 'reassign' | 'pause' | 'resume' | 'avalanche' | 'release'

const OVER: readonly TaskStatus[] = ['finished', 'done', 'broken', 'aborted', 'aborting', 'failed']

/** States in which PanDA takes a command, or (with `not`) does not. */
const ACCEPTED: Record<TaskCommand, { in?: readonly TaskStatus[]; not?: readonly TaskStatus[] }> = {
  kill: { not: OVER },
  finish: { not: OVER },
  retry: { in: ['finished', 'failed', 'exhausted'] },
  incexec: { in: ['finished', 'failed', 'aborted', 'done', 'exhausted'] },
  reassign: { in: ['defined', 'ready', 'running', 'scouting', 'pending', 'assigning', 'exhausted'] },
  pause: { not: ['finished', 'failed', 'done', 'aborted', 'broken', 'paused'] },
  resume: { in: ['paused', 'throttled', 'staging'] },
  avalanche: { in: ['scouting'] },
  release: { in: ['scouting', 'pending', 'running', 'ready', 'assigning', 'defined'] },
}

/** Codes of PanDA: 0 accepted, 2 no such task, 4 not in this state, 5 retry of failed jobs of an active task. */
export function sendTaskCommand(
  world: World,
  taskId: number,
  command: TaskCommand,
  caller: Caller,
  options: { site?: string | null } = {},
): CommandResult {
  const task = world.tasks.get(taskId)
  if (!task) return [2, `jediTaskID=${taskId} is unknown`]
  const rule = ACCEPTED[command]
  const accepted = rule.in ? rule.in.includes(task.status) : !rule.not?.includes(task.status)
  // With a site given, a task goes back to the state it had, whatever that was.
  const anyState = command === 'reassign' && typeof options.site === 'string'
  if (!accepted && !anyState) {
    if (
      command === 'retry' &&
      ['running', 'scouting', 'pending'].includes(task.status) &&
      task.prodSourceLabel === 'user'
    ) {
      return [5, task.status]
    }
    return [4, `${command} is refused: the task is ${task.status}`]
  }
  if (command === 'retry' && task.status === 'exhausted' && !caller.productionRole) {
    return [4, 'retry is refused: the task is exhausted, which takes the production role']
  }
  EFFECTS[command](world, task, options.site ?? null)
  touch(task)
  return [0, `${command} accepted for task ${taskId}; it takes effect within a few minutes`]
}

type Effect = (world: World, task: Task, site: string | null) => void

const EFFECTS: Record<TaskCommand, Effect> = {
  kill(world, task) {
    change(task, 'aborting')
    later(world, task, () => {
      endJobs(world, task, 'the task was killed')
      end(task, 'aborted')
    })
  },
  finish(world, task) {
    change(task, 'finishing')
    later(world, task, () => {
      endJobs(world, task, 'the task was finished before all its jobs were')
      end(task, 'finished')
    })
  },
  retry(world, task) {
    change(task, 'toretry')
    later(world, task, () => {
      retryFailedJobs(world, task)
      restart(task)
    })
  },
  incexec: takeUp,
  reassign(world, task, site) {
    const before = task.status
    change(task, 'toreassign')
    task.site = site
    later(world, task, () => change(task, site === null ? 'ready' : before))
  },
  pause(_, task) {
    change(task, 'paused')
  },
  resume(_, task) {
    change(task, task.status === 'paused' ? (task.oldStatus ?? 'running') : 'running')
  },
  avalanche(_, task) {
    change(task, 'running')
  },
  release(_, task) {
    task.splitRule['released'] = '1'
  },
}

/** Takes up what a task was told to do again with old or new inputs. */
export function takeUp(world: World, task: Task): void {
  change(task, 'toincexec')
  later(world, task, () => restart(task))
}

/** The second half of a command, left out when another command came in between. */
function later(world: World, task: Task, apply: () => void): void {
  const from = task.status
  world.later(() => {
    if (task.status === from) apply()
  })
}

export function touch(task: Task): void {
  task.modificationTime = new Date()
}

function change(task: Task, status: TaskStatus): void {
  task.oldStatus = task.status
  task.status = status
  touch(task)
}

function end(task: Task, status: TaskStatus): void {
  change(task, status)
  task.endTime = new Date()
}

/** Back to work whatever its state was, with all inputs to be done anew. */
export function reactivate(world: World, task: Task): void {
  change(task, 'ready')
  later(world, task, () => restart(task))
}

/** Back to work, as after a retry. */
function restart(task: Task): void {
  change(task, 'running')
  task.attemptNr += 1
  task.endTime = null
  task.errorDialog = null
}

/** New attempts at the jobs whose files are not done yet; returns how many. */
export function retryFailedJobs(world: World, task: Task): number {
  const failed = world.jobsOf(task.jediTaskID).filter((job) => job.jobStatus === 'failed')
  const open = failed.filter((job) => job.inputFiles.some((file) => file.status === 'failed'))
  for (const job of open) retryJob(world, job)
  return open.length
}

function endJobs(world: World, task: Task, reason: string): void {
  for (const job of world.jobsOf(task.jediTaskID)) {
    if (!FINAL_JOB_STATUSES.has(job.jobStatus)) cancelJob(job, reason)
  }
}

function cancelJob(job: Job, reason: string): void {
  job.jobStatus = 'cancelled'
  job.jobSubStatus = null
  job.commandToPilot = 'tobekilled'
  job.errors = [{ source: 'taskBuffer', code: 100, diag: reason }]
  job.failure = 'killed'
  job.endTime = new Date()
  job.modificationTime = job.endTime
  for (const file of job.inputFiles) file.status = 'ready'
}

/** For each job whether it was killed: a stranger's, a finished or an unknown one is not. */
export function killJobs(world: World, jobIds: readonly number[], caller: Caller): boolean[] {
  return jobIds.map((id) => {
    const job = world.jobs.get(id)
    if (!job || FINAL_JOB_STATUSES.has(job.jobStatus)) return false
    if (job.userName !== caller.userName && !caller.productionRole) return false
    cancelJob(job, `killed by ${caller.userName}`)
    return true
  })
}
