import { DEMO_USER } from './virtual-organisations.ts'
import type { Dataset, Job, StagingRequest, Task, TaskStatus } from './task.ts'

/** How long a command of a user takes in the demo until its last effect; minutes in the field. */
const SETTLE_MILLISECONDS = 20_000

/** A request that PanDA works on by itself, and what came of it. */
export interface AsyncRequest {
  requester: string
  startedAt: Date | null
  finishedAt: Date | null
  /** Null until it is done. */
  answer: { success: boolean; message: string; data: unknown } | null
}

interface Transition {
  due: number
  apply: () => void
}

/** Everything that the demo's PanDA knows: tasks, jobs, requests. Commands change it. */
export interface World {
  /** When it was made; all dates are relative to it. */
  readonly now: Date
  readonly tasks: Map<number, Task>
  readonly jobs: Map<number, Job>
  readonly stagingRequests: Map<number, StagingRequest>
  /** By the id that the submission answered. */
  readonly asyncRequests: Map<string, AsyncRequest>
  /** Names of people whom PanDA turns away. */
  readonly bannedUsers: Set<string>
  /** Each person's secrets, by name and key. */
  readonly secrets: Map<string, Map<string, string>>
  /** Names of the files in the server's cache. */
  readonly cacheFiles: Set<string>
  jobsOf(taskId: number): Job[]
  /** A task of the demo's user in this state, to try a command on. */
  ownTask(status: TaskStatus): Task
  addTask(task: Task): void
  addJob(job: Job): void
  nextTaskId(): number
  nextJobId(): number
  datasetOf(name: string): Dataset | undefined
  /** What happens a while after a command. */
  later(apply: () => void): void
  /** Carries out what is due by now. */
  advance(): void
  /** Carries out everything that is still to come, at once. */
  settle(): void
}

/** A world in which nothing is yet. */
export function emptyWorld(now: Date): World {
  const start = new Date(Math.floor(now.getTime() / 1000) * 1000)
  const jobsByTask = new Map<number, Job[]>()
  const transitions: Transition[] = []
  let lastTaskId = 0
  let lastJobId = 0

  const world: World = {
    now: start,
    tasks: new Map(),
    jobs: new Map(),
    stagingRequests: new Map(),
    asyncRequests: new Map(),
    bannedUsers: new Set(['Mallory Badjob']),
    secrets: new Map(),
    cacheFiles: new Set(),
    jobsOf: (taskId) => jobsByTask.get(taskId) ?? [],
    ownTask(status) {
      for (const task of world.tasks.values()) {
        if (task.status === status && task.userName === DEMO_USER.name) return task
      }
      throw new Error(`No task of ${DEMO_USER.name} is ${status}.`)
    },
    addTask(task) {
      world.tasks.set(task.jediTaskID, task)
      lastTaskId = Math.max(lastTaskId, task.jediTaskID)
    },
    addJob(job) {
      world.jobs.set(job.PandaID, job)
      lastJobId = Math.max(lastJobId, job.PandaID)
      const siblings = jobsByTask.get(job.jediTaskID)
      if (siblings) siblings.push(job)
      else jobsByTask.set(job.jediTaskID, [job])
    },
    nextTaskId: () => lastTaskId + 1,
    nextJobId: () => lastJobId + 1,
    datasetOf(name) {
      for (const task of world.tasks.values()) {
        const dataset = task.datasets.find((candidate) => candidate.name === name)
        if (dataset) return dataset
      }
      return undefined
    },
    later(apply) {
      transitions.push({ due: Date.now() + SETTLE_MILLISECONDS, apply })
    },
    advance: () => carryOut(Date.now()),
    settle: () => carryOut(Infinity),
  }

  function carryOut(until: number): void {
    // A transition may add another, which counts from the end.
    for (let next = transitions[0]; next && next.due <= until; next = transitions[0]) {
      transitions.shift()
      next.apply()
    }
  }

  return world
}
