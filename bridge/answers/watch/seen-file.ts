import { z } from 'zod'
import type { Log } from '../../home/log.ts'
import { readIfThere, replacePrivateFile } from '../../platform/files.ts'
import { parseJson } from '../../platform/json.ts'
import type { SeenTasks } from './changes.ts'

/** Logins of which it is kept: those that were used last. */
const MOST_LOGINS = 10
/** Of one login. */
const MOST_TASKS = 10_000

const seenTask = z.tuple([z.number().int(), z.string().max(50), z.number().int().optional()])
const fileSchema = z.object({
  logins: z
    .array(z.object({ login: z.string().max(100), at: z.number(), tasks: z.array(seenTask).max(MOST_TASKS) }))
    .max(MOST_LOGINS),
})
type Kept = z.output<typeof fileSchema>['logins'][number]

/** What is done with each file, one thing at a time: the tasks of several servers stand in one. */
const turns = new Map<string, { last: Promise<void> }>()

/**
 * Which states the user's tasks were last seen in, in the home: what ended while the computer was off is told at the
 * next look. Numbers and states, no names.
 */
export class SeenFile {
  readonly #file: string
  readonly #log: Log
  readonly #turns: { last: Promise<void> }

  constructor(file: string, log: Log) {
    this.#file = file
    this.#log = log
    this.#turns = turns.get(file) ?? { last: Promise.resolve() }
    turns.set(file, this.#turns)
  }

  /** @param login of whom, at which server @returns undefined where nothing is kept, or it is not understood */
  async read(login: string): Promise<SeenTasks | undefined> {
    await this.#turns.last
    const kept = (await this.#logins()).find((each) => each.login === login)
    if (!kept) return undefined
    const tasks = kept.tasks.map(([id, status, attempt]) => [id, { status, attempt }] as const)
    return { at: kept.at, tasks: new Map(tasks) }
  }

  write(login: string, { at, tasks }: SeenTasks): Promise<void> {
    const kept: Kept = {
      login,
      at,
      tasks: Array.from(tasks, ([id, { status, attempt }]): Kept['tasks'][number] =>
        attempt === undefined ? [id, status.slice(0, 50)] : [id, status.slice(0, 50), attempt],
      ).slice(0, MOST_TASKS),
    }
    return this.#change((logins) => [...logins.filter((each) => each.login !== login), kept])
  }

  /** Settles when what was said is on disk. */
  get settled(): Promise<void> {
    return this.#turns.last
  }

  forget(login: string): Promise<void> {
    return this.#change((logins) => logins.filter((each) => each.login !== login))
  }

  #change(change: (logins: Kept[]) => Kept[]): Promise<void> {
    const changed = this.#turns.last.then(async () => {
      const logins = await this.#logins()
      const next = change(logins).slice(-MOST_LOGINS)
      if (logins.length === 0 && next.length === 0) return
      await replacePrivateFile(this.#file, JSON.stringify({ logins: next }))
    })
    const settled = changed.catch((error: unknown) =>
      this.#log.error({ error: String(error) }, 'The states of the tasks cannot be kept'),
    )
    this.#turns.last = settled
    return settled
  }

  async #logins(): Promise<Kept[]> {
    const text = await readIfThere(this.#file).catch(() => undefined)
    return fileSchema.safeParse(text === undefined ? undefined : parseJson(text)).data?.logins ?? []
  }
}
