import { FailureStudy, resourcesOf, type FailureGroup, type Overlay } from '../../diagnosis/index.ts'
import { asObject } from '../../platform/json.ts'
import { said } from '../said.ts'

/** What the jobs of a task came to. */
export interface JobTotals {
  finished: number
  failed: number
  /** Seconds, of all cores. */
  cpu: number
  /** Seconds of those that ended, and of those among them that failed. */
  wall: number
  wallLost: number
  groups: FailureGroup[]
  sites: Map<string, { finished: number; failed: number }>
}

const MOST_SITES = 500

/** @param overlay the monitor's own table of errors, where it is known */
export function jobTotals(rows: Iterable<unknown>, overlay: Overlay | undefined): JobTotals {
  const study = new FailureStudy(overlay)
  const totals = { finished: 0, failed: 0, cpu: 0, wall: 0, wallLost: 0 }
  const sites: JobTotals['sites'] = new Map()
  for (const row of rows) {
    const status = asObject(row)['jobStatus']
    if (status !== 'finished' && status !== 'failed') continue
    study.add(row)
    totals[status] += 1
    const { cpuTime = 0, wallTime } = resourcesOf(row)
    totals.cpu += cpuTime
    totals.wall += wallTime?.used ?? 0
    if (status === 'failed') totals.wallLost += wallTime?.used ?? 0
    const name = said(asObject(row)['computingSite'], 100) ?? 'unknown'
    const site = sites.get(name) ?? { finished: 0, failed: 0 }
    site[status] += 1
    if (sites.has(name) || sites.size < MOST_SITES) sites.set(name, site)
  }
  return { ...totals, groups: study.result().groups, sites }
}

/** Those of several tasks as those of all. */
export function addUp(all: readonly JobTotals[]): JobTotals {
  const sum = (of: (totals: JobTotals) => number) => all.reduce((total, totals) => total + of(totals), 0)
  const sites: JobTotals['sites'] = new Map()
  for (const totals of all)
    for (const [name, { finished, failed }] of totals.sites) {
      const site = sites.get(name) ?? { finished: 0, failed: 0 }
      sites.set(name, { finished: site.finished + finished, failed: site.failed + failed })
    }
  return {
    finished: sum(({ finished }) => finished),
    failed: sum(({ failed }) => failed),
    cpu: sum(({ cpu }) => cpu),
    wall: sum(({ wall }) => wall),
    wallLost: sum(({ wallLost }) => wallLost),
    groups: mergeGroups(all.flatMap(({ groups }) => groups)),
    sites,
  }
}

/** Groups of one reason, of several tasks, as one. */
function mergeGroups(groups: readonly FailureGroup[]): FailureGroup[] {
  const merged = new Map<string, FailureGroup>()
  for (const group of groups) {
    const before = merged.get(group.reason)
    merged.set(group.reason, before ? mergeTwo(before, group) : group)
  }
  return [...merged.values()].toSorted((one, other) => other.count - one.count)
}

function mergeTwo(one: FailureGroup, other: FailureGroup): FailureGroup {
  const sites = new Map(one.sites.map(({ site, count }) => [site, count]))
  for (const { site, count } of other.sites) sites.set(site, (sites.get(site) ?? 0) + count)
  return {
    ...one,
    count: one.count + other.count,
    sites: [...sites].map(([site, count]) => ({ site, count })).toSorted((a, b) => b.count - a.count),
    siteCount: Math.max(one.siteCount, other.siteCount, sites.size),
  }
}
