import { isAnswerTool } from '../panda/answer-tools.ts'
import type { Call } from './call.ts'

/** Tools that count as much used. */
const MOST = 10

/**
 * The tools of servers that an assistant has called most, the most called first: this program's own are in every list.
 * @param client the name of its key
 */
export function mostUsed(calls: readonly Call[], client: string): string[] {
  const counts = new Map<string, number>()
  for (const call of calls)
    if (call.client === client && call.outcome === 'ok' && !isAnswerTool(call.tool))
      counts.set(call.tool, (counts.get(call.tool) ?? 0) + 1)
  return [...counts]
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, MOST)
    .map(([tool]) => tool)
}
