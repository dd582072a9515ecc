import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { App } from './app.ts'
import { refusable } from './host.ts'
import type { NativeImage } from './native-image.ts'
import { refuseUnknownOf } from './unimplemented.ts'
import { behind, WebContents, type Around } from './web-contents.ts'

/** Windows of the one kind that this project allows: sandboxed, context-isolated, without Node. */
export function browserWindowClass(around: Around, app: App) {
  const { host } = around
  let lastId = 0

  class BrowserWindow extends EventEmitter {
    static getAllWindows(): BrowserWindow[] {
      return host.windows.map(({ window }) => window)
    }
    static getFocusedWindow(): BrowserWindow | null {
      return BrowserWindow.getAllWindows().find((window) => window.isFocused()) ?? null
    }
    static fromWebContents(contents: WebContents): BrowserWindow | null {
      return BrowserWindow.getAllWindows().find((window) => window.webContents === contents) ?? null
    }

    readonly id: number
    readonly webContents: WebContents
    #bounds: Electron.Rectangle
    #visible: boolean
    #focused = false
    #minimized = false
    #maximized = false
    /** Where it goes back to; Linux does not tell, where a window was maximized before it was shown. */
    #normal: { bounds: Electron.Rectangle; isTold: boolean } | undefined
    #destroyed = false
    #shown = false
    #title: string

    constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
      super()
      host.needReady('Cannot create BrowserWindow')
      const {
        sandbox = true,
        contextIsolation = true,
        nodeIntegration = false,
        ...more
      } = options.webPreferences ?? {}
      if (!sandbox || !contextIsolation || nodeIntegration) {
        throw new Error('test host: only sandboxed, context-isolated windows without Node are supported')
      }
      lastId += 1
      this.id = lastId
      this.#title = options.title ?? app.getName()
      this.#visible = options.show !== false
      const { x = 0, y = 0, width = 800, height = 600 } = options
      this.#bounds = { x, y, width, height }
      this.webContents = new WebContents(around, this, more)
      const { webContents } = this
      host.windows.push({
        window: this,
        get page() {
          return behind(webContents).page
        },
      })
      app.emit('web-contents-created', refusable(), this.webContents)
      app.emit('browser-window-created', refusable(), this)
      host.changes.emit('window')
    }

    async loadURL(url: string): Promise<void> {
      await behind(this.webContents).load(url)
      if (this.#shown || this.#destroyed) return
      this.#shown = true
      this.emit('ready-to-show')
    }
    loadFile(file: string, options: Electron.LoadFileOptions = {}): Promise<void> {
      const path = resolve(host.appPath, file)
      const url = pathToFileURL(path)
      if (!existsSync(path)) return Promise.reject(new Error(`ERR_FILE_NOT_FOUND (-6) loading '${url.href}'`))
      url.search = options.search ?? new URLSearchParams(options.query).toString()
      url.hash = options.hash ?? ''
      return this.loadURL(url.href)
    }
    reload(): void {
      this.webContents.reload()
    }

    show(): void {
      this.showInactive()
      this.focus()
    }
    showInactive(): void {
      this.#minimized = false
      if (this.#visible) return
      this.#visible = true
      this.emit('show')
      host.changes.emit('window')
    }
    hide(): void {
      this.#focused = false
      if (!this.#visible) return
      this.#visible = false
      this.emit('hide')
      host.changes.emit('window')
    }
    focus(): void {
      if (this.#focused || !this.#visible) return
      this.#focused = true
      this.emit('focus')
    }
    blur(): void {
      this.#focused = false
      this.emit('blur')
    }
    isVisible(): boolean {
      return this.#visible
    }
    isFocused(): boolean {
      return this.#focused
    }
    isDestroyed(): boolean {
      return this.#destroyed
    }
    minimize(): void {
      this.#minimized = true
      this.emit('minimize')
    }
    restore(): void {
      this.#minimized = false
      this.emit('restore')
    }
    isMinimized(): boolean {
      return this.#minimized
    }
    maximize(): void {
      if (this.#maximized) return
      this.#maximized = true
      this.#normal = { bounds: this.#bounds, isTold: this.#visible }
      this.#bounds = { ...host.surroundings.displays[0]! }
      this.emit('maximize')
    }
    unmaximize(): void {
      if (!this.#maximized) return
      this.#maximized = false
      this.#bounds = this.#normal?.bounds ?? this.#bounds
      this.#normal = undefined
      this.emit('unmaximize')
    }
    isMaximized(): boolean {
      return this.#maximized
    }
    isFullScreen(): boolean {
      return false
    }

    getBounds(): Electron.Rectangle {
      return { ...this.#bounds }
    }
    getNormalBounds(): Electron.Rectangle {
      return this.#normal?.isTold === true ? { ...this.#normal.bounds } : this.getBounds()
    }
    setBounds(bounds: Partial<Electron.Rectangle>): void {
      this.#bounds = { ...this.#bounds, ...bounds }
      this.emit('resize')
      this.emit('move')
    }
    getSize(): number[] {
      return [this.#bounds.width, this.#bounds.height]
    }
    getPosition(): number[] {
      return [this.#bounds.x, this.#bounds.y]
    }
    center(): void {}
    moveTop(): void {}
    flashFrame(): void {}
    setMenu(): void {}
    removeMenu(): void {}
    setMenuBarVisibility(): void {}
    setSkipTaskbar(): void {}
    setBackgroundColor(): void {}
    setIcon(_icon: NativeImage | string): void {}
    setTitle(title: string): void {
      this.#title = title
    }
    getTitle(): string {
      return this.#title
    }

    close(): void {
      if (this.#destroyed) return
      const event = refusable()
      this.emit('close', event)
      if (!event.defaultPrevented) this.destroy()
    }
    destroy(): void {
      if (this.#destroyed) return
      this.#destroyed = true
      this.#visible = false
      const at = host.windows.findIndex(({ window }) => window === this)
      const [record] = host.windows.splice(at, 1)
      void record?.page.then((page) => page.close()).catch(() => undefined)
      this.webContents.emit('destroyed')
      this.emit('closed')
      host.changes.emit('window')
      if (host.windows.length > 0 || host.exitCode !== undefined) return
      // Electron quits where nobody listens.
      if (!app.emit('window-all-closed')) app.quit()
    }
  }
  return refuseUnknownOf(BrowserWindow)
}

export type BrowserWindow = InstanceType<ReturnType<typeof browserWindowClass>>
