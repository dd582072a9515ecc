import { EventEmitter } from 'node:events'
import type { BrowserContext, Page } from '@playwright/test'
import type { BrowserWindow } from './browser-window.ts'
import type { Menu } from './menu.ts'
import type { NativeImage } from './native-image.ts'
import type { Tray } from './tray.ts'

/** A tray icon as its user sees it. */
export interface TrayRecord {
  readonly tray: Tray
  image: NativeImage
  pressedImage?: NativeImage
  toolTip: string
  title: string
  menu: Menu | null
}

/** A window and the page that shows it. */
export interface WindowRecord {
  readonly window: BrowserWindow
  readonly page: Promise<Page>
}

/** A dialog that waits for its user. */
export interface DialogRecord {
  readonly kind: 'message' | 'open' | 'save'
  readonly options: Electron.MessageBoxOptions & Electron.OpenDialogOptions & Electron.SaveDialogOptions
  readonly answer: (value: unknown) => void
}

export interface NotificationRecord {
  readonly options: Electron.NotificationConstructorOptions
  closed: boolean
  readonly click: () => void
}

/** What the computer is like; a test may change it before the start and while the app runs. */
export interface Surroundings {
  /** False: a keychain that is locked or not there. */
  encryption: boolean
  /** Linux only: `basic_text` is the key that everybody knows. */
  storageBackend: ReturnType<Electron.SafeStorage['getSelectedStorageBackend']>
  /** A PAC answer: `DIRECT`, or `PROXY host:port`. */
  proxy: string
  online: boolean
  dark: boolean
  locale: string
  notifications: boolean
  displays: Electron.Rectangle[]
}

/** One computer with one user, as far as the app can tell: what it is like and what the app did to it. */
export class Host {
  readonly appPath: string
  readonly userData: string
  readonly keyringFile: string
  readonly packaged: boolean
  readonly context: BrowserContext
  readonly surroundings: Surroundings = {
    encryption: true,
    storageBackend: 'gnome_libsecret',
    proxy: 'DIRECT',
    online: true,
    dark: false,
    locale: 'en-US',
    notifications: true,
    displays: [{ x: 0, y: 0, width: 1920, height: 1080 }],
  }

  /** What went wrong unnoticed: a test asserts that it is empty, or takes what it expects with `takeErrors`. */
  readonly errors: string[] = []
  readonly consoleMessages: string[] = []
  readonly trays: TrayRecord[] = []
  readonly windows: WindowRecord[] = []
  readonly dialogs: DialogRecord[] = []
  readonly notifications: NotificationRecord[] = []
  /** Addresses and files that the app had the system open. */
  readonly opened: string[] = []
  readonly loginItem: Electron.Settings = {}
  readonly commandLine = new Map<string, string>()
  clipboardText = ''
  /** How often `app.relaunch` was called. */
  relaunches = 0
  exitCode: number | undefined

  readonly changes: EventEmitter = new EventEmitter()
  #ready = false

  constructor(options: {
    appPath: string
    folder: { userData: string; keyringFile: string }
    packaged: boolean
    context: BrowserContext
  }) {
    this.appPath = options.appPath
    this.userData = options.folder.userData
    this.keyringFile = options.folder.keyringFile
    this.packaged = options.packaged
    this.context = options.context
  }

  get ready(): boolean {
    return this.#ready
  }

  becomeReady(): void {
    this.#ready = true
  }

  needReady(what: string): void {
    if (!this.#ready) throw new Error(`${what} before app is ready`)
  }

  exit(code: number): void {
    if (this.exitCode !== undefined) return
    this.exitCode = code
    this.changes.emit('exit')
  }

  /** Removes the errors that match, and returns them. */
  takeErrors(pattern: RegExp): string[] {
    const taken = this.errors.filter((error) => pattern.test(error))
    this.errors.splice(0, this.errors.length, ...this.errors.filter((error) => !pattern.test(error)))
    return taken
  }
}

/** An event that a listener may refuse, as Electron hands it out. */
export interface RefusableEvent {
  defaultPrevented: boolean
  preventDefault: () => void
}

export function refusable<T extends object>(properties?: T): RefusableEvent & T {
  return {
    ...(properties as T),
    defaultPrevented: false,
    preventDefault(this: RefusableEvent) {
      this.defaultPrevented = true
    },
  }
}
