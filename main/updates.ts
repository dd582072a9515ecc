import { app } from 'electron'
import type { AppUpdater } from 'electron-updater'
import { BridgeError, type BridgeErrorValue } from '../bridge/errors.ts'
import type { Log } from '../bridge/home/log.ts'
import type { Updates, UpdateState } from '../bridge/state/shell.ts'

/** What downloads and installs: electron-updater, which also checks the signature of what it has downloaded. */
export type Updater = Pick<
  AppUpdater,
  | 'autoDownload'
  | 'autoInstallOnAppQuit'
  | 'logger'
  | 'checkForUpdates'
  | 'downloadUpdate'
  | 'quitAndInstall'
  | 'on'
>

interface UpdateOptions {
  daily: { read: () => boolean; write: (on: boolean) => void }
  onChange: () => void
  log: Log
}

const DAY_MS = 24 * 3_600_000
/** The first look of the day does not compete with what happens at a start: milliseconds. */
const FIRST_LOOK_MS = 60_000

/** The updater of an installed app; undefined for one that runs from its sources. */
export async function installedUpdater(): Promise<Updater | undefined> {
  if (!app.isPackaged) return undefined
  const { default: electronUpdater } = await import('electron-updater')
  return electronUpdater.autoUpdater
}

/** Newer releases. Nothing is downloaded or installed before the user has said so, release by release. */
export class AppUpdates implements Updates {
  readonly #updater: Updater
  readonly #options: UpdateOptions
  #state: UpdateState = { is: 'not-looked' }
  #timer: NodeJS.Timeout | undefined

  constructor(updater: Updater, options: UpdateOptions) {
    this.#updater = updater
    this.#options = options
    updater.autoDownload = false
    updater.autoInstallOnAppQuit = false
    updater.logger = null
    updater.on('update-available', ({ version }) => this.#become({ is: 'available', version }))
    updater.on('update-not-available', () => this.#become({ is: 'newest', at: Date.now() }))
    updater.on('download-progress', ({ percent }) => this.#progress(percent))
    updater.on('update-downloaded', ({ version }) => this.#become({ is: 'ready', version }))
    updater.on('error', (error) => this.#failed(error))
    this.#plan(FIRST_LOOK_MS)
  }

  get state(): { state: UpdateState; lookDaily: boolean } {
    return { state: this.#state, lookDaily: this.#options.daily.read() }
  }

  readonly lookDaily = (on: boolean): void => {
    this.#options.daily.write(on)
    this.#options.onChange()
    this.#plan(FIRST_LOOK_MS)
  }

  readonly look = async (): Promise<void> => {
    if (['looking', 'downloading', 'ready'].includes(this.#state.is)) return
    this.#become({ is: 'looking' })
    try {
      if ((await this.#updater.checkForUpdates()) === null)
        this.#become({ is: 'failed', problem: notInstalled })
    } catch (error) {
      this.#failed(error)
    }
  }

  readonly download = async (): Promise<void> => {
    if (this.#state.is !== 'available') return
    const { version } = this.#state
    this.#become({ is: 'downloading', version, percent: 0 })
    try {
      await this.#updater.downloadUpdate()
    } catch (error) {
      this.#failed(error)
    }
  }

  readonly install = (): void => {
    if (this.#state.is !== 'ready') {
      throw new BridgeError('invalid-input', 'No update is ready to be installed.', 'Download it first.')
    }
    this.#updater.quitAndInstall()
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  #plan(ms: number): void {
    clearTimeout(this.#timer)
    if (!this.#options.daily.read()) return
    this.#timer = setTimeout(() => {
      void this.look()
      this.#plan(DAY_MS)
    }, ms)
    this.#timer.unref()
  }

  #progress(percent: number): void {
    if (this.#state.is === 'downloading') this.#become({ ...this.#state, percent: Math.round(percent) })
  }

  #failed(error: unknown): void {
    this.#options.log.warn({ error: String(error) }, 'An update failed')
    this.#become({ is: 'failed', problem: updateProblem(error) })
  }

  #become(state: UpdateState): void {
    this.#state = state
    this.#options.onChange()
  }
}

/** electron-updater looks for nothing in a copy that it could not replace, such as an unpacked folder. */
const notInstalled: BridgeErrorValue = {
  code: 'not-allowed',
  message: 'This copy was not put here by an installer, so it does not update itself.',
  nextStep: 'Get the new version the way you got this one, or install PanDA Bridge with its installer.',
}

/** A network's error and a release that is not what it should be, each in a sentence. */
function updateProblem(error: unknown): BridgeErrorValue {
  const text = error instanceof Error ? error.message : String(error)
  if (/\bnet::ERR_|ENOTFOUND|ECONN|ETIMEDOUT|EAI_AGAIN/.test(text)) {
    return {
      code: 'unreachable',
      message: 'The place of the releases cannot be reached.',
      nextStep: 'Check the network, and look again later.',
    }
  }
  if (/sha512|checksum|signature|signed|certificate/i.test(text)) {
    return {
      code: 'not-allowed',
      message: 'The update is not signed as it should be, and was not installed.',
      nextStep: 'Do not install it by hand either; report it.',
    }
  }
  return {
    code: 'internal',
    message: 'The update did not work; this version stays.',
    nextStep: 'Look again later; the log file says more.',
  }
}
