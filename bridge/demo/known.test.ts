import { describe, expect, it } from 'vitest'
import { describeJob } from './answers/job-description.ts'
import { FAILURE_KINDS } from './failure-kinds.ts'
import { memoryOf } from './failures.ts'
import { KNOWN_JOBS, KNOWN_ODD_LOGS, KNOWN_TASKS, ONE_SITE } from './known.ts'
import { logFilesOf } from './logs/index.ts'
import { createWorld } from './world-generation.ts'

const world = createWorld(new Date('2026-08-06T14:27:35Z'))

function known(id: number) {
  const job = world.jobs.get(id)
  const task = world.tasks.get(job?.jediTaskID ?? 0)
  if (!job || !task) throw new Error(`The world has no job ${id}.`)
  return { job, task }
}

function textOf(id: number, name: string): string {
  const file = logFilesOf(known(id))?.find((each) => each.name === name)
  return file?.read(0, Math.min(file.size, 3_000_000)).toString() ?? ''
}

const failedOf = (id: number) => world.jobsOf(id).filter(({ jobStatus }) => jobStatus === 'failed')

describe('the known jobs', () => {
  it('have a kind of failure each, with what the description says about it', () => {
    expect(FAILURE_KINDS.length).toBeGreaterThan(25)
    for (const kind of FAILURE_KINDS) {
      const { job, task } = known(KNOWN_JOBS[kind])
      expect(job.failure).toBe(kind)
      const described = describeJob(job, task)
      for (const { source, code, diag } of job.errors) {
        expect(described).toMatchObject({ [`${source}ErrorCode`]: code, [`${source}ErrorDiag`]: diag })
        expect(diag.length).toBeLessThanOrEqual(256)
      }
      const end = job.endTime ?? job.modificationTime
      expect(job.startTime === null || job.startTime < end).toBe(true)
      expect(job.startTime === null || job.creationTime <= job.startTime).toBe(true)
    }
  })

  it('used as much memory, time and disk as their errors say', () => {
    const outOfMemory = known(KNOWN_JOBS.outOfMemory)
    expect(outOfMemory.job.maxPSS / 1000).toBeGreaterThan(memoryOf(outOfMemory))
    const { job, task } = known(KNOWN_JOBS.timeLimit)
    expect((Number(job.endTime) - Number(job.startTime)) / 1000).toBeGreaterThan(task.walltime)
    const looping = known(KNOWN_JOBS.looping).job
    expect(looping.cpuConsumptionTime).toBeLessThan(
      (Number(looping.endTime) - Number(looping.startTime)) / 10_000,
    )
    expect(known(KNOWN_JOBS.replicaNotFound).job).toMatchObject({ transExitCode: null, nEvents: 0 })
    expect(known(KNOWN_JOBS.segmentationFault).job).toMatchObject({ transExitCode: '139' })
  })

  it('name several components where several had something to say', () => {
    expect(describeJob(known(KNOWN_JOBS.payloadAndRegistration).job, undefined)).toMatchObject({
      pilotErrorCode: 1305,
      exeErrorCode: 65,
      ddmErrorCode: 200,
      taskBufferErrorCode: 0,
    })
  })

  it('have an output that failed and a log that is there, or none where the pilot was lost', () => {
    const rows = (id: number) =>
      (describeJob(known(id).job, known(id).task)['Files'] as { type: string; status: string }[]).map(
        ({ type, status }) => `${type} ${status}`,
      )
    expect(rows(KNOWN_JOBS.stageOut)).toEqual(['input failed', 'output failed', 'log ready'])
    expect(rows(KNOWN_JOBS.lostHeartbeat)).toEqual(['input failed', 'output failed', 'log failed'])
    expect(logFilesOf(known(KNOWN_JOBS.lostHeartbeat))).toBeUndefined()
  })
})

