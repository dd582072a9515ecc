import type { ClientRequestArgs } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { isOwnSocket } from './address.ts'
import {
  ANY_CHALLENGE,
  askForProof,
  isSame,
  newChallenge,
  proofOf,
  readLine,
  SilentError,
} from './greeting.ts'

// The shim loads this file: it imports no package. An import statement would evaluate every export, those of node:http
// load fetch and WebSocket: 13 MB.
const { Agent } = process.getBuiltinModule('node:http')
const { callbackify } = process.getBuiltinModule('node:util')

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
 * @param key the home's control key
 * @throws NotConnected
 */
export async function connect(address: string, key: string, prove = mustProve): Promise<Socket> {
  if (!isOwnSocket(address)) throw new NotConnected('nobody')
  const socket = await open(address)
  try {
    const challenge = prove ? newChallenge() : ANY_CHALLENGE
    socket.write(askForProof(challenge))
    const proof = await readLine(socket)
    if (prove && !isSame(proof, proofOf(key, address, challenge))) throw new NotConnected('stranger')
    return socket
  } catch (error) {
    socket.destroy()
    if (error instanceof NotConnected) throw error
    throw new NotConnected(error instanceof SilentError ? 'silent' : 'stranger')
  }
}

/** For HTTP requests to the bridge that listens there: over connections that {@link connect} makes. */
export class BridgeAgent extends Agent {
  readonly #address: string
  readonly #key: string
  readonly #prove: boolean

  /** @param key the home's control key */
  constructor(address: string, key: string, prove = mustProve) {
    super({ keepAlive: true })
    this.#address = address
    this.#key = key
    this.#prove = prove
  }

  override createConnection(
    _options: ClientRequestArgs,
    done: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    callbackify(() => connect(this.#address, this.#key, this.#prove))(done)
  }
}

function open(path: string): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  const socket = process.getBuiltinModule('node:net').connect({ path })
  // For as long as it lives: between this and the request that is to use it, nobody else would hear of an error.
  socket.on('error', () => reject(new NotConnected('nobody'))).once('connect', () => resolve(socket))
  return promise
}
