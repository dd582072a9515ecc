import type { z } from 'zod'
import type { AnyLogin } from '../auth/index.ts'
import { BridgeError } from '../errors.ts'
import type { Log } from '../home/index.ts'
import { jobHasEnded } from '../panda/ended.ts'
import type { PandaServer } from '../panda/index.ts'
import { cancelled } from '../panda/unanswered.ts'
import type { Bounds } from './get.ts'
import { readLog, type LogAsked, type PartOfLogAsked } from './log.ts'
import type { LogFiles, LogWait } from './log-files.ts'
import type { LogPart } from './log-part.ts'
import { loginThere, noMonitor, whyNot, type MonitorState } from './monitor-state.ts'
import { MonitorOfUser } from './of-user.ts'
import {
  errorTableSchema,
  jobPageSchema,
  jobsSchema,
  type ErrorDescription,
  type JobPage,
  type JobsPage,
} from './records.ts'

export interface BigPandaOptions {
  server: Pick<PandaServer, 'name' | 'monitorUrl'>
  login: Pick<AnyLogin, 'state' | 'idToken'>
  log: Log
  /** Hears of each new state. */
  onState?: (state: MonitorState) => void
}

interface Asked {
  /** Ends the wait; the request ends with it unless others wait for the same. */
  signal?: AbortSignal | undefined
}

/** Which of a task's jobs, and what of them. */
export interface JobsAsked extends Asked {
  /** Names of fields, as the monitor calls them. */
  fields: readonly string[]
  /** What comes besides an empty list: `jobs`, counts of errors, counts by the fields' values. */
  outputs: readonly ('jobs' | 'errsByCount' | 'selectionsummary')[]
  /** Jobs at most. */
  limit: number
}

const METADATA_MS = 15_000
const RUNNING_LIFETIME_MS = 60_000
const DAY_MS = 86_400_000
const page: Bounds = { maxBytes: 5_000_000, timeoutMs: METADATA_MS }
/** A task of thousands of jobs takes the monitor a while. */
const manyJobs: Bounds = { maxBytes: 20_000_000, timeoutMs: 60_000 }

/**
 * The monitor of one server as a second source: what it says of tasks and jobs, and the logs that it fetches. It is
 * asked gently: once for what does not change any more, else not twice within a minute.
 */
export class BigPanda {
  readonly #options: BigPandaOptions
  readonly #monitor: URL | undefined
  #user: { key: string; is: MonitorOfUser } | undefined

  constructor(options: BigPandaOptions) {
    const { monitorUrl } = options.server
    this.#options = options
    this.#monitor = monitorUrl === undefined ? undefined : new URL(monitorUrl)
  }

  /** What is known of it, without asking. */
  get state(): MonitorState {
    return this.#monitor ? this.#ofUser(this.#monitor).state : noMonitor(this.#options.server.name)
  }

