import { EventEmitter } from 'node:events'
import { refuseUnknownOf } from './unimplemented.ts'

type Handler = (event: unknown, ...args: unknown[]) => unknown

const handlersOf = new WeakMap<IpcMain, Map<string, Handler>>()

/** `ipcMain`: messages arrive through `WebContents`, which looks handlers up with `handlerFor`. */
export class IpcMain extends EventEmitter {
  constructor() {
    super()
    handlersOf.set(this, new Map())
  }
  handle(channel: string, handler: Handler): void {
    const handlers = handlersOf.get(this)!
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    handlers.set(channel, handler)
  }
  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel)
      return handler(event, ...args)
    })
  }
  removeHandler(channel: string): void {
    handlersOf.get(this)!.delete(channel)
  }
}
refuseUnknownOf(IpcMain)

export function handlerFor(ipcMain: IpcMain, channel: string): Handler | undefined {
  return handlersOf.get(ipcMain)?.get(channel)
}
