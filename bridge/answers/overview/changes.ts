import type { TaskFacts } from '../reading/task.ts'

/** How the user's tasks stood at a look: their states by number. */
export type Stand = ReadonlyMap<number, string>

export function standOf(tasks: readonly TaskFacts[]): Stand {
  return new Map(tasks.map(({ taskId, status }) => [taskId, status]))
}

/** Changes that are told at most; the rest is counted. */
const MOST_TOLD = 8

/** What has changed since the last look, a sentence each; nothing at the first. */
export function changesSince(before: Stand | undefined, tasks: readonly TaskFacts[]): string[] {
  if (!before) return []
  const told = tasks.flatMap(({ taskId, name, status }) => {
    const was = before.get(taskId)
    if (was === status) return []
    return [
      was === undefined
        ? `Task ${taskId} (${name}) is new: ${status}.`
        : `Task ${taskId} (${name}) was ${was} and is ${status}.`,
    ]
  })
  const more = told.length - MOST_TOLD
  return more > 0 ? [...told.slice(0, MOST_TOLD), `${more} more tasks have changed.`] : told
}

/** Of each user who has looked, how it was then. In memory only: a new start knows of no look. */
export class LastLooks {
  readonly #looks = new Map<string, { at: string; stand: Stand }>()

  /** Takes up a look. @returns the one before it */
  look(subject: string, at: string, stand: Stand): { at: string; stand: Stand } | undefined {
    const before = this.#looks.get(subject)
    if (before?.at === at) return undefined
    this.#looks.clear()
    this.#looks.set(subject, { at, stand })
    return before
  }
}
