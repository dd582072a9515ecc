import ElectronStore from 'electron-store'
import { z } from 'zod'
import type { Home } from '../bridge/home/home.ts'
import { SettingsFile, settingsNotSaved } from '../bridge/state/settings.ts'
import { placeSchema } from './window/place.ts'

const on = z.boolean().default(true)
const noticesSchema = z.object({
  approval: on,
  'signed-out': on,
  server: on,
  'task-failed': on,
  'task-exhausted': on,
  'task-ended': on,
})

/** What the app remembers of itself, besides what both shells share. No secret is in it. */
const desktopSettingsSchema = z.object({
  place: placeSchema.optional().catch(undefined),
  /** Which notifications are on. */
  notices: noticesSchema.prefault({}).catch(() => noticesSchema.parse({})),
  /** That the app lives on in the tray was said. */
  toldOfTray: z.boolean().default(false).catch(false),
  /** What the user chose where the system has no keychain; asked where missing. */
  withoutKeychain: z.enum(['session', 'file']).optional().catch(undefined),
  lookForUpdatesDaily: z.boolean().default(false).catch(false),
})
export type DesktopSettings = z.output<typeof desktopSettingsSchema>

/** `desktop.json` in the home. What is broken in it is forgotten: it is nothing that would be missed. */
export class DesktopSettingsFile {
  readonly #store: ElectronStore<Partial<DesktopSettings>>
  #unsaved: Partial<DesktopSettings> = {}

  constructor(home: Home) {
    this.#store = new ElectronStore<Partial<DesktopSettings>>({
      cwd: home.folder,
      name: 'desktop',
      configFileMode: 0o600,
      clearInvalidConfig: true,
    })
  }

  read(): DesktopSettings {
    return desktopSettingsSchema.parse({ ...this.#store.store, ...this.#unsaved })
  }

  /** For what the user chooses. @throws BridgeError `file-access` with nothing changed */
  change(settings: Partial<DesktopSettings>): void {
    try {
      this.#store.set(settings)
    } catch (cause) {
      throw settingsNotSaved(cause)
    }
  }

  /** For what the app notes by itself: where that cannot be saved, it holds until the app ends. */
  note(settings: Partial<DesktopSettings>): void {
    const noted = { ...this.#unsaved, ...settings }
    try {
      this.#store.set(noted)
      this.#unsaved = {}
    } catch {
      this.#unsaved = noted
    }
  }

  /** @throws the system's error, to be told as one of forgetting */
  clear(): void {
    this.#unsaved = {}
    this.#store.clear()
  }
}

/** `settings.json` of both shells, in the same format. */
export function openSettings(home: Home): SettingsFile {
  return new SettingsFile(
    home,
    ({ configName, ...options }) =>
      new ElectronStore({ ...options, ...(configName !== undefined && { name: configName }) }),
  )
}
