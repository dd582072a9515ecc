import { counted } from '../counted.ts'
import type { Effect } from '../types.ts'

const phrases: readonly [Effect, (count: number) => string][] = [
  ['read', (count) => `${count} only ${count === 1 ? 'looks' : 'look'}`],
  ['write', (count) => `${count} ${count === 1 ? 'changes or starts' : 'change or start'} something`],
  [
    'destructive',
    (count) => `${count} ${count === 1 ? 'ends or deletes' : 'end or delete'} something for good`,
  ],
]

/**
 * `67 tools: 50 only look, 17 change something`.
 * @param effects of the tools that the server has; those it has not are in the set, and take no effect
 */
export function countText(tools: readonly string[], effects: ReadonlyMap<string, Effect>): string {
  const known = tools.flatMap((tool) => effects.get(tool) ?? [])
  if (known.length === 0) return counted(tools.length, 'tool')
  const counts = phrases.flatMap(([effect, phrase]) => {
    const count = known.filter((other) => other === effect).length
    return count === 0 ? [] : phrase(count)
  })
  return `${counted(known.length, 'tool')} of this server: ${counts.join(', ')}`
}
