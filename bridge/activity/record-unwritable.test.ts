import {
  chmod,
  mkdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
  open as openFile,
  type FileHandle,
} from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { ended, idsOnDisk, newRecordFolder, openRecord } from '../../test/activity-record.ts'
import type { BridgeErrorValue } from '../errors.ts'

// A record where files cannot be written, or are not to be.

/** Until it is restored, no file takes what is appended. */
async function fillDisk() {
  await using handle = await openFile(import.meta.filename)
  const files = Object.getPrototypeOf(handle) as FileHandle
  const full = vi.spyOn(files, 'appendFile')
  full.mockRejectedValue(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }))
  onTestFinished(() => full.mockRestore())
  return full
}

describe('the activity record', () => {
  it.skipIf(process.platform === 'win32')('writes to no file that a link in its place leads to', async () => {
    const folder = newRecordFolder()
    await mkdir(folder)
    const precious = join(folder, 'bashrc')
    await writeFile(precious, 'precious')
    await symlink(precious, join(folder, 'activity.jsonl'))
    const problems: (BridgeErrorValue | undefined)[] = []
    const record = await openRecord(folder, { onProblem: (problem) => problems.push(problem) })
    record.add(ended())
    await record.flush()
    expect(await readFile(precious, 'utf8')).toBe('precious')
    expect(problems.at(-1)?.code).toBe('file-access')
  })

  it('answers calls while the folder cannot be written, says so once, and writes them when it can', async () => {
    const folder = newRecordFolder()
    // A file in the place of the folder, which also stops root.
    await writeFile(folder, '')
    const problems: (BridgeErrorValue | undefined)[] = []
    const record = await openRecord(folder, { onProblem: (problem) => problems.push(problem) })
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
    const folder = newRecordFolder()
    const full = await fillDisk()
    const problems: (BridgeErrorValue | undefined)[] = []
    const record = await openRecord(folder, { onProblem: (problem) => problems.push(problem) })
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
      const folder = newRecordFolder()
      await mkdir(folder)
      const file = join(folder, 'activity.jsonl')
      await writeFile(file, '')
      await chmod(file, 0o644)
      const record = await openRecord(folder)
      record.add(ended())
      await record.flush()
      expect((await stat(file)).mode & 0o777).toBe(0o600)
    },
  )
})
