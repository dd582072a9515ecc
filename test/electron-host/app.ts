import { EventEmitter } from 'node:events'
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { refusable, type Host } from './host.ts'
import { refuseUnknown, refuseUnknownOf } from './unimplemented.ts'

/** The first instance per profile, as the operating system's lock has it. */
const firstInstances = new Map<string, { host: Host; app: App }>()

/** `app`: life cycle, paths, the lock on a single instance. */
export class App extends EventEmitter {
  readonly #host: Host
  readonly #paths = new Map<string, string>()
  readonly #whenReady = Promise.withResolvers<void>()
  readonly #launch: { args: readonly string[] }
  #name: string | undefined
  readonly commandLine
  readonly dock

  constructor(host: Host, launch: { args: readonly string[] }) {
    super()
    this.#host = host
    this.#launch = launch
    this.commandLine = refuseUnknown('app.commandLine', {
      appendSwitch: (name: string, value = '') => void host.commandLine.set(name, value),
      hasSwitch: (name: string) => host.commandLine.has(name),
      getSwitchValue: (name: string) => host.commandLine.get(name) ?? '',
      removeSwitch: (name: string) => void host.commandLine.delete(name),
    })
    // Only macOS has a dock.
    this.dock =
      process.platform === 'darwin'
        ? refuseUnknown('app.dock', {
            hide: () => undefined,
            show: async () => undefined,
            setIcon: () => undefined,
          })
        : undefined
    this.on('ready', () => this.#whenReady.resolve())
  }

  get isPackaged(): boolean {
    return this.#host.packaged
  }
  get name(): string {
    return this.getName()
  }
  set name(name: string) {
    this.#name = name
  }

  whenReady(): Promise<void> {
    return this.#whenReady.promise
  }
  isReady(): boolean {
    return this.#host.ready
  }
  getAppPath(): string {
    return this.#host.appPath
  }
  getName(): string {
    const { productName, name } = this.#manifest()
    return this.#name ?? productName ?? name
  }
  setName(name: string): void {
    this.#name = name
  }
  getVersion(): string {
    return this.#manifest().version
  }
  getLocale(): string {
    return this.#host.surroundings.locale
  }
  getSystemLocale(): string {
    return this.#host.surroundings.locale
  }
  getPath(name: string): string {
    const path = this.#paths.get(name) ?? this.#usualPath(name)
    if (name !== 'exe') mkdirSync(path, { recursive: true })
    return path
  }
  setPath(name: string, path: string): void {
    this.#usualPath(name)
    this.#paths.set(name, path)
  }
  setAppLogsPath(path?: string): void {
    this.#paths.set('logs', path ?? this.#usualPath('logs'))
  }
  setAppUserModelId(): void {}
  setActivationPolicy(): void {}
  enableSandbox(): void {
    if (this.#host.ready) throw new Error('app.enableSandbox() can only be called before app is ready')
  }
  disableHardwareAcceleration(): void {
    if (this.#host.ready)
      throw new Error('app.disableHardwareAcceleration() can only be called before app is ready')
  }
  setLoginItemSettings(settings: Electron.Settings): void {
    Object.assign(this.#host.loginItem, settings)
  }
  getLoginItemSettings(): { openAtLogin: boolean } {
    return { openAtLogin: this.#host.loginItem.openAtLogin ?? false }
  }
  /** As the system says; a session may have another one. */
  async resolveProxy(url: string): Promise<string> {
    void new URL(url)
    return this.#host.surroundings.proxy
  }
  isHidden(): boolean {
    return !this.#host.windows.some(({ window }) => window.isVisible())
  }
  focus(): void {}
  hide(): void {}
  show(): void {}

  /** True for the first that asks in a profile; the first hears of each later one. */
  requestSingleInstanceLock(additionalData: Record<string, unknown> = {}): boolean {
    const first = firstInstances.get(this.getPath('userData'))
    if (first === undefined) {
      firstInstances.set(this.getPath('userData'), { host: this.#host, app: this })
      this.#host.changes.once('exit', () => this.releaseSingleInstanceLock())
      return true
    }
    if (first.app === this) return true
    const argv = [...process.argv.slice(0, this.isPackaged ? 1 : 2), ...this.#launch.args]
    setImmediate(() => first.app.emit('second-instance', refusable(), argv, process.cwd(), additionalData))
    return false
  }
  hasSingleInstanceLock(): boolean {
    return firstInstances.get(this.getPath('userData'))?.app === this
  }
  releaseSingleInstanceLock(): void {
    if (this.hasSingleInstanceLock()) firstInstances.delete(this.getPath('userData'))
  }

  relaunch(): void {
    this.#host.relaunches += 1
  }
  /** Asks `before-quit`, then each window, then `will-quit`; any of them may refuse. */
  quit(): void {
    if (this.#host.exitCode !== undefined) return
    const before = refusable()
    this.emit('before-quit', before)
    if (before.defaultPrevented) return
    for (const { window } of this.#host.windows.toReversed()) window.close()
    if (this.#host.windows.length > 0) return
    const last = refusable()
    this.emit('will-quit', last)
    if (!last.defaultPrevented) this.#end(0)
  }
  exit(code = 0): void {
    for (const { window } of this.#host.windows.toReversed()) window.destroy()
    this.#end(code)
  }

  #end(code: number): void {
    if (this.#host.exitCode !== undefined) return
    this.emit('quit', refusable(), code)
    this.#host.exit(code)
  }
  #usualPath(name: string): string {
    const folders = ['home', 'appData', 'sessionData', 'temp', 'desktop', 'documents', 'downloads', 'logs']
    if (name === 'exe') return process.execPath
    if (name === 'userData') return this.#host.userData
    if (!folders.includes(name)) throw new Error(`Failed to get '${name}' path`)
    return join(dirname(this.#host.userData), name)
  }
  #manifest(): { name: string; productName?: string; version: string } {
    return JSON.parse(readFileSync(join(this.#host.appPath, 'package.json'), 'utf8')) as {
      name: string
      version: string
    }
  }
}
refuseUnknownOf(App)