describe('the logs of failed jobs', () => {
  it.each([
    ['payloadPython', 'payload.stderr', "KeyError: 'el_pt_NOSYS'"],
    ['segmentationFault', 'payload.stdout', 'segmentation violation'],
    ['stageIn', 'pilotlog.txt', 'Failed to stage-in file'],
    ['stageInTimeout', 'pilotlog.txt', 'File transfer timed out'],
    ['workDirectory', 'pilotlog.txt', 'user work directory '],
    ['looping', 'pilotlog.txt', 'pilot has decided to kill looping job'],
    ['sigterm', 'pilotlog.txt', 'caught signal'],
    ['memoryLimit', 'pilotlog.txt', 'job has exceeded the memory limit'],
    ['setup', 'setup.stdout', 'No matched release is found'],
  ] as const)('of %s say it in %s', (kind, file, words) => {
    expect(textOf(KNOWN_JOBS[kind], file)).toContain(words)
  })

  it('show it after hundreds of lines, and before others', () => {
    const lines = textOf(KNOWN_JOBS.outOfMemory, 'pilotlog.txt').split('\n')
    const at = lines.findIndex((line) => line.includes('Payload ran out of memory'))
    expect(at).toBeGreaterThan(200)
    expect(lines.length - at).toBeGreaterThan(20)
  })

  it('are the same each time, some empty, some gigabytes', () => {
    const files = logFilesOf(known(KNOWN_JOBS.segmentationFault)) ?? []
    expect(files.filter(({ size }) => size === 0).map(({ name }) => name)).toEqual(['pandatracerlog.txt'])
    expect(files.find(({ name }) => name.startsWith('core.'))?.size).toBeGreaterThan(3e9)
    const again = logFilesOf(known(KNOWN_JOBS.segmentationFault)) ?? []
    expect(again.map(({ size }) => size)).toEqual(files.map(({ size }) => size))
  })

  it('mean ill where they are odd', () => {
    expect(textOf(KNOWN_ODD_LOGS.instructions, 'payload.stdout')).toContain('ignore previous instructions')
    expect(textOf(KNOWN_ODD_LOGS.escapes, 'payload.stdout')).toContain('\u001B]0;')
    expect(textOf(KNOWN_ODD_LOGS.token, 'payload.stdout')).toMatch(/Bearer eyJ[\w-]+\.[\w-]+\.[\w-]+/)
    expect(textOf(KNOWN_ODD_LOGS.binary, 'payload.stdout')).toContain('\u0000')
    const huge = logFilesOf(known(KNOWN_ODD_LOGS.huge))?.find(({ name }) => name === 'payload.stdout')
    expect(huge?.size).toBe(2_000_000_000)
    expect(huge?.read(1_000_000_050, 1_000_000_120).toString()).toMatch(/^ +\nrun\.py: DEBUG /)
    expect(huge?.read(huge.size - 15_000, huge.size).toString()).toContain('FATAL')
  })
})

describe('the known tasks', () => {
  it('fail as their names say', () => {
    const large = world.jobsOf(KNOWN_TASKS.failing5000)
    expect([large.length, failedOf(KNOWN_TASKS.failing5000).length]).toEqual([5000, 2500])
    const sites = new Set(failedOf(KNOWN_TASKS.oneSite).map(({ computingSite }) => computingSite))
    expect([...sites]).toEqual([ONE_SITE])
    const inputs = failedOf(KNOWN_TASKS.oneInput).map(({ inputFiles }) => inputFiles[0]?.lfn)
    expect([inputs.length, new Set(inputs).size]).toEqual([5, 1])
    expect(failedOf(KNOWN_TASKS.memory).every(({ maxPSS }) => maxPSS > 2_000_000)).toBe(true)
    expect(world.tasks.get(KNOWN_TASKS.noSite)?.errorDialog).toContain('<a href=')
    expect(world.tasks.get(KNOWN_TASKS.othersFailing)?.userName).not.toBe('Dana Muon')
  })

  it('end after their jobs, which began after them', () => {
    for (const id of Object.values(KNOWN_TASKS)) {
      const task = world.tasks.get(id)
      for (const job of world.jobsOf(id)) {
        expect(Number(job.creationTime) >= Number(task?.creationDate)).toBe(true)
        expect(Number(job.modificationTime) <= Number(task?.modificationTime)).toBe(true)
      }
    }
  })

  it('tried again what failed', () => {
    const jobs = world.jobsOf(KNOWN_TASKS.retried)
    const failed = jobs.filter(({ jobStatus }) => jobStatus !== 'finished')
    expect(failed).toHaveLength(25)
    for (const { PandaID } of failed) {
      expect(jobs.find(({ parentID }) => parentID === PandaID)).toMatchObject({
        jobStatus: 'finished',
        attemptNr: 2,
      })
    }
  })
})
