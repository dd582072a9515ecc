import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Log } from '../../home/log.ts'
import { taskHasEnded } from '../../panda/ended.ts'
import type { Context } from '../context.ts'
import { nothingRead } from '../nothing-read.ts'
import { Inquiry, reasonOf } from '../reading/inquiry.ts'
import { timeOf } from '../reading/period.ts'
import { readOwnTasks, type OwnTasks } from '../reading/tasks.ts'
import type { TaskFacts } from '../reading/task.ts'
import { USUAL_PERIOD } from '../tasks/ask-my-tasks.ts'
import { changesBetween, seenOf, type SeenTasks, type TaskChange } from './changes.ts'
import { LEAST_APART_MS, nextLookIn } from './pace.ts'
import { SeenFile } from './seen-file.ts'
import { newsOf, summaryOf, type TasksState } from './tasks-state.ts'

export interface WatchOptions {
  /** The server and the VO: what was seen there says nothing of another's. */
  at: string
  cacheFolder: string
  log: Log
  /** Whether it is to look: `off` by the user's choice, `paused` as long as assistants are. */
  wanted: () => 'on' | 'paused' | 'off'
  /** Hears of each new state. */
  onState: (state: TasksState) => void
}

/** Whose tasks they are: what was seen of one login's says nothing of another's. */
interface Watched {
  login: string
  /** Of the last look, or of an earlier run's; undefined before either is known. */
  seen: SeenTasks | undefined
  digest: string
}

/**
 * Looks at the user's tasks now and then, with one call to PanDA: while somebody is signed in, assistants are not paused,
 * the computer is awake, and the user has not switched it off.
 */
export class TaskWatch {
  readonly #context: Context
  readonly #options: WatchOptions
  readonly #file: SeenFile
  readonly #listeners = new Set<(changes: readonly TaskChange[]) => void>()
  #state: TasksState = { is: 'unknown' }
  #watched: Watched | undefined
  #isStarted = false
  #isAsleep = false
  #timer: NodeJS.Timeout | undefined
  #running: { ended: AbortController; done: Promise<void> } | undefined
  #version = 0
  /** Something runs or waits. */
  #goesOn = false
  #failures = 0
  /** Milliseconds since 1970: when the last look began, and when the next is due. */
  #lookedAt = 0
  #nextAt = 0

  /** Nothing is asked before `start`. */
  constructor(context: Context, options: WatchOptions) {
    this.#context = context
    this.#options = options
    this.#file = new SeenFile(join(options.cacheFolder, 'seen-tasks.json'), options.log)
    if (options.wanted() === 'off') this.#state = { is: 'off' }
  }

  get state(): TasksState {
    return this.#state
  }

