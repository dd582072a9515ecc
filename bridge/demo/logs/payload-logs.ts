import type { Circumstances } from '../failures.ts'
import { EVIDENCE, type Evidence } from './evidence.ts'
import { came } from './pilot-log.ts'

function evidenceOf(about: Circumstances): Partial<Evidence> {
  return about.job.failure === null ? {} : EVIDENCE[about.job.failure](about)
}

const text = (lines: readonly string[]): string => (lines.length === 0 ? '' : `${lines.join('\n')}\n`)

/** What the setup of the software says. */
export function setupLog(about: Circumstances): string {
  if (!came(about, 'setup')) return ''
  return text([
    'lsetup: rucio, root 6.32.08',
    ...Array.from({ length: 30 }, (_, index) => `Requested: component ${index + 1} of 30 ... ok`),
    ...(evidenceOf(about).setup ?? ['Using AnalysisBase/25.2.40 with platform x86_64-el9-gcc13-opt']),
  ])
}

/** What the payload prints: its event loop, then its end. */
export function payloadOutput(about: Circumstances): string {
  if (!came(about, 'payload')) return ''
  const { job } = about
  const done = Array.from(
    { length: 260 },
    (_, index) =>
      `EventLoop            INFO    processed ${(index + 1) * 70} events, ${1 + (index % 9)} kB written`,
  )
  const noise = [
    'xAOD::Init           INFO    Environment initialised for data access',
    'AsgElectronSelector  WARNING configuration file not found in the first place, using the second',
    `run.py: input ${job.inputFiles.map((file) => file.lfn).join(', ')}`,
  ]
  const end = job.failure === null || !came(about, 'stage-out') ? [] : ['run.py: all done']
  return text([...noise, ...done, ...(evidenceOf(about).stdout ?? []), ...end])
}

/** What the payload prints as an error; nothing where it says nothing. */
export function payloadErrors(about: Circumstances): string {
  if (!came(about, 'payload')) return ''
  const { stderr } = evidenceOf(about)
  if (!stderr) return ''
  const noise = Array.from(
    { length: 45 },
    (_, index) => `Warning in <TClass::Init>: no dictionary for class Extra${index + 1} is available`,
  )
  return text([...noise, ...stderr])
}

/** The summary of the memory monitor, prmon's: kB and seconds. */
export function memorySummary({ job }: Circumstances): string {
  const seconds = job.startTime && job.endTime ? (job.endTime.getTime() - job.startTime.getTime()) / 1000 : 0
  return JSON.stringify(
    {
      Avg: { pss: Math.round(job.maxPSS * 0.8), rss: Math.round(job.maxPSS * 0.9), swap: 0 },
      Max: {
        pss: job.maxPSS,
        rss: Math.round(job.maxPSS * 1.1),
        vmem: Math.round(job.maxPSS * 2.3),
        swap: 0,
        wtime: seconds,
        utime: job.cpuConsumptionTime,
        nprocs: 5 + job.coreCount,
      },
      prmon: { Version: '3.1.1' },
    },
    null,
    2,
  )
}
