import { addStagingRequest } from './dataset-generation.ts'
import { generateJobs } from './job-generation.ts'
import { addKnownTasks } from './known-tasks.ts'
import { seededRandom } from './random.ts'
import { generateTask } from './task-generation.ts'
import type { TaskStatus } from './task.ts'
import { DEMO_USER } from './virtual-organisations.ts'
import { emptyWorld, type World } from './world.ts'

const FIRST_TASK_ID = 48_200_101

/** Tasks of the demo's user first: at least one in each state in which a command does something else. */
const OWN: readonly TaskStatus[] = [
  'running',
  'running',
  'running',
  'scouting',
  'pending',
  'ready',
  'paused',
  'exhausted',
  'exhausted',
  'finished',
  'finished',
  'finished',
  'finished',
  'done',
  'done',
  'done',
  'failed',
  'failed',
  'broken',
  'aborted',
  'throttled',
  'staging',
  'assigning',
  'registered',
]

const OTHERS: readonly [TaskStatus, ...TaskStatus[]] = [
  'running',
  'running',
  'running',
  'done',
  'done',
  'finished',
  'failed',
  'paused',
  'scouting',
  'exhausted',
  'aborted',
  'pending',
]

const USERS = ['Grace Gluon', 'Henri Higgs', 'Yuki Boson', 'Pavel Pion'] as const

/** A world as of `now`, the same each time but for its dates: 60 tasks with their jobs, then those of `KNOWN_TASKS`. */
export function createWorld(now: Date): World {
  const world = emptyWorld(now)
  const random = seededRandom(20_260_806)
  for (let index = 0; index < 60; index += 1) {
    const status = OWN[index] ?? random.pick(OTHERS)
    const production = index >= OWN.length && random.next() < 0.6
    const task = generateTask(world.now, random, FIRST_TASK_ID + index * 7, status, {
      production,
      userName: index < OWN.length ? DEMO_USER.name : production ? 'Atlas Production' : random.pick(USERS),
    })
    if (index % 10 === 9) task.parent = task.jediTaskID - 7
    world.addTask(task)
    generateJobs(world, random, task)
    if (task.status === 'staging' || (production && index % 5 === 0)) addStagingRequest(world, random, task)
  }
  addKnownTasks(world)
  return world
}
