import { z } from 'zod'
import type { AnyLogin } from '../auth/login.ts'
import { toBridgeError } from '../errors.ts'
import { endpointOfTool, subjectsOf } from '../panda/catalogue/index.ts'
import { unlessAborted } from '../platform/unless-aborted.ts'
import type { ReadFacts } from '../policy/approvals.ts'
import {
  jobFacts,
  runningFact,
  taskFacts,
  taskLine,
  unread,
  type Fact,
  type Facts,
  type Me,
} from '../policy/facts.ts'
import { askPanda, Unread } from '../upstream/panda/ask-panda.ts'
import type { Upstream } from '../upstream/upstream.ts'

/** How long the user waits for what is read, at most: milliseconds. The question is there at once. */
const READ_MS = 5_000
/** Of the tasks and jobs that a call names, so many are looked at. */
const MOST_TASKS = 5
const MOST_JOBS = 20
/** Of a task's jobs, the newest: their numbers go in one address, of some 8,000 characters at most. */
const MOST_STATES = 200

const attributesSchema = z.object({ user_dn_clean: z.string().min(1) })

type Read = (tool: string, input: Record<string, unknown>) => Promise<unknown>

/**
 * Reads from PanDA what the user should know before a yes, in the user's name: what these requests answer goes to no
 * assistant, and they are not recorded as its calls.
 */
export class FactsReader {
  readonly #upstream: Pick<Upstream, 'request'>
  readonly #login: Pick<AnyLogin, 'state'>
  #me: { subject: string; name: Promise<string | undefined> } | undefined

  constructor(upstream: Pick<Upstream, 'request'>, login: Pick<AnyLogin, 'state'>) {
    this.#upstream = upstream
    this.#login = login
  }

  /** What reads about the tasks and jobs that a call names; undefined where it names none. */
  about(tool: string, input: Record<string, unknown>): ReadFacts | undefined {
    const subjects = subjectsOf(endpointOfTool(tool), input)
    if (subjects.length === 0) return undefined
    const ids = (kind: 'task' | 'job') => subjects.filter((each) => each.kind === kind).map(({ id }) => id)
    return (tell, signal) => this.#read(ids('task'), ids('job'), tell, signal)
  }

  /** The same as lines of text, once all is read. */
  async asText(read: ReadFacts | undefined, signal: AbortSignal): Promise<string[]> {
    let last: Facts | undefined
    await read?.((facts) => (last = facts), signal)
    return (last?.lines ?? []).map(({ name, value }) => `${name}: ${value}`)
  }

  async #read(
    tasks: number[],
    jobs: number[],
    tell: (facts: Facts) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const tooLate = AbortSignal.timeout(READ_MS)
    const either = AbortSignal.any([signal, tooLate])
    const read: Read = (tool, input) => askPanda(this.#upstream, tool, input, either)
    const [task, ...moreTasks] = tasks
    const parts = [
      ...(task !== undefined && moreTasks.length === 0 ? this.#partsOfTask(task, read) : []),
      ...(moreTasks.length > 0 ? this.#partsOfTasks(tasks, read) : []),
      ...(jobs.length > 0 ? [this.#partOfJobs(jobs, read)] : []),
    ]
    const found: Fact[][] = parts.map(() => [])
    const say = (is: Facts['is']) => tell({ is, lines: found.flat() })
    const ended = parts.map(async ({ name, facts }, index) => {
      try {
        found[index] = await unlessAborted(facts(), either)
      } catch (thrown) {
        found[index] = [unread(name, tooLate.aborted ? 'PanDA has not answered in time' : reason(thrown))]
      }
      say('reading')
    })
    await Promise.all(ended)
    say('read')
  }

  #partsOfTask(id: number, read: Read): Part[] {
    return [
      {
        name: `Task ${id}`,
        facts: async () =>
          taskFacts(...(await this.#withMe(read('task_get_detailed_info', { task_id: id }), read))),
      },
      { name: 'Jobs', facts: () => jobsOfTask(id, read) },
    ]
  }

  #partsOfTasks(ids: number[], read: Read): Part[] {
    const parts = ids.slice(0, MOST_TASKS).map((id): Part => ({
      name: `Task ${id}`,
      facts: async () => [
        taskLine(id, ...(await this.#withMe(read('task_get_detailed_info', { task_id: id }), read))),
      ],
    }))
    return [...parts, ...rest(ids.length - MOST_TASKS, 'tasks')]
  }

  #partOfJobs(all: number[], read: Read): Part {
    const ids = all.slice(0, MOST_JOBS)
    return {
      name: ids.length === 1 ? `Job ${ids[0]}` : 'Jobs',
      facts: async () => {
        const jobs = read('job_get_description_incl_archive', { job_ids: ids })
        const facts = jobFacts(ids, ...(await this.#withMe(jobs, read)))
        const more = all.length - ids.length
        return more > 0 ? [...facts, notLookedAt(more, 'jobs')] : facts
      },
    }
  }

  /** Both at once: the second may take PanDA some seconds. */
  #withMe(asked: Promise<unknown>, read: Read): Promise<[unknown, Me]> {
    return Promise.all([asked, this.#whoIAm(read)])
  }

  /** PanDA makes a name of its own from the login, which owners of tasks are called by. */
  async #whoIAm(read: Read): Promise<Me> {
    const { state } = this.#login
    if (state.is !== 'signed-in') throw new Unread('nobody is signed in')
    const { subject, name } = state.account
    if (this.#me?.subject !== subject) this.#me = { subject, name: ownName(read) }
    const own = await this.#me.name
    if (own !== undefined) return { name: own, isFromPanda: true }
    this.#me = undefined
    return { name, isFromPanda: false }
  }
}

/** Some of the facts, and what they are called where they could not be read. */
interface Part {
  name: string
  facts: () => Promise<Fact[]>
}

async function ownName(read: Read): Promise<string | undefined> {
  const attributes = await read('system_get_user_attributes', {}).catch(() => undefined)
  return attributesSchema.safeParse(attributes).data?.user_dn_clean
}

/** Of the jobs of a task, how many run: PanDA tells that of jobs only. */
async function jobsOfTask(id: number, read: Read): Promise<Fact[]> {
  const all = await read('task_get_job_ids', { task_id: id })
  if (!Array.isArray(all)) return [unread('Jobs', 'PanDA’s answer is not a list of numbers')]
  if (all.length === 0) return []
  const newest = all
    .map(Number)
    .toSorted((one, other) => other - one)
    .slice(0, MOST_STATES)
  return [runningFact(await read('job_get_status', { job_ids: newest }), all.length)]
}

function rest(count: number, noun: string): Part[] {
  return count > 0 ? [{ name: noun, facts: () => Promise.resolve([notLookedAt(count, noun)]) }] : []
}

const notLookedAt = (count: number, noun: string): Fact => ({
  name: `${count} more`,
  value: `${noun} were not looked at`,
  warns: true,
})

/** One sentence for a line: what to do about it helps nobody who is asked for a yes. */
function reason(thrown: unknown): string {
  return thrown instanceof Unread ? thrown.message : toBridgeError(thrown).message
}
