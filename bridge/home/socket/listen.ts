import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readdir, rm, rmdir } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { Secret } from '../../platform/secret.ts'
import type { Home } from '../home.ts'
import { addressIn, isOwnFolder, isShortEnough, isSocketName, socketName } from './address.ts'
import { connect } from './connect.ts'
import { proofOf, readGreeting, readLine } from './greeting.ts'

type OnLines = (socket: Socket, firstLine: string) => void

const FOLDER = 'panda-bridge-'
/** Of a socket in a folder of its own: mkdtemp adds six characters. */
const LONGEST_NAME = join(`${FOLDER}xxxxxx`, socketName('0'.repeat(16)))

/** Has a server listen at an address. @throws the system's error */
type Listen = (server: Server, address: string) => Promise<void>

/**
 * What the shim and the command line speak to: a socket in the home, where no other user can come near it, as that of
 * an agent for ssh keys. It has no port that somebody else could be given.
 */
export class HomeSocket {
  readonly address: string
  readonly #server: Server
  /** Where it is not in the home. */
  readonly #folder: string | undefined

  private constructor(address: string, server: Server, folder?: string) {
    this.address = address
    this.#server = server
    this.#folder = folder
  }

  /**
   * Listens for this home, of which the caller is the one bridge.
   * @param key the home's control key, of now; where there is none, nobody is answered
   * @param server for HTTP; it takes each connection once that has been greeted
   * @param onLines takes each connection of a client that speaks in lines: it gets his first one, with his key
   * @param listen for a test: file systems without sockets are hard to come by
   * @throws the system's error
   */
  static async open(
    home: Home,
    key: () => Secret | undefined,
    server: Server,
    onLines: OnLines,
    listen: Listen = listenAt,
  ): Promise<HomeSocket> {
    await removeLeft(home)
    greetFirst(server, key, onLines)
    const name = randomBytes(8).toString('hex')
    const address = addressIn(home, name)
    if (address !== undefined) {
      try {
        await listen(server, address)
        await tryOut(address, key()?.reveal() ?? '')
        return new HomeSocket(address, server)
      } catch {
        // A file system without sockets, as some that come over the network; or one on which nobody can connect.
        await closed(server)
      }
    }
    const folder = await mkdtemp(join(runtimeFolder(), FOLDER))
    try {
      const elsewhere = join(folder, socketName(name))
      await listen(server, elsewhere)
      return new HomeSocket(elsewhere, server, folder)
    } catch (error) {
      await rm(folder, { recursive: true, force: true })
      throw error
    }
  }

  /** Takes no more connections and waits for the end of those that are there. */
  async close(): Promise<void> {
    await closed(this.#server)
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true })
  }
}

/** Sockets that bridges which were killed have left. */
async function removeLeft(home: Home): Promise<void> {
  const names = await readdir(home.folder).catch(() => [])
  for (const name of names.filter(isSocketName)) await rm(join(home.folder, name), { force: true })
}

/** Removes the folder of a socket that was not in the home, of a bridge that was killed. @param address as its runtime file says */
export async function removeLeftFolder(address: string): Promise<void> {
  const folder = dirname(address)
  const isOne = basename(folder).startsWith(FOLDER) && isSocketName(basename(address)) && isOwnFolder(folder)
  if (!isOne) return
  await rm(address, { force: true })
  // Whatever else may lie in it stays.
  await rmdir(folder).catch(() => undefined)
}

/** The user's own, which ends with the session (XDG Base Directory Specification), or everybody's. */
function runtimeFolder(): string {
  const own = process.env['XDG_RUNTIME_DIR']
  const folders = [...(own && isOwnFolder(own) ? [own] : []), tmpdir()]
  return folders.find((folder) => isShortEnough(join(folder, LONGEST_NAME))) ?? '/tmp'
}

async function listenAt(server: Server, address: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject).listen(address, resolve)
  await promise.finally(() => server.off('error', reject))
  if (process.platform !== 'win32') await chmod(address, 0o600)
}

async function tryOut(address: string, key: string): Promise<void> {
  const connection = await connect(address, key, 'http')
  connection.destroy()
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}

/** Puts the greeting before what a server does with a connection. */
function greetFirst(server: Server, key: () => Secret | undefined, onLines: OnLines): void {
  let address = ''
  // Asked while it listens: a server that is about to close has none any more.
  server.on('listening', () => {
    const listensAt = server.address()
    if (typeof listensAt === 'string') address = listensAt
  })
  const listeners = server.listeners('connection')
  server.removeAllListeners('connection')
  server.on('connection', (socket) => {
    greet(socket, address, key()).then(
      (firstLine) => {
        if (firstLine !== undefined) onLines(socket, firstLine)
        else for (const take of listeners) take.call(server, socket)
      },
      () => socket.destroy(),
    )
  })
}

/**
 * Proves to whoever has connected that this is the home's bridge.
 * @returns the next line of one who speaks in lines, with his key; undefined for HTTP
 * @throws Error where he does not ask for it, or there is nothing to prove it with
 */
async function greet(socket: Socket, address: string, key: Secret | undefined): Promise<string | undefined> {
  // For as long as it lives: a connection that breaks is no error of the bridge's.
  socket.on('error', () => undefined)
  const greeting = readGreeting(await readLine(socket))
  if (!greeting) throw new Error('This is no greeting')
  // A proof by the empty key is anybody's.
  if (!key) throw new Error('The home has no key')
  socket.write(`${proofOf(key.reveal(), address, greeting.challenge)}\n`)
  return greeting.speech === 'lines' ? readLine(socket) : undefined
}
