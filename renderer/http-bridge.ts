import type { BridgeApi } from '../bridge/api.ts'
import { plainValue } from '../bridge/shown-text.ts'
import { StateStream } from './state-stream.ts'
import type { Transport } from './transport.ts'
import type { ErrorValue } from './types.ts'

type Answer = { ok: unknown } | { error: ErrorValue }

/** The bridge that served this page. @param base where the API is, relative to the page: `./api` */
export function httpBridge(base: string): Transport {
  const call = async (method: string, input: unknown): Promise<unknown> => {
    const answer = plainValue(await post(`${base}/${method}`, input))
    // Pages show errors as values; there is no stack here that would help anybody.
    // oxlint-disable-next-line typescript/only-throw-error
    if ('error' in answer) throw answer.error
    return answer.ok
  }
  const stream = new StateStream(`${base}/events`, () => call('getState', {}))
  const api = new Proxy({} as BridgeApi, {
    get: (_, name) => {
      if (name === 'subscribe') return stream.subscribe
      return (input: unknown) => call(String(name), input)
    },
  })
  return { api, connection: stream.connection, onConnection: stream.onConnection }
}

async function post(url: string, input: unknown): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    })
    return (await response.json()) as Answer
  } catch {
    return { error: bridgeGone }
  }
}

const bridgeGone: ErrorValue = {
  code: 'not-running',
  message: 'The bridge did not answer.',
  nextStep: 'Start it with "panda-bridge serve" if it was stopped; else try again.',
}
