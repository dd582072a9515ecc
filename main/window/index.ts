import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme, screen } from 'electron'
import type { Log } from '../../bridge/home/log.ts'
import { tell } from '../ask.ts'
import { limitDrawing } from './drawing.ts'
import { pagesOrigin } from './pages.ts'
import { placeOf, placeOnScreens, smallestSize, type Place } from './place.ts'
import { reviveWindow } from './revive.ts'

interface WindowOptions {
  preload: string
  /** Called once, and waited for before any page is loaded: a hidden app needs nothing of it. */
  prepare: () => Promise<void>
  place: { read: () => Place | undefined; write: (place: Place) => void }
  /** Asked before the window is made. */
  mayOpen: () => boolean
  /** Not called by `close`. */
  onClosedByUser: () => void
  log: Log
}

/** The app's one window. It is made when it is wanted, and gone when it is closed: hidden pages take memory. */
export class MainWindow {
  readonly #options: WindowOptions
  #window: BrowserWindow | undefined
  #prepared: Promise<void> | undefined

  constructor(options: WindowOptions) {
    this.#options = options
  }

  /** Whether the user has it in front. */
  get isFocused(): boolean {
    return this.#window?.isFocused() ?? false
  }

  /** Brings it to the front. @param page such as `assistants`; where it was, or the first page, if missing */
  show(page?: string): void {
    const address = `${pagesOrigin}/${page === undefined ? '' : `#/${page}`}`
    if (!this.#window) {
      if (this.#options.mayOpen()) this.#window = this.#create(address)
      return
    }
    if (this.#window.isMinimized()) this.#window.restore()
    this.#window.show()
    this.#window.focus()
    // Only what stands behind # differs: the page goes there without being loaded anew.
    if (page !== undefined) this.#load(this.#window, address)
  }

  close(): void {
    const window = this.#window
    this.#window = undefined
    window?.close()
  }

  /** The user may open it again from the tray. */
  #giveUp(window: BrowserWindow): void {
    if (this.#window === window) this.#window = undefined
    window.destroy()
    void tell({
      type: 'error',
      message: 'The window of PanDA Bridge was closed, because its page ended again and again.',
      detail:
        'Your assistants can still use PanDA. Open the window again from the tray; the log file says more.',
    })
  }

  #create(address: string): BrowserWindow {
    const { maximized, ...place } = { maximized: false, ...this.#place() }
    limitDrawing(true)
    const window = new BrowserWindow({
      ...place,
      minWidth: smallestSize.width,
      minHeight: smallestSize.height,
      show: false,
      title: 'PanDA Bridge',
      // Until the first page is drawn: no flash of white in the dark.
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#242424' : '#ffffff',
      autoHideMenuBar: true,
      icon: join(app.getAppPath(), 'assets', 'icon.png'),
      webPreferences: {
        preload: this.#options.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
        devTools: !app.isPackaged,
      },
    })
    if (maximized) window.maximize()
    reviveWindow(window, { onGivenUp: () => this.#giveUp(window), log: this.#options.log })
    window.once('ready-to-show', () => {
      limitDrawing(false)
      window.show()
      window.focus()
    })
    window.on('close', () => {
      const seen = {
        bounds: window.getBounds(),
        normal: window.getNormalBounds(),
        maximized: window.isMaximized(),
      }
      this.#options.place.write(placeOf(seen, 'x' in place ? place : undefined))
    })
    window.once('closed', () => {
      limitDrawing(false)
      if (process.platform === 'darwin') app.dock?.hide()
      if (this.#window !== window) return
      this.#window = undefined
      this.#options.onClosedByUser()
    })
    // Without a window the app is in the menu bar alone; with one it can be switched to.
    if (process.platform === 'darwin') void app.dock?.show()
    this.#load(window, address)
    return window
  }

  #load(window: BrowserWindow, address: string): void {
    this.#prepared ??= this.#options.prepare()
    const loaded = this.#prepared.then(() => (window.isDestroyed() ? undefined : window.loadURL(address)))
    loaded.catch((error: unknown) => {
      // Who closes a window while it loads does not want to hear of it.
      if (!window.isDestroyed())
        this.#options.log.error({ error: String(error) }, 'The window could not be loaded')
    })
  }

  #place() {
    return placeOnScreens(
      this.#options.place.read(),
      screen.getAllDisplays().map(({ workArea }) => workArea),
    )
  }
}
