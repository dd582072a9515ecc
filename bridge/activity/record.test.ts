import { appendFile, chmod, mkdir, open as openFile, readdir, readFile, rm, stat } from 'node:fs/promises'
import { symlink, writeFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { newHome } from '../../test/homes.ts'
import type { BridgeErrorValue } from '../errors.ts'
import { silentLog } from '../home/log.ts'
import type { EndedCall } from './call.ts'
import { ActivityRecord, type RecordOptions } from './record.ts'

const ended = (change: Partial<EndedCall> = {}): EndedCall => ({
  time: 1_790_000_000_000,
  client: 'claude-desktop',
  clientName: 'Claude',
  clientVersion: '1.0',
  tool: 'task_get_status',
  arguments: { task_id: 46374283 },
  effect: 'read',
  approval: 'not-needed',
  ms: 12.5,
  bytes: 300,
  outcome: 'ok',
  ...change,
})

async function open(folder: string, options: Partial<RecordOptions> = {}): Promise<ActivityRecord> {
  const record = await ActivityRecord.open(folder, { log: silentLog, ...options })
  onTestFinished(() => record.close())
  return record
}

/** Until it is restored, no file takes what is appended. */
async function fillDisk() {
  await using handle = await openFile(import.meta.filename)
  const files = Object.getPrototypeOf(handle) as FileHandle
  const full = vi.spyOn(files, 'appendFile')
  full.mockRejectedValue(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }))
  onTestFinished(() => full.mockRestore())
  return full
}

const newFolder = () => join(newHome().folder, 'activity')
const linesOf = async (folder: string) => (await readFile(join(folder, 'activity.jsonl'), 'utf8')).split('\n')
async function idsOnDisk(record: ActivityRecord): Promise<string[]> {
  const ids = []
  for await (const { id } of record.all()) ids.push(id)
  return ids
}

