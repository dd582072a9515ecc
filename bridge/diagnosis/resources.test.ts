import { describe, expect, it } from 'vitest'
import { resourcesOf } from './resources.ts'

describe('used against asked', () => {
  it('tells memory and disk in MB, time in seconds, and how well the cores were used', () => {
    const job = {
      maxPSS: 3_072_000,
      minRamCount: 4_000,
      minRamUnit: 'MB',
      startTime: { __datetime__: '2026-11-01T10:00:00' },
      endTime: { __datetime__: '2026-11-01T11:00:00' },
      maxWalltime: 7_200,
      cpuConsumptionTime: 14_400,
      cpuConsumptionUnit: 's',
      coreCount: 8,
      actualCoreCount: 8,
      maxDiskCount: 20,
      maxDiskUnit: 'GB',
      jobMetrics: 'nEvents=12 workDirSize=10737418240 actualCoreCount=8',
    }
    const expected = {
      memory: { used: 3_000, asked: 4_000 },
      wallTime: { used: 3_600, asked: 7_200 },
      disk: { used: 10_240, asked: 20_480 },
      cores: { used: 8, asked: 8 },
      cpuTime: 14_400,
      cpuEfficiency: 0.5,
    }
    expect(resourcesOf(job)).toEqual(expected)
    const small = Object.fromEntries(Object.entries(job).map(([name, value]) => [name.toLowerCase(), value]))
    expect(
      resourcesOf({ ...small, starttime: '2026-11-01 10:00:00', endtime: '2026-11-01T11:00:00' }),
    ).toEqual(expected)
  })

  it('counts memory per core for all cores', () => {
    expect(resourcesOf({ minRamCount: 2_000, minRamUnit: 'MBPerCore', coreCount: 8 }).memory).toEqual({
      asked: 16_000,
    })
  })

  it('tells where the pilot drew the line, which is not what was asked for', () => {
    const job = {
      pilotErrorCode: 1235,
      pilotErrorDiag: 'too much: 5120000 kB > 4096000 kB',
      maxPSS: 5_120_000,
      minRamCount: 2_000,
    }
    expect(resourcesOf(job).memory).toEqual({ used: 5_000, asked: 2_000, limit: 4_000 })
  })

  it('tells the time so far of a job that runs', () => {
    const now = new Date('2026-11-01T10:10:00Z')
    expect(resourcesOf({ startTime: '2026-11-01T10:00:00' }, now).wallTime).toEqual({ used: 600 })
    expect(resourcesOf({ startTime: '2026-11-01T10:00:00' })).toEqual({})
  })

  it.each<[string, unknown]>([
    ['no job', null],
    [
      'zeros',
      { maxPSS: 0, minRamCount: 0, maxWalltime: 0, coreCount: 0, cpuConsumptionTime: 0, maxDiskCount: 0 },
    ],
    [
      'units that nobody knows',
      { minRamCount: 2_000, minRamUnit: 'pounds', maxDiskCount: 3, maxDiskUnit: 'ells' },
    ],
    ['an end before its start', { startTime: '2026-11-01T10:00:00', endTime: '2026-11-01T09:00:00' }],
    ['times that are none', { startTime: 'NULL', endTime: { __datetime__: 5 } }],
    ['kSI2k seconds', { cpuConsumptionTime: 100, cpuConsumptionUnit: 'kSI2kseconds' }],
  ])('leaves out what is not known: %s', (_, job) => {
    expect(resourcesOf(job)).toEqual({})
  })
})
