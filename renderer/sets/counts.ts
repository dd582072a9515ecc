import { hasTool } from '../../bridge/policy/has-tool.ts'
import { counted } from '../counted.ts'
import type { Effect, EndpointSet, Tool } from '../types.ts'

const phrases: readonly [Effect, (count: number) => string][] = [
  ['read', (count) => `${count} only ${count === 1 ? 'looks' : 'look'}`],
  ['write', (count) => `${count} ${count === 1 ? 'changes or starts' : 'change or start'} something`],
  [
    'destructive',
    (count) => `${count} ${count === 1 ? 'ends or deletes' : 'end or delete'} something for good`,
  ],
]

/** Those of the tools that a set has. */
export function toolsOf(set: EndpointSet, tools: readonly Tool[]): Tool[] {
  const having = { set, offered: new Set(set.tools) }
  return tools.filter(({ name, effect, from }) =>
    hasTool(having, { name, effect, isFurther: from !== undefined }),
  )
}

/**
 * `67 tools of this server: 50 only look, 17 change something`.
 * @param tools that there are; those that a set names besides take no effect
 */
export function countText(set: EndpointSet, tools: readonly Tool[]): string {
  const known = toolsOf(set, tools)
  if (known.length === 0) return counted(set.tools.length, 'tool')
  const counts = phrases.flatMap(([effect, phrase]) => {
    const count = known.filter((other) => other.effect === effect).length
    return count === 0 ? [] : phrase(count)
  })
  const where = known.some(({ from }) => from !== undefined) ? 'in all' : 'of this server'
  return `${counted(known.length, 'tool')} ${where}: ${counts.join(', ')}`
}
