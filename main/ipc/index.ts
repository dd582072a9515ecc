import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron'
import type { ApiAnswer, BridgeApi, BridgeState } from '../../bridge/api.ts'
import { BridgeError } from '../../bridge/errors.ts'
import type { Log } from '../../bridge/home/log.ts'
import { callMethod } from '../../bridge/http/call-method.ts'
import { paced } from '../../bridge/platform/paced.ts'
import { isPage } from '../window/pages.ts'
import { channels } from './channels.ts'
import { heartbeat } from './heartbeat.ts'

/** Largest input of a method, in characters of JSON: the same as over HTTP. */
const MAX_INPUT = 4 * 1024 * 1024

/** BridgeApi for the pages of the window. */
export class WindowTransport {
  readonly #api: BridgeApi
  readonly #log: Log
  readonly #watching = new Map<WebContents, () => void>()

  constructor(api: BridgeApi, log: Log) {
    this.#api = api
    this.#log = log
    ipcMain.handle(channels.invoke, (event, method: unknown, input: unknown) =>
      this.#invoke(event, method, input),
    )
    ipcMain.on(channels.watch, (event) => this.#watch(event))
  }

  close(): void {
    ipcMain.removeHandler(channels.invoke)
    ipcMain.removeAllListeners(channels.watch)
    for (const stop of this.#watching.values()) stop()
  }

  async #invoke(event: IpcMainInvokeEvent, method: unknown, input: unknown): Promise<ApiAnswer> {
    if (!this.#isOurPage(event)) return { error: notAllowed.toValue() }
    const read = readInput(input)
    if (read instanceof BridgeError) return { error: read.toValue() }
    const name = typeof method === 'string' ? method : typeof method
    const answer = await callMethod(this.#api, name, read.value)
    // The answer must be gone before the window is.
    if (name === 'stop' && 'ok' in answer) setImmediate(() => void this.#api.stop({}))
    return answer
  }

  #watch(event: IpcMainEvent): void {
    if (!this.#isOurPage(event)) return
    const { sender } = event
    const send = (state: BridgeState) => {
      if (!sender.isDestroyed()) sender.send(channels.state, state)
    }
    this.#watching.get(sender)?.()
    const states = paced(send)
    const unsubscribe = this.#api.subscribe(states.next)
    const endHeartbeat = heartbeat(this.#api, () => {
      if (!sender.isDestroyed()) sender.send(channels.heartbeat)
    })
    const stop = () => {
      unsubscribe()
      endHeartbeat()
      states.stop()
      this.#watching.delete(sender)
    }
    this.#watching.set(sender, stop)
    sender.once('destroyed', stop)
    void this.#api.getState({}).then(states.next)
  }

  /** Only the page itself, and not a frame in it or a page that came in its place. */
  #isOurPage({ senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean {
    if (senderFrame?.parent === null && isPage(senderFrame.url)) return true
    this.#log.warn(
      { url: senderFrame?.url.slice(0, 200) },
      'Something that is not a page of the app asked the bridge',
    )
    return false
  }
}

const notAllowed = new BridgeError(
  'not-allowed',
  'This page may not use the bridge.',
  'Use the app’s own window.',
)

/** The input as it would have come over HTTP: plain JSON of a bounded size. */
function readInput(input: unknown): { value: unknown } | BridgeError {
  try {
    const text = JSON.stringify(input) ?? 'null'
    if (text.length <= MAX_INPUT) return { value: JSON.parse(text) as unknown }
    return new BridgeError('invalid-input', `The input is larger than ${MAX_INPUT} characters.`, 'Send less.')
  } catch (cause) {
    return new BridgeError('invalid-input', 'The input is not plain data.', 'Correct it.', { cause })
  }
}
