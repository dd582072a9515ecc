import type { Socket } from 'node:net'
import { connectForLines, NotConnected } from '../home/socket/connect.ts'
import { lineReader } from '../home/socket/lines.ts'
import type { FindBridge } from './find-bridge.ts'
import { INPUT_ENDED, isRequest, SAME_ID, STOPPED, type Hearer, type Message } from './messages.ts'

/** How often a bridge is looked for that has gone each time; the first time its file is taken at its word. */
const MOST_ATTEMPTS = 4

const NOT_SENT = 'PanDA Bridge could not be reached: this was not sent. Ask again.'

/** The key of a session that is opened anew behind the assistant's back. */
const REOPENING = JSON.stringify('panda-bridge-reopen')

/**
 * The way of the 2025 protocols, which open a session with `initialize`: one connection to the bridge, on which each
 * message is a line. A restart of the bridge is healed without the assistant; what was under way is answered with an
 * error, since nobody knows how far it came.
 */
export class SessionWay {
  readonly #find: FindBridge
  readonly #hearer: Hearer
  /** The ids, as JSON, of requests that wait for their answer. */
  readonly #underWay = new Set<string>()
  /** Messages that were not handed on yet. */
  #sending = 0
  #socket: Promise<Socket> | undefined
  /** Whether the search for it may start a bridge. */
  #mayStart = false
  /** Counts the connections that were given up: what still comes of such a one concerns nobody. */
  #givenUp = 0
  /** What opened the session, and what followed, to open it again. */
  #initialize: Message | undefined
  #initialized: string | undefined

  constructor(find: FindBridge, hearer: Hearer) {
    this.#find = find
    this.#hearer = hearer
  }

  get waiting(): number {
    return this.#underWay.size
  }

  get isSending(): boolean {
    return this.#sending > 0
  }

  /** Sends one message of the assistant's. Never throws. @param mayStart whether a bridge is started for it */
  async send(line: string, message: Message, mayStart: boolean): Promise<void> {
    const id = isRequest(message) ? JSON.stringify(message.id) : undefined
    if (id !== undefined && this.#underWay.has(id)) return this.#hearer.refuse(message.id, SAME_ID)
    if (id !== undefined) this.#underWay.add(id)
    if (message.method === 'initialize') this.#begin(message)
    // Its answer is not waited for any more; where it comes all the same, it is passed on.
    if (message.method === 'notifications/cancelled')
      this.#underWay.delete(JSON.stringify(message.params?.requestId))
    this.#sending += 1
    try {
      const socket = await this.#connected(message.method === 'initialize', mayStart)
      if (!socket.writable) throw new NotConnected('nobody')
      socket.write(`${line}\n`)
      if (message.method === 'notifications/initialized') this.#initialized = line
    } catch (error) {
      if (id === undefined) return
      this.#underWay.delete(id)
      if (message.method === 'ping') return this.#hearer.answerPing(message.id)
      const why = error instanceof NotConnected ? NOT_SENT : (error as Error).message
      this.#hearer.refuse(message.id, why)
    } finally {
      this.#sending -= 1
    }
  }

  /** Tells the bridge that the assistant has gone, and ends what it asked. */
  async close(): Promise<void> {
    this.#breakOff(INPUT_ENDED)
    const socket = await this.#socket?.catch(() => undefined)
    socket?.end()
  }

  /** The assistant begins anew: what it had opened before ends. */
  #begin(message: Message): void {
    void this.#giveUp()
      ?.then((socket) => socket.end())
      .catch(() => undefined)
    this.#initialize = message
    this.#initialized = undefined
  }

  #giveUp(): Promise<Socket> | undefined {
    const given = this.#socket
    this.#socket = undefined
    this.#givenUp += 1
    return given
  }

  #connected(isNew: boolean, mayStart: boolean): Promise<Socket> {
    if (this.#socket) {
      if (this.#mayStart || !mayStart) return this.#socket
      // What was not started for another message is for this one.
      return this.#socket.catch(() => this.#connected(isNew, mayStart))
    }
    const opening = this.#open(isNew, mayStart)
    this.#socket = opening
    this.#mayStart = mayStart
    // The next message looks again: the user may have mended meanwhile what was wrong.
    opening.catch(() => {
      if (this.#socket === opening) void this.#giveUp()
    })
    return opening
  }

  async #open(isNew: boolean, mayStart: boolean): Promise<Socket> {
    const givenUp = this.#givenUp
    let silentAt: string | undefined
    for (let attempt = 1; ; attempt += 1) {
      const { address, homeKey, key } = await this.#find({
        mayStart,
        isBelieved: attempt === 1,
        silentAt,
      })
      const socket = await connectForLines(address, homeKey, key).catch((error: unknown) => {
        if (attempt === MOST_ATTEMPTS) throw error
        if (error instanceof NotConnected && error.why === 'silent') silentAt = address
        return undefined
      })
      if (socket) {
        await this.#listen(socket, isNew, givenUp)
        return socket
      }
      if (attempt === MOST_ATTEMPTS)
        throw new Error('PanDA Bridge does not know this assistant’s key. Connect it again, then ask again.')
    }
  }

  /** Takes up what the bridge says; where the assistant has a session, opens it there first. */
  #listen(socket: Socket, isNew: boolean, givenUp: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const read = lineReader((line) => {
      const tab = line.indexOf('\t')
      const id = line.slice(0, tab)
      if (id === REOPENING) return resolve()
      this.#underWay.delete(id)
      this.#hearer.pass(line.slice(tab + 1), id)
    })
    socket.setEncoding('utf8').on('data', read)
    socket.once('close', () => {
      reject(new NotConnected('nobody'))
      if (this.#givenUp !== givenUp) return
      void this.#giveUp()
      this.#breakOff(STOPPED)
    })
    if (isNew || !this.#initialize) resolve()
    else socket.write(`${JSON.stringify({ ...this.#initialize, id: JSON.parse(REOPENING) as string })}\n`)
    return promise.then(() => {
      if (!isNew && this.#initialized !== undefined) socket.write(`${this.#initialized}\n`)
    })
  }

  #breakOff(why: string): void {
    for (const id of this.#underWay) this.#hearer.refuse(JSON.parse(id), why)
    this.#underWay.clear()
  }
}