  /** Calls the listener with the tasks that are in another state than at the look before. @returns what ends that */
  onChange(listener: (changes: readonly TaskChange[]) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  start(): void {
    this.#isStarted = true
    this.changed()
  }

  /** The login has changed, or what the user wants. */
  changed(): void {
    if (!this.#isStarted) return
    const login = this.#context.login()
    if (this.#options.wanted() === 'off' || (login.is === 'signed-out' && !login.problem)) this.#forget()
    // Who signs in again after the login has ended by itself is told then what has happened meanwhile.
    if (login.is === 'signed-out') this.#failures = this.#nextAt = 0
    if (login.is === 'signed-in') this.#watch(this.#loginOf(login.account.subject))
    if (this.#options.wanted() === 'off') this.#change({ is: 'off' })
    else if (this.#state.is === 'off' || login.is === 'signed-out') this.#change({ is: 'unknown' })
    this.#plan()
  }

  /** Looks now, unless that was just done or may not be; joins the look that is under way. Never throws. */
  look(): Promise<void> {
    if (this.#running) return this.#running.done
    const watched = this.#watched
    const mayLook = this.#mayLook && Date.now() - this.#lookedAt >= LEAST_APART_MS
    if (!watched || !mayLook) return Promise.resolve()
    const ended = new AbortController()
    const running = { ended, done: this.#look(watched, ended.signal) }
    this.#running = running
    return running.done
  }

  /** The computer goes to sleep. */
  pause(): void {
    this.#isAsleep = true
    this.#plan()
  }

  /** It has woken up, or is in another network: what has failed may succeed now. */
  wake(): void {
    this.#isAsleep = false
    if (this.#failures > 0) this.#nextAt = 0
    this.#plan()
  }

  /** Nothing is asked or told any more; settles when what was seen is on disk. */
  async close(): Promise<void> {
    this.#isStarted = false
    this.#listeners.clear()
    this.#halt()
    await this.#file.settled
  }

  get #mayLook(): boolean {
    return (
      this.#isStarted &&
      !this.#isAsleep &&
      this.#options.wanted() === 'on' &&
      this.#context.login().is === 'signed-in'
    )
  }

  #plan(): void {
    clearTimeout(this.#timer)
    if (this.#mayLook) {
      const dueAt = Math.max(this.#nextAt, this.#lookedAt + LEAST_APART_MS)
      this.#timer = setTimeout(() => void this.look(), Math.max(0, dueAt - Date.now()))
      this.#timer.unref()
    } else {
      this.#halt()
      this.#grownOld()
    }
  }

  #halt(): void {
    clearTimeout(this.#timer)
    this.#running?.ended.abort()
    this.#running = undefined
  }

  #watch(login: string): void {
    if (this.#watched?.login === login) return
    this.#halt()
    this.#watched = { login, seen: undefined, digest: '' }
    this.#failures = this.#lookedAt = this.#nextAt = 0
    this.#change({ is: 'unknown' })
  }

  /** Nothing is kept of what is not watched, nor of who has signed out. */
  #forget(): void {
    this.#halt()
    if (this.#watched) void this.#file.forget(this.#watched.login)
    this.#watched = undefined
  }

  async #look(watched: Watched, signal: AbortSignal): Promise<void> {
    this.#lookedAt = Date.now()
    try {
      watched.seen ??= await this.#file.read(watched.login)
      const own = await this.#read(signal)
      if (signal.aborted) return
      this.#failures = 0
      this.#heard(watched, own)
    } catch (thrown) {
      if (signal.aborted) return
      this.#failures += 1
      this.#options.log.info({ reason: reasonOf(thrown) }, 'The tasks of the user could not be looked at')
      this.#grownOld()
    }
    this.#running = undefined
    this.#nextAt = this.#lookedAt + nextLookIn({ goesOn: this.#goesOn, failures: this.#failures })
    this.#plan()
  }

  async #read(signal: AbortSignal): Promise<OwnTasks> {
    const inquiry = new Inquiry(signal)
    const own = await readOwnTasks(inquiry, this.#context.panda, timeOf(USUAL_PERIOD, Date.now()))
    if (!own) throw nothingRead(inquiry, 'The list of your tasks')
    return own
  }

  #heard(watched: Watched, { tasks, isCut }: OwnTasks): void {
    const { links } = this.#context
    const at = Date.now()
    const changes = watched.seen ? changesBetween(watched.seen, tasks, isCut) : []
    const isFirst = watched.seen === undefined
    watched.seen = seenOf(tasks, at, isCut ? watched.seen : undefined)
    if (isFirst || changes.length > 0) void this.#file.write(watched.login, watched.seen)
    const news = this.#state.is === 'known' ? this.#state.news : undefined
    const digest = digestOf(tasks)
    if (digest !== watched.digest) this.#version += 1
    watched.digest = digest
    this.#goesOn = tasks.some((task) => task.status !== 'exhausted' && !taskHasEnded(task.status))
    this.#change({
      is: 'known',
      at,
      isOld: false,
      ...summaryOf(tasks, links),
      version: this.#version,
      news: newsOf(changes, links, at) ?? news,
    })
    if (changes.length > 0) for (const listener of this.#listeners) listener(changes)
  }

  #grownOld(): void {
    if (this.#state.is === 'known' && !this.#state.isOld) this.#change({ ...this.#state, isOld: true })
  }

  #change(state: TasksState): void {
    // Two that say nothing more than that are the same.
    if (state.is !== 'known' && state.is === this.#state.is) return
    this.#state = state
    this.#options.onState(state)
  }

  #loginOf(subject: string): string {
    return createHash('sha256').update(`${this.#options.at} ${subject}`).digest('hex').slice(0, 16)
  }
}

/** The same for tasks of which a list would show the same. */
function digestOf(tasks: readonly TaskFacts[]): string {
  const hash = createHash('sha256')
  for (const { taskId, status, progress } of tasks) hash.update(JSON.stringify([taskId, status, progress]))
  return hash.digest('base64')
}
