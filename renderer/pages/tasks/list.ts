import { wordMatcher } from '../../words.ts'
import { standings } from '../../tasks/standings.ts'
import type { Standing, TaskLine } from '../../types.ts'

/** What of the list is shown. */
export interface ListFilter {
  /** Each must be in the name, the number, the state or the reason; `*` stands for any text. */
  words: string
  standing: Standing | undefined
  status: string | undefined
}

export const everything: ListFilter = { words: '', standing: undefined, status: undefined }

export interface ShownList {
  tasks: readonly TaskLine[]
  /** How many there are of each, were it chosen besides the words. */
  standings: readonly { name: Standing; count: number }[]
  /** The same for states, besides the words and the standing. */
  statuses: readonly { name: string; count: number }[]
}

/** The tasks that fit, in their order, and what else could be chosen. */
export function showList(tasks: readonly TaskLine[], { words, standing, status }: ListFilter): ShownList {
  const fits = wordMatcher(words)
  const found = tasks.filter((task) =>
    fits(`${task.name} ${task.taskId} ${task.status} ${task.topReason ?? ''}`),
  )
  const standing_ = found.filter((task) => standing === undefined || task.standing === standing)
  const counts = countBy(found, (task) => task.standing)
  return {
    tasks: standing_.filter((task) => status === undefined || task.status === status),
    standings: standings
      .filter((name) => counts.has(name) || name === standing)
      .map((name) => ({ name, count: counts.get(name) ?? 0 })),
    statuses: [...countBy(standing_, (task) => task.status)].map(([name, count]) => ({ name, count })),
  }
}

function countBy<T, Key>(items: readonly T[], key: (item: T) => Key): Map<Key, number> {
  const counts = new Map<Key, number>()
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1)
  return counts
}
