import { EventEmitter } from 'node:events'
import type { CDPSession, Page, Route } from '@playwright/test'
import type { BrowserWindow } from './browser-window.ts'
import type { CustomSchemes } from './custom-scheme.ts'
import { refusable, type Host } from './host.ts'
import { handlerFor, type IpcMain } from './ipc-main.ts'
import { decode, encodeClone, type Encoded } from './page/codec.ts'
import { injectPreload, type PreloadWorld } from './page/inject.ts'
import type { FromPage } from './page/preload.ts'
import { passesFilter, type Session } from './session.ts'
import { ownPages } from './popups.ts'
import { refuseUnknown, refuseUnknownOf } from './unimplemented.ts'

/** What a WebContents needs of the app around it. */
export interface Around {
  readonly host: Host
  readonly ipcMain: IpcMain
  readonly schemes: CustomSchemes
  readonly session: Session
}

type OpenHandler = (details: { url: string; frameName: string; features: string; disposition: string }) => {
  action: 'allow' | 'deny'
}

/** The page behind a WebContents, for the host's own parts. */
interface Behind {
  readonly page: Promise<Page>
  readonly preload: () => PreloadWorld | undefined
  readonly load: (url: string) => Promise<void>
}
const pages = new WeakMap<WebContents, Behind>()

export function behind(contents: WebContents): Behind {
  return pages.get(contents)!
}

let lastId = 0

/** A page of Chromium, with its preload in a world of its own. */
export class WebContents extends EventEmitter {
  readonly id: number
  readonly session: Session
  readonly mainFrame
  readonly #around: Around
  readonly #window: BrowserWindow
  readonly #preferences: Electron.WebPreferences
  #page: Page | undefined
  #preload: PreloadWorld | undefined
  #openHandler: OpenHandler | undefined
  /** True while main itself loads an address: that is no navigation of the page's. */
  #loading = false
  #crashed = false
  #rtcPolicy = 'default'
  #messages: Promise<unknown> = Promise.resolve()

  constructor(around: Around, window: BrowserWindow, preferences: Electron.WebPreferences) {
    super()
    lastId += 1
    this.id = lastId
    this.#around = around
    this.#window = window
    this.session = around.session
    this.mainFrame = makeFrame(this)
    this.#preferences = preferences
    this.#open()
  }

