import { subjectOf, type Context } from '../context.ts'
import type { Reader } from '../reader.ts'
import type { Inquiry } from '../reading/inquiry.ts'
import { iso } from '../reading/period.ts'
import { readCounts } from '../reading/statistics.ts'
import { readOwnTasks } from '../reading/tasks.ts'
import type { Overview } from '../shapes/index.ts'
import { byUrgency } from '../tasks/my-tasks.ts'
import { topReasons } from '../tasks/top-reasons.ts'
import { changesSince, standOf } from './changes.ts'
import { overviewOf } from './overview.ts'

const DAYS = 14
const DAY_MS = 86_400_000

/** What is going on. Without a login it is still known whether PanDA is alive, and what the VO's jobs do. */
export async function askOverview(context: Context, inquiry: Inquiry, reader: Reader): Promise<Overview> {
  const { panda, links, server, lastLooks } = context
  const health = context.health()
  inquiry.cite('system/is_alive', iso(health.lastCheckedAt ?? Date.now()))
  const subject = subjectOf(context)
  const own = subject === '' ? undefined : await readOwnTasks(inquiry, panda, Date.now() - DAYS * DAY_MS)
  if (subject === '') inquiry.missing.push('Your tasks: you are not signed in to PanDA.')
  const [clouds, sites] = await Promise.all([
    inquiry.read(
      'The jobs by cloud',
      panda.value('statistics_job_stats_by_cloud', { type: 'analysis' }, readCounts),
    ),
    inquiry.read(
      'The failures by site',
      panda.value('statistics_job_stats_by_site_and_resource_type', { time_window: 720 }, readCounts),
    ),
  ])
  const reasons = await topReasons(context, inquiry, (own?.tasks ?? []).toSorted(byUrgency))
  const at = inquiry.sources.find(({ what }) => what.startsWith('task/'))?.at
  const before =
    own && at !== undefined
      ? lastLooks.look(reader, subject, { at, stand: standOf(own.tasks), isCut: own.isCut })
      : undefined
  const changed = own ? changesSince(before, own) : []
  const read = overviewOf({ server, health, own, days: DAYS, clouds, sites, changed, reasons }, links)
  return { ...read, sources: inquiry.sources, missing: inquiry.missing }
}
