import { beforeEach, vi } from 'vitest'
import { Answers } from '../bridge/answers/answers.ts'
import { documentationIn } from '../bridge/answers/index.ts'
import type { TaskWatch } from '../bridge/answers/watch/task-watch.ts'
import type { KnownTasksState, TasksState } from '../bridge/answers/watch/tasks-state.ts'
import { BigPanda } from '../bridge/bigpanda/index.ts'
import type { LoginState } from '../bridge/auth/login-state.ts'
import type { Task } from '../bridge/demo/index.ts'
import { silentLog } from '../bridge/home/log.ts'
import { demoServer } from '../bridge/server/own-demo.ts'
import { endsAfterEach } from './ends.ts'
import { newHome } from './homes.ts'
import { startRest, type RestTest } from './rest-upstream.ts'

/** A user whose tasks are watched at a demo PanDA. The clock stands still unless a test moves it; the network is real. */
export interface WatchedUser {
  rest: RestTest
  answers: Answers
  cacheFolder: string
  /** What the watch believes; it hears of a change by `changed`. */
  login: LoginState
  wanted: 'on' | 'paused' | 'off'
  told: TasksState[]
  newWatch: () => TaskWatch
  /** A watch that has looked once. */
  started: () => Promise<TaskWatch>
  /** Runs the clock so far, and waits for the look that is due then. */
  nextLook: (watch: TaskWatch, ms: number) => Promise<void>
  /** Lists of tasks that PanDA was asked for. */
  asked: () => number
  /** Runs the clock so far. @returns how often PanDA was asked meanwhile */
  requestsIn: (ms: number) => Promise<number>
  /** Settles when PanDA has answered all that it was asked. */
  answered: () => Promise<unknown>
  ownTask: (status: Task['status']) => Task
}

/** Each test of the file gets one of its own, by the function that this returns. */
export function watchedUsers(): () => WatchedUser {
  const ends = endsAfterEach()
  let user: WatchedUser
  beforeEach(async () => {
    const rest = await startRest()
    ends(() => rest[Symbol.asyncDispose]())
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: Date.now() })
    ends(() => {
      vi.restoreAllMocks()
      vi.useRealTimers()
    })
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    user = userAt(rest, ends)
  })
  return () => user
}

function userAt(rest: RestTest, ends: (end: () => unknown) => void): WatchedUser {
  const request = vi.spyOn(rest.upstream, 'request')
  const server = demoServer(rest.demo)
  const panda = { upstream: rest.upstream, tools: { known: () => [], has: () => true } as never }
  const health = () => ({}) as never
  const home = newHome()
  const documentation = documentationIn(home.documentationFolder, silentLog)
  const bigPanda = new BigPanda({ server: { name: server.name }, login: rest.login, log: silentLog })
  const user: WatchedUser = {
    rest,
    answers: Answers.at({
      server,
      panda,
      login: () => user.login,
      health,
      documentation,
      bigPanda,
      addedErrors: () => [],
    }),
    cacheFolder: home.cacheFolder,
    login: rest.login.state,
    wanted: 'on',
    told: [],
    newWatch: () => {
      const watch = user.answers.watchTasks({
        at: rest.demo.url,
        cacheFolder: user.cacheFolder,
        log: silentLog,
        wanted: () => user.wanted,
        onState: (state) => void user.told.push(state),
      })
      ends(() => watch.close())
      return watch
    },
    started: async () => {
      const watch = user.newWatch()
      watch.start()
      await user.nextLook(watch, 0)
      return watch
    },
    nextLook: async (watch, ms) => {
      const before = user.asked()
      await vi.advanceTimersByTimeAsync(ms)
      await turnsUntil(() => user.asked() === before + 1)
      await watch.look()
    },
    asked: () => rest.demo.callsOf('task', 'get_tasks_detailed_info_since').length,
    requestsIn: async (ms) => {
      const before = request.mock.calls.length
      await vi.advanceTimersByTimeAsync(ms)
      return request.mock.calls.length - before
    },
    answered: () => Promise.allSettled(request.mock.results.map(({ value }) => value as unknown)),
    ownTask: (status) => rest.demo.state.world.ownTask(status),
  }
  return user
}

/** Waits by the network's own turns, as the clock does not run. */
export async function turnsUntil(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => void setImmediate(resolve))
}

/** Changes a task as PanDA's own machinery does. */
export function changeTask(task: Task, status: Task['status']): Task {
  task.status = status
  task.modificationTime = new Date()
  return task
}

/** What is known, where it is. */
export const knownTasks = (watch: TaskWatch) => watch.state as KnownTasksState