describe('the activity record', () => {
  it('keeps the last 1,000 calls in memory and all on disk', async () => {
    const record = await open(newFolder())
    const added = []
    for (let index = 0; index < 2_500; index += 1) {
      added.push(record.add(ended({ ms: index })))
      // No more may wait than memory is meant for, however slow the disk is.
      if (index % 500 === 0) await record.flush()
    }
    expect(record.calls).toEqual(added.slice(-1_000))
    expect(await idsOnDisk(record)).toEqual(added.map(({ id }) => id))
  })

  it.skipIf(process.platform === 'win32')('writes to no file that a link in its place leads to', async () => {
    const folder = newFolder()
    await mkdir(folder)
    const precious = join(folder, 'bashrc')
    await writeFile(precious, 'precious')
    await symlink(precious, join(folder, 'activity.jsonl'))
    const problems: (BridgeErrorValue | undefined)[] = []
    const record = await open(folder, { onProblem: (problem) => problems.push(problem) })
    record.add(ended())
    await record.flush()
    expect(await readFile(precious, 'utf8')).toBe('precious')
    expect(problems.at(-1)?.code).toBe('file-access')
  })

  it('gives up the oldest lines where more wait than memory is meant for', async () => {
    const record = await open(newFolder())
    const added = Array.from({ length: 2_500 }, () => record.add(ended()).id)
    const kept = await idsOnDisk(record)
    expect(kept.length).toBeGreaterThanOrEqual(500)
    expect(kept).toEqual(added.slice(-kept.length))
  })

  it('tells its followers of each call, until they have enough; one that fails harms nobody', async () => {
    const record = await open(newFolder())
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
    const folder = newFolder()
    const limits = { fileBytes: 100_000, files: 5 }
    const first = await open(folder, { limits })
    const added: string[] = []
    for (let index = 0; index < 1_200; index += 1) {
      added.push(first.add(ended()).id)
      if (index % 100 === 0) await first.flush()
    }
    await first.close()
    expect((await readdir(folder)).length).toBeGreaterThan(2)
    const second = await open(folder, { limits })
    expect(second.calls.map(({ id }) => id)).toEqual(added.slice(-1_000))
    added.push(second.add(ended()).id)
    expect(await idsOnDisk(second)).toEqual(added)
  })

  it('holds no more than five files of the size allowed; the oldest calls go', async () => {
    const folder = newFolder()
    const limits = { fileBytes: 10_000, files: 5 }
    const record = await open(folder, { limits })
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
    const record = await open(newFolder(), { limits: { fileBytes: 5_000, files: 5 } })
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

  it('ignores a half line that a crash has left, and lines that it does not know', async () => {
    const folder = newFolder()
    const first = await open(folder)
    const { id } = first.add(ended())
    await first.close()
    await appendFile(join(folder, 'activity.jsonl'), '{"of":"another version"}\n{"id":"half","time":17')
    const second = await open(folder)
    expect(second.calls.map((call) => call.id)).toEqual([id])
    const next = second.add(ended())
    expect(await idsOnDisk(second)).toEqual([id, next.id])
    expect((await linesOf(folder)).at(-2)).toBe(JSON.stringify(next))
  })

  it('calls a program of earlier versions’ records as its key is called, and is found by its own name too', async () => {
    const folder = newFolder()
    const first = await open(folder)
    first.add(ended({ client: 'claude-desktop', clientName: 'claude-ai' }))
    first.add(ended({ client: 'stdio', clientName: 'claude-ai' }))
    await first.close()
    const second = await open(folder)
    expect(second.calls).toMatchObject([
      { clientName: 'Claude Desktop', program: 'claude-ai' },
      { clientName: 'claude-ai' },
    ])
    const found = await second.search({ text: 'claude-ai' }, undefined, 10)
    expect(found.calls).toHaveLength(2)
  })

  it('answers calls while the folder cannot be written, says so once, and writes them when it can', async () => {
    const folder = newFolder()
    // A file in the place of the folder, which also stops root.
    await writeFile(folder, '')
    const problems: (BridgeErrorValue | undefined)[] = []
    const record = await open(folder, { onProblem: (problem) => problems.push(problem) })
    const ids = []
    for (let index = 0; index < 20; index += 1) {
      ids.push(record.add(ended()).id)
      await record.flush()
    }
    expect(record.calls).toHaveLength(20)
    expect(problems.map((problem) => problem?.code)).toEqual(['file-access'])
    await expect(record.all().next()).rejects.toMatchObject({ code: 'file-access' })
    await rm(folder)
    ids.push(record.add(ended()).id)
    await record.flush()
    expect(problems.map((problem) => problem?.code)).toEqual(['file-access', undefined])
    expect(await idsOnDisk(record)).toEqual(ids)
  })

  // No disk here is full, and a device in its place would not be written to.
  it('answers calls while the disk is full', async () => {
    const folder = newFolder()
    const full = await fillDisk()
    const problems: (BridgeErrorValue | undefined)[] = []
    const record = await open(folder, { onProblem: (problem) => problems.push(problem) })
    record.add(ended())
    await record.flush()
    record.add(ended())
    await record.flush()
    expect(record.calls).toHaveLength(2)
    expect(problems).toEqual([
      expect.objectContaining({ code: 'file-access', message: expect.stringContaining('ENOSPC') as string }),
    ])
    full.mockRestore()
    await record.flush()
    expect(await idsOnDisk(record)).toHaveLength(2)
  })

  it.runIf(process.platform !== 'win32')(
    'takes away the right of others to read an existing file',
    async () => {
      const folder = newFolder()
      await mkdir(folder)
      const file = join(folder, 'activity.jsonl')
      await writeFile(file, '')
      await chmod(file, 0o644)
      const record = await open(folder)
      record.add(ended())
      await record.flush()
      expect((await stat(file)).mode & 0o777).toBe(0o600)
    },
  )

  it('keeps what PanDA said of a failed call, without secrets and at most 500 characters of it', async () => {
    const record = await open(newFolder())
    const said = `PanDA did not do this. It says: "bad token=hunter2 for ghp_${'a1B2c3D4e5'.repeat(4)}" `
    const { message } = record.add(ended({ outcome: 'failed', message: said + 'x'.repeat(1_000_000) }))
    expect(message).toMatch(/^PanDA did not do this\. It says: "bad token=\[secret\] for \[secret\]" x+…$/)
    expect(message?.length).toBe(501)
  })

  it.each([
    [{ task_id: 46374283 }, { tasks: [46374283] }],
    [
      { jedi_task_id: '46374283', job_ids: [5, '6', 5, 'x', -1, null] },
      { tasks: [46374283], jobs: [5, 6] },
    ],
    [
      { job_ids: Array.from({ length: 100_000 }, (_, index) => index + 1) },
      { jobs: Array.from({ length: 20 }, (_, index) => index + 1) },
    ],
    [{ job_id: 1.5, task_id: { a: 1 } }, {}],
    [[46374283], {}],
    [undefined, {}],
  ])('finds the numbers of tasks and jobs in the arguments %#', async (given, expected) => {
    const record = await open(newFolder())
    const { tasks, jobs } = record.add(ended({ arguments: given }))
    expect({ tasks, jobs }).toEqual(expected)
  })

  it('reads lines of earlier versions, which know less', async () => {
    const folder = newFolder()
    await mkdir(folder)
    const old =
      '{"time":1790000000000,"client":"c","clientName":"C","clientVersion":"1","tool":"task_kill","arguments":{"task_id":7},"effect":"destructive","approval":"approved","ms":1,"bytes":2,"outcome":"failed","error":"unreachable","id":"old"}'
    await writeFile(join(folder, 'activity.jsonl'), `${old}\n`)
    const record = await open(folder)
    expect(record.calls).toEqual([JSON.parse(old)])
    record.add(ended())
    expect(await idsOnDisk(record)).toHaveLength(2)
  })

  it('masks secrets and shortens what is long, in memory and on disk', async () => {
    const folder = newFolder()
    const record = await open(folder)
    const call = record.add(
      ended({
        tool: 'x'.repeat(10_000),
        arguments: {
          task_id: 7,
          token: 'hunter2',
          job_ids: Array.from({ length: 100_000 }, (_, index) => index),
          text: 'y'.repeat(1_000_000),
        },
      }),
    )
    await record.flush()
    const [line = ''] = await linesOf(folder)
    expect(JSON.parse(line)).toEqual(call)
    expect(line).not.toContain('hunter2')
    expect(line.length).toBeLessThan(5_000)
    expect(call.arguments).toMatchObject({
      task_id: 7,
      token: '[secret]',
      job_ids: expect.arrayContaining(['… [99900 more items]']) as unknown,
      text: `${'y'.repeat(1_000)}… [999000 more characters]`,
    })
    const names = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, index) => ['n'.repeat(50) + index, index]),
    )
    expect(record.add(ended({ arguments: names })).arguments).toMatchObject({ '…': '4970 more entries' })
    const wide = Array.from({ length: 50 }, () =>
      Array.from({ length: 50 }, () => Array.from({ length: 50 }, () => 'z'.repeat(50))),
    )
    expect(
      JSON.stringify(record.add(ended({ arguments: [wide, wide, wide, wide] })).arguments).length,
    ).toBeLessThan(4_001)
  })
})
