import { EventEmitter } from 'node:events'
import type { DialogRecord, Host, NotificationRecord } from './host.ts'
import { refuseUnknown, refuseUnknownOf } from './unimplemented.ts'

/** `shell`, `clipboard`, `dialog` and `Notification`: what the app does to the desktop around it. */
export function outsideModules(host: Host) {
  const shell = refuseUnknown('shell', {
    openExternal: async (url: string) => void host.opened.push(new URL(url).href),
    openPath: async (path: string) => {
      host.opened.push(path)
      return ''
    },
    showItemInFolder: (path: string) => void host.opened.push(path),
    beep: () => undefined,
  })

  const clipboard = refuseUnknown('clipboard', {
    readText: async () => host.clipboardText,
    writeText: async (text: string) => {
      host.clipboardText = text
    },
    clear: () => {
      host.clipboardText = ''
    },
  })

  /** Waits until the test answers, as a dialog waits for its user. */
  function ask(kind: DialogRecord['kind'], args: unknown[]): Promise<unknown> {
    host.needReady('A dialog cannot be shown')
    const answered = Promise.withResolvers<unknown>()
    const options = args.at(-1) as DialogRecord['options']
    const record: DialogRecord = { kind, options, answer: answered.resolve }
    host.dialogs.push(record)
    // The app closes it: that counts as if the user had cancelled it.
    options.signal?.addEventListener('abort', () => {
      const at = host.dialogs.indexOf(record)
      if (at < 0) return
      host.dialogs.splice(at, 1)
      answered.resolve({ response: options.cancelId ?? 0, checkboxChecked: false })
    })
    host.changes.emit('dialog')
    return answered.promise
  }
  const dialog = refuseUnknown('dialog', {
    showMessageBox: (...args: unknown[]) => ask('message', args),
    showOpenDialog: (...args: unknown[]) => ask('open', args),
    showSaveDialog: (...args: unknown[]) => ask('save', args),
  })

  class Notification extends EventEmitter {
    static isSupported(): boolean {
      return host.surroundings.notifications
    }
    readonly #options: Electron.NotificationConstructorOptions
    #record: NotificationRecord | undefined

    constructor(options: Electron.NotificationConstructorOptions = {}) {
      super()
      this.#options = options
    }
    show(): void {
      host.needReady('A notification cannot be shown')
      this.#record = { options: this.#options, closed: false, click: () => this.emit('click') }
      host.notifications.push(this.#record)
      this.emit('show')
    }
    close(): void {
      if (this.#record === undefined || this.#record.closed) return
      this.#record.closed = true
      this.emit('close')
    }
  }
  return { shell, clipboard, dialog, Notification: refuseUnknownOf(Notification) }
}
