import { isObject } from '../../platform/json.ts'
import { mostFrequent } from '../count.ts'
import { said } from '../said.ts'
import type { CountOf } from '../shapes/index.ts'

/** Numbers of jobs by state, of one cloud or site. */
export interface StateCounts {
  name: string
  byStatus: Map<string, number>
}

/** Clouds or sites that are read at most; ATLAS has some 300 queues. */
const MOST_NAMES = 2_000
/** Levels below the first: resource types, kinds of share. */
const DEEPEST = 3

/** `{ SITE: { ...: { state: number } } }` as PanDA's statistics give it, added up for each name of the first level. */
export function readCounts(value: unknown): StateCounts[] {
  if (!isObject(value)) return []
  return Object.entries(value)
    .slice(0, MOST_NAMES)
    .map(([name, inner]) => {
      const byStatus = new Map<string, number>()
      add(inner, byStatus, 0)
      return { name: said(name, 100) ?? '', byStatus }
    })
}

function add(value: unknown, into: Map<string, number>, depth: number): void {
  if (!isObject(value) || depth > DEEPEST) return
  for (const [name, inner] of Object.entries(value)) {
    if (typeof inner === 'number' && Number.isFinite(inner)) into.set(name, (into.get(name) ?? 0) + inner)
    else add(inner, into, depth + 1)
  }
}

/** The counts of several as those of all. */
export function together(counts: readonly StateCounts[]): CountOf[] {
  const all = new Map<string, number>()
  for (const { byStatus } of counts)
    for (const [status, count] of byStatus) all.set(status, (all.get(status) ?? 0) + count)
  return mostFrequent(
    [...all].filter(([, count]) => count > 0).map(([name, count]) => ({ name: said(name, 40) ?? '', count })),
  )
}

export function sum({ byStatus }: StateCounts, ...names: string[]): number {
  return names.reduce((total, name) => total + (byStatus.get(name) ?? 0), 0)
}
