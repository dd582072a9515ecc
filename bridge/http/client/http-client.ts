import { request as httpRequest, type IncomingMessage } from 'node:http'
import { z } from 'zod'
import { bridgeMethods, type BridgeMethod, type BridgeMethods, type BridgeState } from '../../api.ts'
import { CONTROL_KEY } from '../../auth/key-names.ts'
import { BridgeError, type BridgeErrorCode } from '../../errors.ts'
import { checkHome } from '../../home/home-check.ts'
import type { Home } from '../../home/home.ts'
import { look, readKey, whyNotReached } from '../../home/look.ts'
import { bridgeAgent, NotConnected } from '../../home/socket/connect.ts'
import { LOOK_FIRST } from '../../panda/unanswered.ts'
import { eventReader } from '../../platform/event-stream.ts'
import { parseJson } from '../../platform/json.ts'
import { Secret } from '../../platform/secret.ts'

/** The methods of a bridge in another process. */
export type RemoteBridge = BridgeMethods

const answerSchema = z.union([
  z.object({ ok: z.unknown() }),
  z.object({ error: z.object({ code: z.string(), message: z.string(), nextStep: z.string() }) }),
])

/** The way to a bridge that has proved that it is this home's, and does so again on each connection. */
interface Way {
  socket: string
  key: Secret
}

/** The running bridge of a home. @throws BridgeError `not-running`, `already-running` where it cannot be spoken to */
export async function connectToBridge(home: Home): Promise<RemoteBridge> {
  const way = await findWay(home)
  const methods = Object.keys(bridgeMethods) as BridgeMethod[]
  const calls = methods.map((method) => [method, (input: object) => call(way, method, input)])
  return Object.fromEntries(calls) as RemoteBridge
}

/** Calls the listener with each new state of the running bridge, until that ends. @throws BridgeError as `connectToBridge` */
export async function followStates(home: Home, listener: (state: BridgeState) => void): Promise<void> {
  const response = await send(await findWay(home), 'GET', 'events')
  const read = eventReader((data) => listener(JSON.parse(data) as BridgeState))
  try {
    for await (const chunk of response) read(chunk as Buffer)
  } catch {
    // The bridge has ended, and so has what it had to tell.
  }
}

/** Has the running bridge do what only the command line may, beside BridgeApi. @throws BridgeError */
export async function askBridge(
  home: Home,
  what: 'makeLink' | 'awaitLink',
  input: object,
  signal?: AbortSignal,
): Promise<unknown> {
  return call(await findWay(home), what, input, signal)
}

async function findWay(home: Home): Promise<Way> {
  checkHome(home)
  const seen = await look(home)
  if (seen.is !== 'running') throw whyNotReached(home, seen)
  const key = readKey(home, CONTROL_KEY)
  if (key === undefined) throw whyNotReached(home, { is: 'stranger', runtime: seen.runtime })
  return { socket: seen.runtime.socket, key: new Secret(key) }
}

async function call(way: Way, method: string, input: object, signal?: AbortSignal): Promise<unknown> {
  const response = await send(way, 'POST', method, JSON.stringify(input), signal)
  const chunks: Buffer[] = []
  try {
    for await (const chunk of response) chunks.push(chunk as Buffer)
  } catch (cause) {
    throw unreached(method, cause)
  }
  const answer = answerSchema.safeParse(parseJson(Buffer.concat(chunks).toString('utf8'))).data
  if (!answer) {
    throw new BridgeError(
      'not-running',
      'The bridge answered with something that this version does not understand.',
      'Restart it: "panda-bridge stop", then "panda-bridge serve".',
    )
  }
  if ('error' in answer) {
    throw new BridgeError(answer.error.code as BridgeErrorCode, answer.error.message, answer.error.nextStep)
  }
  return answer.ok
}

/** Not `fetch`: that gives up after five minutes without an answer, and a person may take longer to sign in. */
function send(
  { socket, key }: Way,
  method: string,
  path: string,
  body?: string,
  signal?: AbortSignal,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const headers = { authorization: `Bearer ${key.reveal()}`, 'content-type': 'application/json' }
  // A connection for this request alone: a command may end with its answer, and others may still wait for theirs.
  const agent = bridgeAgent(socket, key.reveal())
  const request = httpRequest({ path: `/api/${path}`, method, headers, agent, signal }, resolve)
  request.once('response', (response) => response.once('close', () => agent.destroy()))
  request.once('error', (cause) => reject(unreached(path, cause)))
  request.end(body)
  return promise
}

/** @param method of BridgeApi, of which a call of PanDA may have been carried out */
function unreached(method: string, cause: unknown): BridgeError {
  if (method === 'callTool' && !(cause instanceof NotConnected)) {
    const message = 'The bridge stopped before it answered: whether the call was carried out is not known.'
    return new BridgeError('not-running', message, LOOK_FIRST, { cause })
  }
  const message = 'The bridge cannot be reached: it stopped, or is about to.'
  return new BridgeError('not-running', message, 'Start it with "panda-bridge serve".', { cause })
}
