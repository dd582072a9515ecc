import { shell } from 'electron'
import { BridgeError, type BridgeErrorValue } from '../bridge/errors.ts'
import type { Log } from '../bridge/home/log.ts'
import type { NoticeKind, Shell, ShellState } from '../bridge/state/shell.ts'
import { confirmProgram } from './confirm-program.ts'
import type { InstalledProgram } from './installed.ts'
import type { LoginItem } from './login-item.ts'
import { saveFile } from './save-file.ts'
import type { DesktopSettingsFile } from './settings.ts'
import { AppUpdates, type Updater } from './updates.ts'

interface ShellParts {
  installed: InstalledProgram
  settings: DesktopSettingsFile
  loginKept: ShellState['loginKept']
  loginItem: LoginItem | undefined
  updater: Updater | undefined
  log: Log
}

/** How often it is looked whether the app has been replaced or removed: milliseconds. */
const LOOK_MS = 3_600_000

/** What the app can do that a bridge alone cannot. */
export class DesktopShell implements Shell {
  readonly #parts: ShellParts
  readonly #listeners = new Set<() => void>()
  readonly saveFile = saveFile
  readonly confirmProgram = confirmProgram
  readonly updates?: AppUpdates
  readonly setStartAtLogin?: (on: boolean) => Promise<void>
  readonly #look: NodeJS.Timeout
  #problem: BridgeErrorValue | undefined
  #state: ShellState

  constructor(parts: ShellParts) {
    this.#parts = parts
    const { updater, loginItem, settings, log } = parts
    if (updater) {
      const daily = {
        read: () => settings.read().lookForUpdatesDaily,
        write: (on: boolean) => settings.change({ lookForUpdatesDaily: on }),
      }
      this.updates = new AppUpdates(updater, { daily, log, onChange: () => this.#changed() })
    }
    if (loginItem) this.setStartAtLogin = async (on) => this.#setStartAtLogin(loginItem, on)
    this.#state = this.#readState()
    this.#look = setInterval(() => this.lookAtProgram(), LOOK_MS)
    this.#look.unref()
  }

  get problem(): BridgeErrorValue | undefined {
    return this.#problem
  }

  get state(): ShellState {
    return this.#state
  }

  readonly subscribe = (listener: () => void): void => {
    this.#listeners.add(listener)
  }

  readonly setNotice = (kind: NoticeKind, on: boolean): void => {
    const { settings } = this.#parts
    settings.change({ notices: { ...settings.read().notices, [kind]: on } })
    this.#changed()
  }

  readonly openPath = async (path: string): Promise<void> => {
    // Electron gives the reason as a text, and an empty one where it went well.
    const reason = await shell.openPath(path)
    if (reason === '') return
    throw new BridgeError(
      'file-access',
      `This system has no program that opens ${path} (${reason}).`,
      'Open it by hand, or install the program first.',
    )
  }

  readonly reset = (): void => {
    const { settings, loginItem, log } = this.#parts
    settings.clear()
    try {
      loginItem?.set(false)
    } catch (error) {
      log.warn({ error: String(error) }, 'The app may still start at login')
    }
    this.#changed()
  }

  /** Whether the program has been replaced or removed meanwhile. */
  lookAtProgram(): void {
    const before = this.#problem?.message
    this.#problem = this.#parts.installed.problem
    if (this.#problem?.message !== before) this.#changed()
  }

  close(): void {
    clearInterval(this.#look)
    this.updates?.close()
  }

  #setStartAtLogin(loginItem: LoginItem, on: boolean): void {
    try {
      loginItem.set(on)
    } catch (cause) {
      throw new BridgeError(
        'file-access',
        'The system did not let PanDA Bridge change what starts at login.',
        'Change it in the settings of your system.',
        { cause },
      )
    } finally {
      this.#changed()
    }
  }

  #changed(): void {
    this.#state = this.#readState()
    for (const listener of this.#listeners) listener()
  }

  #readState(): ShellState {
    const { loginItem, loginKept, settings } = this.#parts
    return {
      kind: 'desktop',
      loginKept,
      notices: settings.read().notices,
      opensFiles: true,
      ...(loginItem && { startAtLogin: loginItem.isOn() }),
      ...(this.updates && { updates: this.updates.state }),
    }
  }
}
