import { Agent, request as httpRequest } from 'node:http'
import { z } from 'zod'
import { bridgeMethods, type BridgeMethod, type BridgeMethods, type BridgeState } from '../api.ts'
import { BridgeError, type BridgeErrorCode } from '../errors.ts'
import type { Home } from '../home.ts'
import { parseJson } from '../panda/fetch.ts'
import { readRuntime } from '../runtime.ts'
import type { Secret } from '../secret.ts'
import { controlKey } from './control-key.ts'
import { eventReader } from '../shim/event-stream.ts'

/** The methods of a bridge in another process. */
export type RemoteBridge = BridgeMethods

const answerSchema = z.union([
  z.object({ ok: z.unknown() }),
  z.object({ error: z.object({ code: z.string(), message: z.string(), nextStep: z.string() }) }),
])

/** The running bridge of a home. @throws BridgeError `not-running` */
export async function connectToBridge(home: Home): Promise<RemoteBridge> {
  const { url, key } = await locate(home)
  return remoteBridge(url, key)
}

async function locate(home: Home): Promise<{ url: string; key: Secret }> {
  const runtime = await readRuntime(home.runtimeFile)
  if (runtime?.url === undefined) {
    throw new BridgeError('not-running', 'No bridge is running.', 'Start one with "panda-bridge serve".')
  }
  return { url: runtime.url, key: await controlKey(home) }
}

/** Calls the listener with each new state of the running bridge, until that ends. @throws BridgeError `not-running` */
export async function followStates(home: Home, listener: (state: BridgeState) => void): Promise<void> {
  const { url, key } = await locate(home)
  const headers = { authorization: `Bearer ${key.reveal()}` }
  const response = await fetch(`${url}/api/events`, { headers })
  const read = eventReader((data) => listener(JSON.parse(data) as BridgeState))
  try {
    for await (const chunk of response.body ?? []) read(Buffer.from(chunk))
  } catch {
    // The bridge has ended, and so has what it had to tell.
  }
}

function remoteBridge(url: string, key: Secret): RemoteBridge {
  const methods = Object.keys(bridgeMethods) as BridgeMethod[]
  const calls = methods.map((method) => [method, (input: object) => call(url, key, method, input)])
  return Object.fromEntries(calls) as RemoteBridge
}

async function call(url: string, key: Secret, method: BridgeMethod, input: object): Promise<unknown> {
  const text = await post(`${url}/api/${method}`, key, JSON.stringify(input))
  const answer = answerSchema.safeParse(parseJson(text)).data
  if (!answer)
    throw new BridgeError(
      'not-running',
      'What answers is not the bridge.',
      'Restart it: "panda-bridge stop".',
    )
  if ('error' in answer) {
    throw new BridgeError(answer.error.code as BridgeErrorCode, answer.error.message, answer.error.nextStep)
  }
  return answer.ok
}

/** Not `fetch`: that gives up after five minutes without an answer, and a person may take longer to sign in. */
function post(url: string, key: Secret, body: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const headers = { authorization: `Bearer ${key.reveal()}`, 'content-type': 'application/json' }
  const request = httpRequest(url, { method: 'POST', headers, agent: new Agent() }, (response) => {
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    response.once('error', reject)
  })
  request.once('error', (cause) => {
    const message = 'The bridge cannot be reached: it stopped, or is about to.'
    reject(new BridgeError('not-running', message, 'Start it with "panda-bridge serve".', { cause }))
  })
  request.end(body)
  return promise
}
