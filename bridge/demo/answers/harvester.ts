import { findSite, SITES } from '../sites.ts'
import { type Answers, no, number, ok, text } from './answer.ts'

/** Workers of a queue, by harvester, type of job, resource type and state. */
type WorkerStatistics = Record<string, Record<string, Record<string, Record<string, Record<string, number>>>>>

export const HARVESTER: Answers = {
  'harvester/get_worker_statistics'({ world }) {
    const statistics: WorkerStatistics = {}
    for (const job of world.jobs.values()) {
      const state =
        job.jobStatus === 'running' ? 'running' : job.jobStatus === 'activated' ? 'submitted' : undefined
      const site = findSite(job.computingSite)
      if (!state || !site) continue
      const ofQueue = (statistics[site.name] ??= {})
      const ofHarvester = (ofQueue[site.harvesterId] ??= {})
      const ofType = (ofHarvester[job.prodSourceLabel] ??= {})
      const counts = (ofType[job.resourceType] ??= {})
      counts[state] = (counts[state] ?? 0) + 1
    }
    return ok(statistics)
  },
  'harvester/add_sweep_command': (call) =>
    findSite(text(call, 'panda_queue')) ? ok() : no(`queue ${text(call, 'panda_queue')} is unknown`),
  'harvester/add_target_slots': (call) =>
    findSite(text(call, 'panda_queue'))
      ? ok(null, `${number(call, 'slots')} slots set for ${text(call, 'panda_queue')}`)
      : no(`queue ${text(call, 'panda_queue')} is unknown`),
  'harvester/update_workers': ({ args }) =>
    ok(Array.isArray(args['workers']) ? args['workers'].map(() => true) : []),
  'harvester/update_service_metrics': () => ok([true]),
  'harvester/add_dialogs': () => ok(),
  'harvester/heartbeat': () => ok(),
  'harvester/get_current_worker_id': (call) =>
    SITES.some(({ harvesterId }) => harvesterId === text(call, 'harvester_id'))
      ? ok(184_467)
      : no('Database error'),
  'harvester/report_worker_statistics': () => ok(null, 'OK'),
  'harvester/acquire_commands': () => ok([]),
  'harvester/acknowledge_commands': () => ok(),
}
