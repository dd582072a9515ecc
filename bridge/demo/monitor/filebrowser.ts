import type { MonitorFault } from '../faults.ts'
import { filesOf, type JobFile } from '../job-files.ts'
import type { LogFile } from '../logs/log-file.ts'
import { logFilesOf } from '../logs/index.ts'
import type { Job, Task } from '../task.ts'
import type { World } from '../world.ts'
import { json, type MonitorAnswer, problem } from './request.ts'

/** A log that can be looked at. */
interface Log {
  files: LogFile[]
  row: JobFile
  /** `/media/filebrowser/GUID/SCOPE/tarball_PandaJob_ID_SITE` */
  folder: string
}

function logOf(job: Job, task: Task | undefined): Log | undefined {
  const row = filesOf(job, task).find(({ type }) => type === 'log')
  const files = task && logFilesOf({ job, task })
  if (!row || !files) return undefined
  const folder = `/media/filebrowser/${row.guid}/${row.scope}/tarball_PandaJob_${job.PandaID}_${job.computingSite}`
  return { files, row, folder }
}

/** `2026-08-19 08:18:20`, UTC. */
function modification(date: Date): string {
  return date.toISOString().slice(0, 19).replace('T', ' ')
}

const ODD_ERRORS: Partial<Record<MonitorFault['kind'], (row: JobFile) => string>> = {
  'slow-downloading': () =>
    'slow_downloading:The tarball is over 50 MB and still on its way, try again later;',
  'too-big-tarball': ({ scope, lfn }) =>
    `too_big_tarball:The tarball is over 500 MB; get it yourself: rucio get ${scope}:${lfn};`,
}

/** `/filebrowser/`: the files of a job's log, or by `filename` where one of the first level is. */
export function filebrowser(
  world: World,
  query: URLSearchParams,
  hosts: { own: string; media: string },
  fault: MonitorFault | null,
): MonitorAnswer {
  const id = query.get('pandaid')
  if (id === null) return problem(400, 'the parameter pandaid is missing')
  const job = world.jobs.get(Number(id))
  const log = job && logOf(job, world.tasks.get(job.jediTaskID))
  if (!log) return problem(404, `no log file of job ${id} is known`)
  const name = query.get('filename')
  if (name !== null) {
    const file = log.files.find((each) => each.name === name && each.dirname === '')
    if (!file) return problem(404, `the log of job ${id} has no file ${name}`)
    return { kind: 'redirect', status: 301, location: `${hosts.media}${log.folder}/${name}` }
  }
  const odd = fault && ODD_ERRORS[fault.kind]
  if (odd) return json({ error: odd(log.row), files: [] })
  const host = new URL(hosts.own).host
  return json({
    error: '',
    files: log.files.map((file) => ({
      modification: modification(file.modified),
      size: file.size,
      name: file.name,
      dirname: file.dirname,
      // Without a scheme, with two slashes and without the one before the name, as BigPanDA has it.
      media_link: `${host}/${log.folder}/${file.dirname}${file.name}`,
    })),
  })
}

/** The file at a media address: `/media/filebrowser/GUID/SCOPE/tarball_PandaJob_ID_SITE/DIRNAME/NAME`. */
export function mediaFile(world: World, path: string): LogFile | undefined {
  const [, id = ''] = /\/tarball_PandaJob_(\d+)_/.exec(path) ?? []
  const job = world.jobs.get(Number(id))
  const log = job && logOf(job, world.tasks.get(job.jediTaskID))
  if (!log) return undefined
  const at = ({ dirname, name }: LogFile): string => [log.folder, dirname, name].filter(Boolean).join('/')
  return log.files.find((file) => at(file) === decodeURIComponent(path))
}
