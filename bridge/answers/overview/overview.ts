import type { HealthState } from '../../panda/alive.ts'
import type { Context } from '../context.ts'
import { known } from '../known.ts'
import type { Links } from '../links.ts'
import { iso } from '../reading/period.ts'
import { sum, together, type StateCounts } from '../reading/statistics.ts'
import type { OwnTasks } from '../reading/tasks.ts'
import type { Overview } from '../shapes/index.ts'
import { byUrgency, countStates, taskLine } from '../tasks/my-tasks.ts'
import { standingOf } from '../tasks/standing.ts'

export interface ReadOverview {
  server: Context['server']
  health: HealthState
  own: OwnTasks | undefined
  days: number
  clouds: StateCounts[] | undefined
  sites: StateCounts[] | undefined
  changed: string[]
  /** What most failed jobs of a task failed of, where that was read. */
  reasons: ReadonlyMap<number, string>
}

const MOST_ATTENTION = 6
const MOST_RUNNING = 5
const MOST_CLOUDS = 8
const MOST_SITES = 6
/** Failed jobs of a site below which it is not among the worst. */
const FEWEST_FAILED = 5

/** How it stands with PanDA and the user's tasks, by what was read. */
export function overviewOf(
  { server, health, own, days, clouds, sites, changed, reasons }: ReadOverview,
  links: Links,
): Omit<Overview, 'sources' | 'missing'> {
  const sorted = (own?.tasks ?? []).toSorted(byUrgency)
  const lines = (standing: string, most: number) =>
    sorted
      .filter((task) => standingOf(task) === standing)
      .slice(0, most)
      .map((task) => taskLine(task, links, reasons.get(task.taskId)))
  const attention = lines('attention', MOST_ATTENTION)
  const [first] = attention
  return {
    server: { name: server.name, vo: server.vo, ...healthOf(health) },
    ...(own && { tasks: { days, total: own.tasks.length, byStatus: countStates(own.tasks) } }),
    attention,
    running: lines('running', MOST_RUNNING),
    ...(clouds && {
      jobs: {
        byStatus: together(clouds),
        byCloud: clouds
          .map((cloud) => ({
            cloud: cloud.name,
            running: sum(cloud, 'running'),
            waiting: sum(cloud, 'defined', 'assigned', 'activated', 'starting', 'sent'),
            failed: sum(cloud, 'failed'),
          }))
          .toSorted((one, other) => other.running + other.failed - one.running - one.failed)
          .slice(0, MOST_CLOUDS),
      },
    }),
    worstSites: worst(sites ?? []),
    changed,
    next: first
      ? [`panda_explain_task(${first.taskId}) says why its jobs fail.`]
      : own && own.tasks.length > 0
        ? ['panda_my_tasks lists all of them.']
        : [],
  }
}

function healthOf({ is, since, reason }: HealthState): Partial<Overview['server']> {
  if (is === 'unknown') return {}
  return {
    isAlive: is === 'alive' || is === 'slow',
    since: iso(since),
    ...known({ problem: reason?.message }),
  }
}

/** Sites at which most fails: where many do, and more than a fifth of what has ended. */
function worst(sites: readonly StateCounts[]): Overview['worstSites'] {
  return sites
    .map((site) => ({ site: site.name, failed: sum(site, 'failed'), finished: sum(site, 'finished') }))
    .filter(({ failed, finished }) => failed >= FEWEST_FAILED && failed / (failed + finished) > 0.2)
    .toSorted((one, other) => other.failed - one.failed)
    .slice(0, MOST_SITES)
}
