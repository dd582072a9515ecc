import { asJob, fieldOf, numberOf, positiveOf, textOf, timeOf, type JobFields } from './job-fields.ts'

/** What was used beside what was asked for; a side that is not known is left out. */
export interface UsedAgainstAsked {
  used?: number
  asked?: number
}

/** What a job used, and what it had asked for; what is not known is left out. */
export interface Resources {
  /** MB (of 1024 kB) of all its processes; `limit` is where the pilot ended it. */
  memory?: UsedAgainstAsked & { limit?: number }
  /** Seconds. */
  wallTime?: UsedAgainstAsked
  /** MB in the job's folder. */
  disk?: UsedAgainstAsked
  cores?: UsedAgainstAsked
  /** Seconds of processor time, of all cores. */
  cpuTime?: number
  /** Processor time by wall time and cores: 1 is all that there was. */
  cpuEfficiency?: number
}

/**
 * What a job used of memory, time, disk and cores, against what it had asked for.
 * @param job as PanDA's REST describes it, or as BigPanDA does
 * @param now for a job that still runs: its wall time so far
 */
export function resourcesOf(job: unknown, now?: Date): Resources {
  const fields = asJob(job)
  const cores = pair(positiveOf(fields, 'actualCoreCount'), positiveOf(fields, 'coreCount'))
  const coreCount = cores?.used ?? cores?.asked ?? 1
  const wall = wallTimeOf(fields, now)
  const cpuTime = cpuTimeOf(fields)
  const limit = limitOf(fields)
  const memory = pair(megabytes(positiveOf(fields, 'maxPSS'), 'kB'), ramOf(fields, cores?.asked ?? 1))
  const wallTime = pair(wall, positiveOf(fields, 'maxWalltime'))
  const disk = pair(
    folderOf(fields),
    megabytes(positiveOf(fields, 'maxDiskCount'), unitOf(fields, 'maxDiskUnit')),
  )
  return {
    ...(memory || limit !== undefined
      ? { memory: { ...memory, ...(limit === undefined ? {} : { limit }) } }
      : {}),
    ...(wallTime ? { wallTime } : {}),
    ...(disk ? { disk } : {}),
    ...(cores ? { cores } : {}),
    ...(cpuTime === undefined ? {} : { cpuTime }),
    ...(cpuTime === undefined || wall === undefined ? {} : { cpuEfficiency: cpuTime / (wall * coreCount) }),
  }
}

function pair(used: number | undefined, asked: number | undefined): UsedAgainstAsked | undefined {
  if (used === undefined && asked === undefined) return undefined
  return { ...(used === undefined ? {} : { used }), ...(asked === undefined ? {} : { asked }) }
}

/** Seconds from start to end, or till now; where PanDA names no start, its own figure of the duration. */
function wallTimeOf(job: JobFields, now?: Date): number | undefined {
  const start = timeOf(job, 'startTime')
  const end = timeOf(job, 'endTime') ?? now?.getTime()
  if (start !== undefined && end !== undefined && end > start) return (end - start) / 1000
  return positiveOf(job, 'jobDuration') ?? positiveOf(job, 'durationsec')
}

function cpuTimeOf(job: JobFields): number | undefined {
  const unit = unitOf(job, 'cpuConsumptionUnit')
  // Old jobs counted in kSI2k seconds, which are no seconds.
  return unit === undefined || /^s(?:ec\w*)?$/i.test(unit) ? positiveOf(job, 'cpuConsumptionTime') : undefined
}

function unitOf(job: JobFields, name: string): string | undefined {
  return textOf(job, name, 30)
}

/** MB of the whole job: a unit "per core" is multiplied. */
function ramOf(job: JobFields, cores: number): number | undefined {
  const unit = unitOf(job, 'minRamUnit') ?? 'MB'
  const asked = megabytes(positiveOf(job, 'minRamCount'), unit.replace(/PerCore.*$/i, ''))
  return asked === undefined ? undefined : asked * (/PerCore/i.test(unit) ? cores : 1)
}

const kilobytes: Readonly<Record<string, number>> = { b: 1 / 1024, kb: 1, mb: 1024, gb: 1024 * 1024 }

/** @param unit MB where PanDA names none; one that is not known makes the figure unknown */
function megabytes(count: number | undefined, unit = 'MB'): number | undefined {
  const factor = kilobytes[unit.toLowerCase()]
  return count === undefined || factor === undefined ? undefined : (count * factor) / 1024
}

/** The pilot notes the largest size of the folder among the job's metrics, in bytes. */
function folderOf(job: JobFields): number | undefined {
  const metrics = fieldOf(job, 'jobMetrics')
  const size = typeof metrics === 'string' ? /\bworkDirSize=(\d{1,15})\b/.exec(metrics.slice(0, 5_000)) : null
  return size ? megabytes(Number(size[1]), 'B') : undefined
}

/** Where the pilot ended a job for its memory, its message holds the limit, which is not what was asked for. */
function limitOf(job: JobFields): number | undefined {
  if (numberOf(job, 'pilotErrorCode') !== 1235) return undefined
  const limit = /\d{1,15} kB > (\d{1,15}) kB/.exec(textOf(job, 'pilotErrorDiag') ?? '')
  return limit ? megabytes(Number(limit[1]), 'kB') : undefined
}
