import type { Circumstances } from '../failures.ts'
import { hasLog } from '../job-files.ts'
import { blockFile, heldFile, type LogFile } from './log-file.ts'
import { oddOutput } from './odd-output.ts'
import { memorySummary, payloadErrors, payloadOutput, setupLog } from './payload-logs.ts'
import { came, pilotLog } from './pilot-log.ts'

const BLOCK = 65_536
/** Bytes of a core dump: gigabytes, of which nobody wants one. */
const CORE = 3_221_225_472

/** The files of a job's log tarball, the same each time; undefined when there is none. */
export function logFilesOf(about: Circumstances): LogFile[] | undefined {
  const { job } = about
  if (!hasLog(job)) return undefined
  const modified = job.endTime ?? job.modificationTime
  const held = (name: string, content: string, dirname?: string): LogFile =>
    heldFile(name, modified, content, dirname)
  const usual = payloadOutput(about)
  const files = [
    held('pilotlog.txt', pilotLog(about)),
    job.oddLog === null ? held('payload.stdout', usual) : oddOutput(job.oddLog, modified, usual),
    held('payload.stderr', payloadErrors(about)),
    held('setup.stdout', setupLog(about)),
    held('pandatracerlog.txt', ''),
  ]
  if (came(about, 'payload')) {
    files.push(
      held('memory_monitor_summary.json', memorySummary(about)),
      held('runargs.json', JSON.stringify({ maxEvents: -1, skipEvents: 0 }), 'workDir'),
    )
  }
  if (job.failure === 'segmentationFault' || job.failure === 'looping') {
    const block = (): Buffer => Buffer.alloc(BLOCK)
    const name = `core.${20_000 + (job.PandaID % 9000)}`
    files.push(blockFile(name, modified, { count: CORE / BLOCK, length: BLOCK, block }))
  }
  return files
}
