import type { Effect } from '../types.ts'

const phrases: readonly [Effect, (count: number) => string][] = [
  ['read', (count) => `${count} only look`],
  ['write', (count) => `${count} change something`],
  ['destructive', (count) => `${count} cannot be undone`],
]

/**
 * `67 tools: 50 only look, 17 change something`.
 * @param effects of the tools that the server has; those it has not are in the set, and take no effect
 */
export function countText(tools: readonly string[], effects: ReadonlyMap<string, Effect>): string {
  const known = tools.flatMap((tool) => effects.get(tool) ?? [])
  if (known.length === 0) return `${tools.length} tools`
  const counts = phrases.flatMap(([effect, phrase]) => {
    const count = known.filter((other) => other === effect).length
    return count === 0 ? [] : phrase(count)
  })
  return `${known.length} tools of this server: ${counts.join(', ')}`
}
