import { EventEmitter } from 'node:events'
import { describe, expect, test, vi } from 'vitest'
import { silentLog } from '../bridge/home/log.ts'

// Outside of Electron its module is only a path.
vi.mock('electron', () => ({ app: { isPackaged: false } }))
const { AppUpdates, installedUpdater } = await import('./updates.ts')
type Updater = ConstructorParameters<typeof AppUpdates>[0]

/** electron-updater without releases to ask: each step ends as the test says. */
class FakeUpdater extends EventEmitter {
  autoDownload = true
  autoInstallOnAppQuit = true
  logger: unknown = console
  installed = 0
  found: string | Error | undefined
  isActive = true
  downloaded: Error | undefined

  async checkForUpdates(): Promise<unknown> {
    if (!this.isActive) return null
    if (this.found instanceof Error) throw this.found
    if (this.found === undefined) return (this.emit('update-not-available', { version: '0.1.0' }), {})
    return (this.emit('update-available', { version: this.found }), {})
  }
  async downloadUpdate(): Promise<string[]> {
    this.emit('download-progress', { percent: 41.7 })
    if (this.downloaded) throw this.downloaded
    this.emit('update-downloaded', { version: this.found })
    return []
  }
  quitAndInstall(): void {
    this.installed += 1
  }
}

function start(found?: string | Error) {
  const updater = new FakeUpdater()
  updater.found = found
  const seen: string[] = []
  let isDaily = false
  const updates = new AppUpdates(updater as unknown as Updater, {
    daily: { read: () => isDaily, write: (on) => (isDaily = on) },
    onChange: () => seen.push(updates.state.state.is),
    log: silentLog,
  })
  return { updater, updates, seen }
}

test('nothing is looked for, downloaded or installed by itself', () => {
  const { updater, updates, seen } = start('0.2.0')
  expect(updater).toMatchObject({ autoDownload: false, autoInstallOnAppQuit: false })
  expect(updates.state).toEqual({ state: { is: 'not-looked' }, lookDaily: false })
  expect(seen).toEqual([])
})

test('a newer version is found, downloaded and installed, each when the user says so', async () => {
  const { updater, updates, seen } = start('0.2.0')
  expect(() => updates.install()).toThrow('No update is ready')
  await updates.download()
  expect(seen).toEqual([])
  await updates.look()
  expect(updates.state.state).toEqual({ is: 'available', version: '0.2.0' })
  await updates.download()
  expect(seen).toEqual(['looking', 'available', 'downloading', 'downloading', 'ready'])
  expect(updater.installed).toBe(0)
  updates.install()
  expect(updater.installed).toBe(1)
})

test('the newest version is said to be the newest', async () => {
  const { updates } = start()
  await updates.look()
  expect(updates.state.state).toEqual({ is: 'newest', at: expect.any(Number) })
})

test('a copy that cannot be replaced says so, and not nothing', async () => {
  const { updater, updates } = start()
  updater.isActive = false
  await updates.look()
  expect(updates.state.state).toMatchObject({
    is: 'failed',
    problem: { message: 'This copy was not put here by an installer, so it does not update itself.' },
  })
})

describe('what goes wrong is told in a sentence', () => {
  test.for([
    [
      new Error('net::ERR_INTERNET_DISCONNECTED'),
      'unreachable',
      'The place of the releases cannot be reached.',
    ],
    [
      new Error('getaddrinfo ENOTFOUND github.com'),
      'unreachable',
      'The place of the releases cannot be reached.',
    ],
    [
      new Error('sha512 checksum mismatch, expected x, got y'),
      'not-allowed',
      'The update is not signed as it should be, and was not installed.',
    ],
    [new Error('Cannot find latest.yml'), 'internal', 'The update did not work; this version stays.'],
  ] as const)('%s', async ([error, code, message]) => {
    const { updates } = start(error)
    await updates.look()
    expect(updates.state.state).toMatchObject({ is: 'failed', problem: { code, message } })
  })

  test('also while it is downloaded, and it can be looked for again', async () => {
    const { updater, updates } = start('0.2.0')
    await updates.look()
    updater.downloaded = new Error('sha512 checksum mismatch')
    await updates.download()
    expect(updates.state.state.is).toBe('failed')
    await updates.look()
    expect(updates.state.state.is).toBe('available')
  })
})

test('once a day is looked when the user wants that, until the app ends', async () => {
  vi.useFakeTimers()
  const { updates, seen } = start()
  updates.lookDaily(true)
  await vi.advanceTimersByTimeAsync(3_600_000)
  await vi.advanceTimersByTimeAsync(24 * 3_600_000)
  expect(seen.filter((is) => is === 'looking')).toHaveLength(2)
  updates.close()
  await vi.advanceTimersByTimeAsync(48 * 3_600_000)
  expect(seen.filter((is) => is === 'looking')).toHaveLength(2)
  vi.useRealTimers()
})

test('an app that runs from its sources does not update itself', async () => {
  expect(await installedUpdater()).toBeUndefined()
})
