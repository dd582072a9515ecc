import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ended, idsOnDisk, newRecordFolder, openRecord } from '../../test/activity-record.ts'

// The record of calls in memory and in files.

describe('the activity record', () => {
  it('keeps the last 1,000 calls in memory and all on disk', async () => {
    const record = await openRecord(newRecordFolder())
    const added = []
    for (let index = 0; index < 2_500; index += 1) {
      added.push(record.add(ended({ ms: index })))
      // No more may wait than memory is meant for, however slow the disk is.
      if (index % 500 === 0) await record.flush()
    }
    expect(record.calls).toEqual(added.slice(-1_000))
    expect(await idsOnDisk(record)).toEqual(added.map(({ id }) => id))
  })

  it('gives up the oldest lines where more wait than memory is meant for', async () => {
    const record = await openRecord(newRecordFolder())
    const added = Array.from({ length: 2_500 }, () => record.add(ended()).id)
    const kept = await idsOnDisk(record)
    expect(kept.length).toBeGreaterThanOrEqual(500)
    expect(kept).toEqual(added.slice(-kept.length))
  })

  it('tells its followers of each call, until they have enough; one that fails harms nobody', async () => {
    const record = await openRecord(newRecordFolder())
    const seen: string[] = []
    record.follow(() => {
      throw new Error('no')
    })
    const unfollow = record.follow(({ tool }) => seen.push(tool))
    record.add(ended({ tool: 'a' }))
    unfollow()
    record.add(ended({ tool: 'b' }))
    expect(seen).toEqual(['a'])
  })

  it('takes up the last 1,000 of earlier runs, across files', async () => {
    const folder = newRecordFolder()
    const limits = { fileBytes: 100_000, files: 5 }
    const first = await openRecord(folder, { limits })
    const added: string[] = []
    for (let index = 0; index < 1_200; index += 1) {
      added.push(first.add(ended()).id)
      if (index % 100 === 0) await first.flush()
    }
    await first.close()
    expect((await readdir(folder)).length).toBeGreaterThan(2)
    const second = await openRecord(folder, { limits })
    expect(second.calls.map(({ id }) => id)).toEqual(added.slice(-1_000))
    added.push(second.add(ended()).id)
    expect(await idsOnDisk(second)).toEqual(added)
  })

  it('holds no more than five files of the size allowed; the oldest calls go', async () => {
    const folder = newRecordFolder()
    const limits = { fileBytes: 10_000, files: 5 }
    const record = await openRecord(folder, { limits })
    const added: string[] = []
    for (let index = 0; index < 1_000; index += 1) {
      added.push(record.add(ended()).id)
      if (index % 10 === 0) await record.flush()
    }
    const kept = await idsOnDisk(record)
    expect(kept.length).toBeGreaterThan(100)
    expect(kept).toEqual(added.slice(-kept.length))
    expect((await readdir(folder)).toSorted()).toEqual([
      'activity.jsonl',
      ...[1, 2, 3, 4].map((age) => `activity.jsonl.${age}`),
    ])
    for (const file of await readdir(folder))
      expect((await stat(join(folder, file))).size).toBeLessThanOrEqual(10_000)
  })

  it('reads all files as of one moment while new ones are begun', async () => {
    const record = await openRecord(newRecordFolder(), { limits: { fileBytes: 5_000, files: 5 } })
    const before = Array.from({ length: 30 }, () => record.add(ended()).id)
    const seen: string[] = []
    for await (const { id } of record.all()) {
      seen.push(id)
      record.add(ended())
      await record.flush()
    }
    expect(seen.slice(0, before.length)).toEqual(before)
    expect(new Set(seen).size).toBe(seen.length)
  })
})