  send(channel: string, ...args: unknown[]): void {
    if (typeof channel !== 'string') throw new TypeError('Missing required channel argument')
    let encoded: Encoded
    try {
      encoded = encodeClone(args)
    } catch {
      this.#around.host.errors.push(
        `Error sending from webFrameMain: Failed to serialize arguments (${channel})`,
      )
      return
    }
    this.#tell({ type: 'message', channel, args: encoded })
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler
  }
  getURL(): string {
    return this.#page === undefined ? '' : this.#around.schemes.fromChromium(this.#page.url())
  }
  getTitle(): string {
    return this.#window.getTitle()
  }
  isDestroyed(): boolean {
    return this.#window.isDestroyed()
  }
  isCrashed(): boolean {
    return this.#crashed
  }
  isLoading(): boolean {
    return this.#loading
  }
  async loadURL(url: string): Promise<void> {
    await this.#load(url)
  }
  reload(): void {
    void this.#load(this.getURL()).catch((error: unknown) => this.#around.host.errors.push(String(error)))
  }
  /** Ends the page's process, as it has crashed. */
  forcefullyCrashRenderer(): void {
    const crash = async (page: Page) => {
      const cdp = await this.#around.host.context.newCDPSession(page)
      await cdp.send('Page.crash')
    }
    void behind(this)
      .page.then(crash)
      .catch(() => undefined)
  }
  focus(): void {}
  getType(): string {
    return 'window'
  }

  openDevTools(): void {}
  closeDevTools(): void {}
  isDevToolsOpened(): boolean {
    return false
  }
  setZoomFactor(): void {}
  setVisualZoomLevelLimits(): Promise<void> {
    return Promise.resolve()
  }
  setIgnoreMenuShortcuts(): void {}
  /** Remembered, and not applied: the page's Chromium has one for all pages. */
  setWebRTCIPHandlingPolicy(policy: string): void {
    this.#rtcPolicy = policy
  }
  getWebRTCIPHandlingPolicy(): string {
    return this.#rtcPolicy
  }

  #open(): void {
    const page = this.#newPage(this.#preferences.preload)
    page.catch((error: unknown) => this.#around.host.errors.push(String(error)))
    pages.set(this, { page, preload: () => this.#preload, load: (url) => this.#load(url) })
  }

  async #newPage(preload: string | undefined): Promise<Page> {
    const { host, schemes } = this.#around
    const page = await host.context.newPage()
    this.#page = page
    ownPages.add(page)
    page.on('console', (message) => {
      host.consoleMessages.push(`${message.type()}: ${message.text()}`)
      if (message.type() === 'error') host.errors.push(message.text())
    })
    page.on('pageerror', (error) => host.errors.push(String(error)))
    page.on('download', (download) => {
      const event = refusable()
      this.session.emit('will-download', event, { getFilename: () => download.suggestedFilename() }, this)
      if (!event.defaultPrevented) host.errors.push(`Electron would ask where to save ${download.url()}`)
      void download.cancel()
    })
    page.on('crash', () => {
      this.#crashed = true
      this.emit('render-process-gone', refusable(), { reason: 'crashed', exitCode: 5 })
    })
    // No request is made for it, and Electron asks nobody either.
    page.on('framenavigated', (frame) => {
      if (frame !== page.mainFrame() || this.#loading || frame.url() !== 'about:blank') return
      this.emit('did-navigate', refusable(), frame.url())
    })
    await page.setViewportSize(this.#window.getBounds())
    await page.emulateMedia({ colorScheme: host.surroundings.dark ? 'dark' : 'light' })
    await page.route('**/*', (route) => this.#answer(page, route))
    const cdp = await host.context.newCDPSession(page)
    await cdp.send('Page.enable')
    // Tells of window.open, target=_blank and noopener alike.
    cdp.on('Page.windowOpen', (event) => this.#childWindow(schemes.fromChromium(event.url), event))
    if (preload !== undefined) await this.#addPreload(cdp, preload)
    return page
  }

  async #addPreload(cdp: CDPSession, file: string): Promise<void> {
    try {
      this.#preload = await injectPreload(cdp, file, (message) => this.#hear(message, file))
    } catch (error) {
      this.#preloadFailed(file, error as Error)
    }
  }

  #preloadFailed(file: string, error: Error): void {
    this.#around.host.errors.push(error.message)
    this.emit('preload-error', refusable(), file, error)
  }

  #childWindow(url: string, event: { windowName: string; windowFeatures: string[] }): void {
    const answer = this.#openHandler?.({
      url,
      frameName: event.windowName,
      features: event.windowFeatures.join(','),
      disposition: 'foreground-tab',
    })
    // Without a handler Electron opens the window.
    if (answer?.action !== 'deny') this.#around.host.errors.push(`A child window was allowed for ${url}`)
  }

  async #load(url: string): Promise<void> {
    // Playwright does not use a page again that has crashed.
    if (this.#crashed) {
      void this.#page?.close()
      this.#open()
    }
    const page = await behind(this).page
    this.#loading = true
    this.#crashed = false
    this.emit('did-start-loading')
    try {
      await page.goto(this.#around.schemes.toChromium(url), { waitUntil: 'load' })
    } catch (error) {
      if (this.isDestroyed()) return
      this.emit('did-fail-load', refusable(), -2, 'ERR_FAILED', url, true)
      throw error
    } finally {
      this.#loading = false
    }
    for (const event of ['did-navigate', 'dom-ready', 'did-finish-load', 'did-stop-loading']) {
      this.emit(event, refusable(), url)
    }
  }

  /** Every request of the page: asks the app, answers from its handlers, and lets only files and loopback through. */
  async #answer(page: Page, route: Route): Promise<void> {
    const { host, schemes, session } = this.#around
    const request = route.request()
    const url = schemes.fromChromium(request.url())
    const navigation = request.isNavigationRequest() && request.frame() === page.mainFrame()
    if (navigation && !this.#loading) {
      const event = refusable({ url, isMainFrame: true, isSameDocument: false, frame: this.mainFrame })
      this.emit('will-navigate', event, url)
      this.emit('will-frame-navigate', event)
      if (event.defaultPrevented) return route.abort('aborted')
    }
    const type = request.resourceType() === 'document' ? 'mainFrame' : request.resourceType()
    if (!(await passesFilter(session, { url, method: request.method(), type })))
      return route.abort('blockedbyclient')
    const handler = schemes.handlerFor(url)
    if (handler !== undefined) {
      const script = ['fetch', 'xhr', 'eventsource'].includes(request.resourceType())
      if (script && schemes.privilegesFor(url)?.supportFetchAPI !== true) return route.abort('failed')
      const response = await handler(
        new Request(url, { method: request.method(), headers: request.headers() }),
      )
      const body = Buffer.from(await response.arrayBuffer())
      return route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body })
    }
    if (
      /^(file|data|blob):/.test(url) ||
      ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname)
    ) {
      return route.continue()
    }
    host.errors.push(`The page reached for the network: ${request.method()} ${url}`)
    return route.abort('internetdisconnected')
  }

  #hear(message: FromPage, preload: string): void {
    if (message.type === 'preload-error') {
      this.#preloadFailed(preload, new Error(message.message))
      return
    }
    const args = decode(message.args) as unknown[]
    const event = {
      ...refusable(),
      type: 'frame',
      sender: this,
      senderFrame: this.mainFrame,
      frameId: 1,
      processId: 1,
      ports: [],
      reply: (channel: string, ...rest: unknown[]) => this.send(channel, ...rest),
    }
    if (message.type === 'send') this.#around.ipcMain.emit(message.channel, event, ...args)
    else void this.#handle(message, event, args)
  }

  async #handle(message: FromPage & { type: 'invoke' }, event: unknown, args: unknown[]): Promise<void> {
    const { id, channel } = message
    try {
      const handler = handlerFor(this.#around.ipcMain, channel)
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
      this.#tell({ type: 'reply', id, result: encodeClone(await handler(event, ...args)) })
    } catch (error) {
      this.#tell({ type: 'reply', id, error: String(error) })
    }
  }

  /** In the order of the calls. A message for a page that is gone is dropped, as in Electron. */
  #tell(message: Parameters<PreloadWorld['tell']>[0]): void {
    const send = async () => {
      try {
        await behind(this).page
        await this.#preload?.tell(message)
      } catch (error) {
        const gone = this.isDestroyed() || this.#crashed || this.#loading || this.#page?.isClosed() === true
        if (!gone) this.#around.host.errors.push(`A message to the page was lost: ${String(error)}`)
      }
    }
    this.#messages = this.#messages.then(send)
  }
}
refuseUnknownOf(WebContents)

function makeFrame(contents: WebContents) {
  return refuseUnknown('WebFrameMain', {
    get url() {
      return contents.getURL()
    },
    /** As Chromium writes it for a standard scheme. */
    get origin() {
      const url = contents.getURL()
      return /^[^:]+:\/\/[^/?#]*/.exec(url)?.[0] ?? 'null'
    },
    parent: null,
    frameTreeNodeId: contents.id,
    processId: 1,
    routingId: 1,
    detached: false,
    isDestroyed: () => contents.isDestroyed(),
  })
}
