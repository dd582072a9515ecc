import type { Agent } from 'node:http'
import type { Socket } from 'node:net'
import { isOwnSocket } from './address.ts'
import {
  ANY_CHALLENGE,
  askForProof,
  isSame,
  newChallenge,
  proofOf,
  readLine,
  SilentError,
  WELCOME,
  type Speech,
} from './greeting.ts'

// The shim loads this file: it imports no package. An import statement would evaluate every export, those of node:http
// load fetch and WebSocket: 13 MB.

/** No connection came about: nothing that was to go over it has been sent. */
export class NotConnected extends Error {
  /**
   * `nobody`: nothing listens there. `silent`: something does, and says nothing. `stranger`: something else than the
   * bridge of this home.
   */
  readonly why: 'nobody' | 'silent' | 'stranger'

  constructor(why: NotConnected['why']) {
    super('PanDA Bridge cannot be reached.')
    this.why = why
  }
}

/**
 * Whether the bridge's proof is looked at. A socket lies in a folder of the user's in which nobody else can put one, which
 * is looked at each time; for that, node:crypto would be read, which takes 8 ms of an assistant's start. Pipes lie in no
 * folder: whoever comes first may have a name.
 */
const mustProve = process.platform === 'win32'

/**
 * A connection to the bridge of this home that listens there, and has answered.
 * @param key the home's control key; where that is empty, whoever answers is a stranger
 * @throws NotConnected
 */
export async function connect(
  address: string,
  key: string,
  speech: Speech,
  prove = mustProve,
): Promise<Socket> {
  if (!isOwnSocket(address)) throw new NotConnected('nobody')
  const socket = await open(address)
  try {
    const challenge = prove ? newChallenge() : ANY_CHALLENGE
    socket.write(askForProof(challenge, speech))
    const proof = await readLine(socket)
    const isProved = key !== '' && (!prove || isSame(proof, proofOf(key, address, challenge)))
    if (!isProved) throw new NotConnected('stranger')
    return socket
  } catch (error) {
    socket.destroy()
    if (error instanceof NotConnected) throw error
    throw new NotConnected(error instanceof SilentError ? 'silent' : 'stranger')
  }
}

/**
 * A connection over which messages go as lines, of a client that the bridge has let in.
 * @param key the home's control key
 * @param clientKey that of the client
 * @returns undefined where the bridge does not know that key
 * @throws NotConnected
 */
export async function connectForLines(
  address: string,
  key: string,
  clientKey: string,
): Promise<Socket | undefined> {
  const socket = await connect(address, key, 'lines')
  try {
    socket.write(`${JSON.stringify({ key: clientKey })}\n`)
    if ((await readLine(socket)) === WELCOME) return socket
    socket.destroy()
    return undefined
  } catch (error) {
    socket.destroy()
    throw new NotConnected(error instanceof SilentError ? 'silent' : 'nobody')
  }
}

/** For HTTP requests to the bridge that listens there: over connections that {@link connect} makes. */
export function bridgeAgent(address: string, key: string, prove = mustProve): Agent {
  const { Agent } = process.getBuiltinModule('node:http')
  const { callbackify } = process.getBuiltinModule('node:util')
  const agent = new Agent({ keepAlive: true })
  agent.createConnection = (_, done) => {
    callbackify(() => connect(address, key, 'http', prove))((error, socket) => done?.(error, socket))
    return undefined
  }
  return agent
}

function open(path: string): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  const socket = process.getBuiltinModule('node:net').connect({ path })
  // For as long as it lives: between this and the request that is to use it, nobody else would hear of an error.
  socket.on('error', () => reject(new NotConnected('nobody'))).once('connect', () => resolve(socket))
  return promise
}
