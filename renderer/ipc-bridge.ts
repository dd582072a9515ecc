import type { BridgeApi, WindowBridge } from '../bridge/api.ts'
import { plainValue } from '../bridge/platform/shown-text.ts'
import { Silence } from './silence.ts'
import { withinTime } from './time-limits.ts'
import { asShown, type Transport } from './transport.ts'

declare global {
  interface Window {
    /** Put there by the preload script of the desktop's window; a browser has none. */
    readonly pandaBridge?: WindowBridge
  }
}

/** The bridge in the desktop's main process: it is there for as long as the window is, but may hang. */
export function ipcBridge({ invoke, subscribe }: WindowBridge): Transport {
  const call = async (method: string, input: unknown): Promise<unknown> => {
    const answer = asShown(method, await withinTime(method, () => invoke(method, input)))
    // Pages show errors as values; there is no stack here that would help anybody.
    // oxlint-disable-next-line typescript/only-throw-error
    if ('error' in answer) throw answer.error
    return answer.ok
  }
  const silence = new Silence()
  const plainStates: BridgeApi['subscribe'] = (listener) =>
    subscribe((state) => {
      silence.heard()
      listener(plainValue(state))
    }, silence.heard)
  const api = new Proxy({} as BridgeApi, {
    get: (_, name) => (name === 'subscribe' ? plainStates : (input: unknown) => call(String(name), input)),
  })
  return {
    api,
    connection: () => (silence.isSilent ? 'silent' : 'open'),
    onConnection: silence.onChange,
    heardAt: silence.heardAt,
    whenSilent: 'If that lasts, quit PanDA Bridge and start it again.',
  }
}
