import type { Call } from './call.ts'

/** Tools that count as much used. */
const MOST = 10

/** The tools that an assistant has called most, the most called first. @param client the name of its key */
export function mostUsed(calls: readonly Call[], client: string): string[] {
  const counts = new Map<string, number>()
  for (const call of calls)
    if (call.client === client && call.outcome === 'ok')
      counts.set(call.tool, (counts.get(call.tool) ?? 0) + 1)
  return [...counts]
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, MOST)
    .map(([tool]) => tool)
}
