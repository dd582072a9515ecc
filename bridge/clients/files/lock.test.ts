import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { withLock } from './lock.ts'

async function lockIn(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'panda-lock-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return path.join(folder, 'lock')
}

test('one at a time, and nothing is left', async () => {
  const lock = await lockIn()
  let inside = 0
  let most = 0
  const work = async (): Promise<void> => {
    most = Math.max(most, ++inside)
    await sleep(2)
    inside -= 1
  }
  await Promise.all(Array.from({ length: 20 }, async () => withLock(lock, work)))
  expect(most).toBe(1)
  expect(await readdir(path.dirname(lock))).toEqual([])
})

test('a lock of a process that is no more is taken', async () => {
  const lock = await lockIn()
  // Above the largest process number that Linux gives.
  await writeFile(lock, JSON.stringify({ pid: 4_194_305, host: hostname(), token: 'x' }))
  expect(await withLock(lock, async () => 'done', 500)).toBe('done')
})

test('so is an old one of another computer, on a shared home', async () => {
  const lock = await lockIn()
  await writeFile(lock, JSON.stringify({ pid: 1, host: 'elsewhere', token: 'x' }))
  await expect(withLock(lock, async () => 'done', 100)).rejects.toMatchObject({ code: 'file-access' })
  await utimes(lock, new Date(), new Date(Date.now() - 60_000))
  expect(await withLock(lock, async () => 'done', 500)).toBe('done')
})

test('the lock of a living process is waited for, then said', async () => {
  const lock = await lockIn()
  await writeFile(lock, JSON.stringify({ pid: process.pid, host: hostname(), token: 'x' }))
  await expect(withLock(lock, async () => 'done', 100)).rejects.toThrow(/does not finish/)
})
