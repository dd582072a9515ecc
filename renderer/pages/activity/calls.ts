import type { Call, Statistics } from './types.ts'

/** Calls that a window keeps; the bridge's record on disk has more. */
export const MOST_CALLS = 10_000

/** The calls of both lists, each once, the newest first. The first list itself where the second has nothing new. */
export function mergeCalls(known: readonly Call[], incoming: readonly Call[]): readonly Call[] {
  const ids = new Set(known.map(({ id }) => id))
  const fresh = incoming.filter(({ id }) => !ids.has(id))
  if (fresh.length === 0) return known
  return [...known, ...fresh].toSorted((a, b) => b.time - a.time).slice(0, MOST_CALLS)
}

/** Whether calls may have been missed between what is known and the last ones that the state shows. */
export function hasGap(known: readonly Call[], recent: readonly Call[]): boolean {
  if (known.length === 0 || recent.length === 0) return false
  const ids = new Set(known.map(({ id }) => id))
  return !recent.some(({ id }) => ids.has(id))
}

/** What there is to filter by in the whole record; a client is called as it last called itself, where that is known. */
export function choicesOf(
  calls: readonly Call[],
  statistics: Pick<Statistics, 'tools' | 'clients' | 'upstreams'> | undefined,
): { clients: { key: string; name: string }[]; tools: string[]; upstreams: string[] } {
  const clients = new Map<string, string>()
  const tools = new Set<string>(statistics?.tools.map(({ tool }) => tool))
  const upstreams = new Set<string>(statistics?.upstreams.map(({ upstream }) => upstream))
  for (const { client, clientName, tool, upstream = 'PanDA' } of calls) {
    upstreams.add(upstream)
    if (!clients.has(client)) clients.set(client, clientName)
    tools.add(tool)
  }
  for (const { client, clientName } of statistics?.clients ?? [])
    if (!clients.has(client)) clients.set(client, clientName)
  return {
    clients: [...clients]
      .map(([key, name]) => ({ key, name }))
      .toSorted((a, b) => a.name.localeCompare(b.name)),
    tools: [...tools].toSorted(),
    upstreams: [...upstreams].toSorted(),
  }
}
