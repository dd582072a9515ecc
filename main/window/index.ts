import { app, BrowserWindow, nativeTheme, screen } from 'electron'
import { join } from 'node:path'
import { pagesOrigin } from './pages.ts'
import { placeOnScreens, smallestSize, type Place } from './place.ts'

interface WindowOptions {
  preload: string
  place: { read: () => Place | undefined; write: (place: Place) => void }
  /** Called when the user has closed it, and not when the app ends. */
  onClosed: () => void
}

/** The app's one window. It is made when it is wanted, and gone when it is closed: hidden pages take memory. */
export class MainWindow {
  readonly #options: WindowOptions
  #window: BrowserWindow | undefined

  constructor(options: WindowOptions) {
    this.#options = options
  }

  /** Whether the user has it in front. */
  get isFocused(): boolean {
    return this.#window?.isFocused() ?? false
  }

  get window(): BrowserWindow | undefined {
    return this.#window
  }

  /** Brings it to the front. @param page such as `assistants`; where it was, or the first page, if missing */
  show(page?: string): void {
    const address = `${pagesOrigin}/${page === undefined ? '' : `#/${page}`}`
    if (!this.#window) {
      this.#window = this.#create(address)
      return
    }
    if (this.#window.isMinimized()) this.#window.restore()
    this.#window.show()
    this.#window.focus()
    // Only what stands behind # differs: the page goes there without being loaded anew.
    if (page !== undefined) void this.#window.loadURL(address)
  }

  #create(address: string): BrowserWindow {
    const { maximized, ...place } = { maximized: false, ...this.#place() }
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
    window.once('ready-to-show', () => {
      window.show()
      window.focus()
    })
    window.on('close', () =>
      this.#options.place.write({ ...window.getNormalBounds(), maximized: window.isMaximized() }),
    )
    window.once('closed', () => {
      this.#window = undefined
      if (process.platform === 'darwin') app.dock?.hide()
      this.#options.onClosed()
    })
    // Without a window the app is in the menu bar alone; with one it can be switched to.
    if (process.platform === 'darwin') void app.dock?.show()
    void window.loadURL(address)
    return window
  }

  #place() {
    return placeOnScreens(
      this.#options.place.read(),
      screen.getAllDisplays().map(({ workArea }) => workArea),
    )
  }
}