  /** Looks who the monitor takes the user for. @param anew also where that is known. @throws BridgeError `cancelled` */
  async look({ signal, anew = false }: Asked & { anew?: boolean } = {}): Promise<MonitorState> {
    const monitor = this.#monitor
    if (!monitor) return this.state
    return orCancelled(signal, () => this.#ofUser(monitor).look(signal, anew))
  }

  /** The login has changed: what another was shown is dropped, and who the user is there is asked again when needed. */
  loginChanged(): void {
    this.#options.onState?.(this.state)
  }

  /** @throws BridgeError `not-found` where the monitor has no such job, or why it cannot be asked */
  async job(id: number, asked: Asked = {}): Promise<JobPage> {
    const path = `/job?pandaid=${idOf(id)}&json`
    return this.#page(path, `job ${id}`, page, jobPageSchema, lifeOf, asked)
  }

  /** Jobs of a task, the last attempt of each. @throws BridgeError as `job` */
  async jobsOfTask(id: number, { fields, outputs, limit, ...asked }: JobsAsked): Promise<JobsPage> {
    const query = new URLSearchParams({
      jeditaskid: `${idOf(id)}`,
      fields: [...new Set(['pandaid', ...fields])].join(','),
      outputs: outputs.join(','),
      limit: `${limit}`,
    })
    return this.#page(`/jobs/?${query}&json`, `jobs of task ${id}`, manyJobs, jobsSchema, soon, asked)
  }

  /** The monitor's own table of errors, or undefined where it has none. @throws BridgeError where it cannot be asked */
  async errorTable(asked: Asked = {}): Promise<ErrorDescription[] | undefined> {
    const path = '/api/joberrordescriptions/?json'
    try {
      const inADay = () => Date.now() + DAY_MS
      const table = await this.#page(path, 'table of errors', page, errorTableSchema, inADay, asked)
      return table.error_descriptions
    } catch (error) {
      if (error instanceof BridgeError && error.code === 'not-found' && this.#monitor) return undefined
      throw error
    }
  }

  /**
   * The files of a job's log. The monitor fetches the tarball when it is first asked, which goes on in the background
   * for five minutes, also when nobody waits any more.
   * @throws BridgeError `not-found` where the job has no log there, or why the monitor cannot be asked
   */
  async logFiles(jobId: number, asked: LogAsked = {}): Promise<LogFiles> {
    return orCancelled(asked.signal, () => readLog(this.#reached(), idOf(jobId)).files(asked))
  }

  /**
   * A part of one file of a job's log: its end, or from a byte on.
   * @param path of the file in the log, as `logFiles` gives it
   * @throws BridgeError as `logFiles`
   */
  async logPart(jobId: number, path: string, asked: PartOfLogAsked = {}): Promise<LogPart | LogWait> {
    return orCancelled(asked.signal, () => readLog(this.#reached(), idOf(jobId)).part(path, asked))
  }

  /** Ends what is under way. */
  close(): void {
    this.#user?.is.close()
  }

  async #page<S extends z.ZodType>(
    path: string,
    what: string,
    bounds: Bounds,
    schema: S,
    until: (page: z.output<S>) => number,
    { signal }: Asked,
  ): Promise<z.output<S>> {
    const user = this.#reached()
    const kept = user.pages.get(path) as z.output<S> | undefined
    if (kept !== undefined) return kept
    return orCancelled(signal, () =>
      user.requests.join(
        path,
        async (ended) => {
          const { body, bytes } = await user.json(path, what, bounds, ended)
          const { data } = schema.safeParse(body)
          if (data === undefined) {
            throw new BridgeError(
              'not-found',
              `The monitor has no ${what}, or answers in a way that PanDA Bridge does not know.`,
              'Check the number.',
            )
          }
          user.pages.set(path, data, bytes, until(data))
          return data
        },
        { signal },
      ),
    )
  }

  /** @throws BridgeError `not-found` where the server has no monitor */
  #reached(): MonitorOfUser {
    if (this.#monitor) return this.#ofUser(this.#monitor)
    throw whyNot(this.state) ?? new Error('A server without a monitor says so')
  }

  #ofUser(monitor: URL): MonitorOfUser {
    const { login, onState, log } = this.#options
    const { state } = login
    const there = loginThere(state, monitor)
    const key = `${there} ${state.is === 'signed-in' ? state.account.subject : ''}`
    if (this.#user?.key === key) return this.#user.is
    this.#user?.is.close()
    const is = new MonitorOfUser(monitor, login, there, (state) => {
      // One that was left may still hear of what it had asked.
      if (this.#user?.is !== is) return
      log.info({ is: state.is, host: monitor.host }, 'The monitor BigPanDA')
      onState?.(state)
    })
    this.#user = { key, is }
    return is
  }
}

/** For good where nothing changes any more: a job is never tried again under its number. */
function lifeOf({ job: { jobstatus } }: JobPage): number {
  return jobstatus !== undefined && jobHasEnded(jobstatus) ? Infinity : soon()
}

const soon = () => Date.now() + RUNNING_LIFETIME_MS

/** @throws BridgeError `invalid-input` */
function idOf(id: number): number {
  if (Number.isSafeInteger(id) && id > 0) return id
  throw new BridgeError(
    'invalid-input',
    `${id} is no number of a task or job.`,
    'Give a whole number above 0.',
  )
}

/** An end of the wait by its asker is said as such. */
async function orCancelled<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw signal?.aborted ? cancelled('read') : error
  }
}
