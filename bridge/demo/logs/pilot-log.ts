import { failureOf, inputOf, memoryOf, outputOf, type Circumstances, type Reached } from '../failures.ts'
import { EVIDENCE } from './evidence.ts'

/** The stages of a job in their order. */
const STAGES: readonly Reached[] = ['queue', 'pilot', 'stage-in', 'setup', 'payload', 'stage-out', 'end']

/** Whether a job came as far as this stage. */
export function came(about: Circumstances, stage: Reached): boolean {
  const { failure } = about.job
  return failure === null || STAGES.indexOf(failureOf(failure).reached) >= STAGES.indexOf(stage)
}

/** Seconds between two looks of the pilot at its payload. */
const LOOK = 60
const MOST_LOOKS = 500

/** The log of the pilot: what it does at each stage, then what went wrong, then how it cleans up. */
export function pilotLog(about: Circumstances): string {
  const { job } = about
  const lines: string[] = []
  let time = (job.startTime ?? job.creationTime).getTime()
  const end = (job.endTime ?? job.modificationTime).getTime()
  const add = (line: string, after = 0.4): void => {
    time = Math.min(time + after * 1000, end)
    const [level = 'INFO', name = 'pilot', message = ''] = split(line)
    const at = new Date(time).toISOString().slice(0, 23).replace('T', ' ').replace('.', ',')
    lines.push(`${at} | ${level.padEnd(8)} | ${name.padEnd(24)} | ${message}`)
  }
  for (const line of begin(about)) add(line)
  if (came(about, 'stage-in')) for (const line of stageIn(about)) add(line, 1.1)
  if (came(about, 'setup')) for (const line of setUp()) add(line, 0.7)
  if (came(about, 'payload')) {
    const looks = Math.max(40, Math.min(MOST_LOOKS, Math.floor((end - time) / 1000 / LOOK)))
    for (let look = 0; look < looks; look += 1) {
      for (const line of watching(about, look, looks)) add(line, look === looks - 1 ? 1 : LOOK / 3)
    }
  }
  if (came(about, 'stage-out')) for (const line of stageOut(about)) add(line)
  // What went wrong stands at the end, however long the pilot waited for it.
  time = Math.max(time, end - 20_000)
  if (job.failure !== null) for (const line of EVIDENCE[job.failure](about).pilot) add(line)
  for (const line of cleanUp(about)) add(line, 0.2)
  return `${lines.join('\n')}\n`
}

/** A message may hold the sign between the parts. */
function split(line: string): string[] {
  const [level = '', name = '', ...message] = line.split('|')
  return [level, name, message.join('|')]
}

function begin({ job }: Circumstances): string[] {
  const settings = [
    'timefloor=0',
    'lifetime=345600',
    'pilotversion=3.11.5.1',
    'workflow=generic',
    'cleanup=true',
  ]
  return [
    'INFO|main|PanDA Pilot 3.11.5.1',
    `INFO|main|queue ${job.computingSite}, resource type ${job.resourceType}`,
    ...settings.map((setting) => `DEBUG|read_settings|${setting}`),
    ...Array.from(
      { length: 60 },
      (_, index) => `DEBUG|read_queue_data|field ${index + 1} of 60 of the queue's data read`,
    ),
    `INFO|get_job|received job ${job.PandaID} of task ${job.jediTaskID}, attempt ${job.attemptNr}`,
    'INFO|verify_proxy|checking the proxy',
  ]
}

function stageIn(about: Circumstances): string[] {
  return [
    `INFO|resolve_replicas|1 file to stage in: ${inputOf(about)}`,
    ...Array.from(
      { length: 8 },
      (_, index) => `DEBUG|resolve_replicas|replica ${index + 1}: rank ${index * 7 + 3}, domain wan`,
    ),
    'INFO|copy_in|using copy tool rucio',
    'WARNING|copy_in|attempt 1 of 3 was slow, trying again',
    'INFO|copy_in|attempt 2 of 3',
  ]
}

function setUp(): string[] {
  return [
    'INFO|get_setup|building the setup of the payload',
    ...Array.from(
      { length: 12 },
      (_, index) => `DEBUG|get_setup|part ${index + 1} of 12 of the setup command added`,
    ),
    'INFO|run_setup|output goes to setup.stdout',
  ]
}

function watching({ job, task }: Circumstances, look: number, looks: number): string[] {
  const used = Math.round(job.maxPSS * Math.min(1, 0.35 + (0.65 * (look + 1)) / looks))
  const lines = [`INFO|memory_usage|PSS of the payload: ${used} kB of ${memoryOf({ job, task }) * 1000} kB`]
  if (look % 5 === 0) lines.push('INFO|job_monitor|heartbeat sent, the server has no command')
  // Warnings that mean nothing, as each log has them.
  if (look % 40 === 7) lines.push('WARNING|job_monitor|could not read /proc/loadavg, trying again')
  return lines
}

function stageOut(about: Circumstances): string[] {
  return [
    'INFO|run_payload|payload process ended with exit code 0',
    `INFO|stage_out|1 output file: ${outputOf(about)}`,
    'INFO|copy_out|using copy tool rucio',
  ]
}

function cleanUp({ job }: Circumstances): string[] {
  return [
    `INFO|finish_job|state of job ${job.PandaID}: ${job.jobStatus}`,
    'INFO|create_log|making the log tarball',
    ...Array.from(
      { length: 25 },
      (_, index) => `DEBUG|create_log|removed superfluous file ${index + 1} of 25`,
    ),
    'INFO|stage_out|log tarball is in storage',
    'INFO|send_state|final update sent to the server',
    'INFO|main|all threads have ended',
  ]
}
