import type { Reader } from '../reader.ts'
import type { OwnTasks } from '../reading/tasks.ts'
import type { TaskFacts } from '../reading/task.ts'

/** How the user's tasks stood at a look: their states by number. */
export type Stand = ReadonlyMap<number, string>

export function standOf(tasks: readonly TaskFacts[]): Stand {
  return new Map(tasks.map(({ taskId, status }) => [taskId, status]))
}

/** One look of a user's, at a time in ISO 8601, UTC. */
export interface Look {
  at: string
  stand: Stand
  /** Not all tasks were in the list. */
  isCut: boolean
}

/** Changes that are told at most; the rest is counted. */
const MOST_TOLD = 8

/** What has changed since the last look, a sentence each; nothing at the first. */
export function changesSince(before: Look | undefined, { tasks, isCut }: OwnTasks): string[] {
  if (!before) return []
  const told = tasks.flatMap(({ taskId, name, status, createdAt }) => {
    const was = before.stand.get(taskId)
    // Of two lists that are not whole nothing can be told where one does not have it.
    if (was === status || (was === undefined && (isCut || before.isCut))) return []
    if (was !== undefined) return [`Task ${taskId} (${name}) was ${was} and is ${status}.`]
    // An older one comes into the list again when something is written to it.
    const isNew = createdAt !== undefined && createdAt >= before.at
    return [`Task ${taskId} (${name}) ${isNew ? 'is new' : 'has changed'}: ${status}.`]
  })
  const more = told.length - MOST_TOLD
  return more > 0 ? [...told.slice(0, MOST_TOLD), `${more} more tasks have changed.`] : told
}

/**
 * How it was when one last looked: an assistant by itself, since a window looks each minute. In memory only: a new start
 * knows of no look.
 */
export class LastLooks {
  readonly #looks = new Map<Reader, { subject: string; look: Look }>()

  /** Takes up a look. @returns the one before it of the same user; undefined for what was told already */
  look(reader: Reader, subject: string, look: Look): Look | undefined {
    const before = this.#looks.get(reader)
    if (before?.subject === subject && before.look.at === look.at) return undefined
    this.#looks.set(reader, { subject, look })
    return before?.subject === subject ? before.look : undefined
  }
}
