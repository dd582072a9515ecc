import type { CountOf } from './shapes/index.ts'

/** States that are told apart; JEDI has some thirty. */
const MOST_STATES = 30

export function countBy<T>(items: Iterable<T>, key: (item: T) => string): CountOf[] {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1)
  return mostFrequent([...counts].map(([name, count]) => ({ name, count })))
}

/** The most frequent first, and as one what is more than there is room for. */
export function mostFrequent(counts: readonly CountOf[], most = MOST_STATES): CountOf[] {
  const sorted = counts.toSorted(
    (one, other) => other.count - one.count || one.name.localeCompare(other.name),
  )
  if (sorted.length <= most) return sorted
  const rest = sorted.slice(most - 1).reduce((sum, { count }) => sum + count, 0)
  return [...sorted.slice(0, most - 1), { name: 'others', count: rest }]
}
