import type { BridgeApi } from '../bridge/api.ts'
import { StateStream } from './state-stream.ts'
import { notKnown, withinTime } from './time-limits.ts'
import { asShown, type Transport } from './transport.ts'
import type { ErrorValue } from './types.ts'
import { WindowSession } from './window-session.ts'

type Answer = { ok: unknown } | { error: ErrorValue }

/** The bridge that served this page. @param base where the API is, relative to the page: `./api` */
export function httpBridge(base: string): Transport {
  const session = new WindowSession(base)
  const stream = new StateStream(`${base}/events`, session)
  const call = async (method: string, input: unknown): Promise<unknown> => {
    const body = JSON.stringify(input)
    const answer = asShown(
      method,
      await withinTime(method, (signal) => post(base, session, method, body, signal)),
    )
    // Pages show errors as values; there is no stack here that would help anybody.
    // oxlint-disable-next-line typescript/only-throw-error
    if ('error' in answer) throw answer.error
    return answer.ok
  }
  const api = new Proxy({} as BridgeApi, {
    get: (_, name) => {
      if (name === 'subscribe') return stream.subscribe
      return (input: unknown) => call(String(name), input)
    },
  })
  return {
    api,
    connection: stream.connection,
    onConnection: stream.onConnection,
    heardAt: stream.heardAt,
    whenSilent: 'This window goes on asking. If you reach the bridge through ssh, start the tunnel again.',
  }
}

async function post(
  base: string,
  session: WindowSession,
  method: string,
  body: string,
  signal: AbortSignal,
): Promise<Answer> {
  const sealed = await session.seal(method, body)
  if (!sealed) return { error: notLetIn }
  try {
    const response = await fetch(`${base}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...sealed.headers },
      // Other ports' cookies have no business here.
      credentials: 'omit',
      body,
      signal,
    })
    if (response.status === 401) return { error: notLetIn }
    const text = await response.text()
    if (!(await sealed.isProven(response, text))) return { error: bridgeGone(method) }
    return JSON.parse(text) as Answer
  } catch {
    return { error: bridgeGone(method) }
  }
}

const notLetIn: ErrorValue = {
  code: 'not-allowed',
  message: 'This window is not, or no longer, let in by the bridge.',
  nextStep: 'Run "panda-bridge open" in a terminal, and open the link that it prints.',
}

/** It may have done what it was asked, and have ended before it could say so. */
function bridgeGone(method: string): ErrorValue {
  const unknown = notKnown(method)
  return {
    code: 'not-running',
    message: 'The bridge did not answer.',
    nextStep:
      unknown === undefined
        ? 'Start it with "panda-bridge serve" if it was stopped; else try again.'
        : `Start it with "panda-bridge serve" if it was stopped. ${unknown}`,
  }
}
