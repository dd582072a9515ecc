import { randomUUID } from 'node:crypto'
import type { Server } from '@modelcontextprotocol/server'
import type { McpNotification } from '../mcp/index.ts'
import type { KeptSession, KeptSessions } from './kept-sessions.ts'
import type { LineTransport } from './line-transport.ts'
import type { LogLevel } from './log-levels.ts'
import { SessionTransport } from './session-transport.ts'

/**
 * A connection of the 2025 protocols: opened by `initialize`. Over HTTP it is known by its `Mcp-Session-Id`, over the
 * home's socket it is a connection.
 */
export interface Session {
  readonly key: string
  /** When the key that it was opened with was made: one of the same name may be another's. */
  readonly keyMadeAt: number | undefined
  readonly server: Server
  readonly transport: SessionTransport | LineTransport
  readonly subscriptions: Set<string>
  logLevel: LogLevel | undefined
  lastSeen: number
}

interface HttpSession extends Session {
  readonly transport: SessionTransport
}

export interface SessionsOptions {
  /** Serves a session, which its holder has before the first request comes. */
  serverFor: (key: string, holder: { session?: Session }) => Server
  kept: KeptSessions
  /** When the key of that name was made; undefined where there is none. */
  keyMadeAt: (key: string) => number | undefined
  /** Told of a session that goes on where it was left. */
  onResumed: (session: Session) => void
}

/** More than any number of assistants at once. */
const MOST_SESSIONS = 256
/** Of one key: beyond it, one of its own makes room, and no other assistant's. */
const MOST_OF_KEY = 64

/**
 * The open sessions. Each belongs to the key it was opened with and answers no other. One over HTTP that had to make
 * room, or was open when the bridge ended, is opened again when its client comes.
 */
export class Sessions {
  readonly #options: SessionsOptions
  readonly #sessions = new Map<string, Session>()
  readonly #resuming = new Map<string, Promise<HttpSession | void>>()

  constructor(options: SessionsOptions) {
    this.#options = options
  }

  /** A session over HTTP in the making: it counts from the moment its `initialize` comes. */
  async open(key: string): Promise<HttpSession> {
    const { kept, keyMadeAt } = this.#options
    const madeAt = keyMadeAt(key)
    const session = await this.#connect(key, madeAt, (id, initialize) => {
      this.#add(id, session)
      if (madeAt !== undefined)
        kept.add({ id, key, keyMadeAt: madeAt, initialize, subscriptions: [], lastSeen: session.lastSeen })
    })
    return session
  }

  /** A session over the home's socket. */
  openLines(key: string, server: Server, transport: LineTransport): Session {
    const id = randomUUID()
    const session: Session = { ...newSession(key, this.#options.keyMadeAt(key), server), transport }
    transport.onclose = () => this.#sessions.delete(id)
    this.#add(id, session)
    return session
  }

  /** The session of that id, if it is this key's. */
  async find(id: string, key: string): Promise<HttpSession | undefined> {
    const session = this.#sessions.get(id) ?? (await this.#resumed(id, key))
    const isTheirs = session?.key === key && session.keyMadeAt === this.#options.keyMadeAt(key)
    if (!isTheirs || !isOverHttp(session)) return undefined
    session.lastSeen = Date.now()
    this.#options.kept.see(id)
    return session
  }

  all(): Session[] {
    return [...this.#sessions.values()]
  }

  /** What the session wants to hear has changed. */
  wants(session: Session): void {
    const { transport } = session
    if (transport instanceof SessionTransport && transport.sessionId !== undefined)
      this.#options.kept.wants(transport.sessionId, session)
  }

  /** Sends a notification to the sessions that want it; one that cannot hear it at the moment misses it. */
  notify(notification: McpNotification, wants: (session: Session) => boolean = () => true): void {
    for (const session of this.#sessions.values()) {
      if (!wants(session)) continue
      session.server.notification(notification).catch(() => undefined)
    }
  }

  /** Ends the sessions of a key for good. */
  async revoke(key: string): Promise<void> {
    this.#options.kept.endOf(key)
    await end(this.all().filter((session) => session.key === key))
  }

  /** Ends all for now: those over HTTP go on with the next run. */
  async close(): Promise<void> {
    await end(this.all())
    await this.#options.kept.close()
  }

  async #connect(
    key: string,
    keyMadeAt: number | undefined,
    onOpened: SessionTransport['onopened'],
  ): Promise<HttpSession> {
    const holder: { session?: Session } = {}
    const server = this.#options.serverFor(key, holder)
    const transport = new SessionTransport(onOpened)
    const session: HttpSession = { ...newSession(key, keyMadeAt, server), transport }
    // Before the first request is handled: the server's handlers see the finished session.
    holder.session = session
    transport.ondeleted = (id) => this.#options.kept.end(id)
    transport.onclose = () => {
      if (transport.sessionId !== undefined) this.#sessions.delete(transport.sessionId)
    }
    await server.connect(transport)
    return session
  }

  async #resumed(id: string, key: string): Promise<HttpSession | void> {
    const kept = this.#options.kept.find(id, key, this.#options.keyMadeAt(key))
    if (!kept) return undefined
    // Once, however many requests come at the same time.
    let resuming = this.#resuming.get(id)
    if (!resuming) {
      // What its client said of itself may mean nothing to this version.
      resuming = this.#resume(kept).catch(() => this.#options.kept.end(id))
      this.#resuming.set(id, resuming)
      void resuming.finally(() => this.#resuming.delete(id))
    }
    return resuming
  }

  async #resume({ id, key, keyMadeAt, ...kept }: KeptSession): Promise<HttpSession | void> {
    const { initialize, logLevel, subscriptions } = kept
    const session = await this.#connect(key, keyMadeAt, () => undefined)
    session.logLevel = logLevel
    for (const uri of subscriptions) session.subscriptions.add(uri)
    await session.transport.resume(id, initialize)
    // Taken back meanwhile, when it was not yet among those that end with it.
    if (this.#options.keyMadeAt(key) !== keyMadeAt) return session.server.close()
    this.#add(id, session)
    this.#options.onResumed(session)
    return session
  }

  #add(id: string, session: Session): void {
    this.#sessions.set(id, session)
    this.#makeRoom(session)
  }

  #makeRoom(newest: Session): void {
    const others = this.all().filter((session) => session !== newest)
    const ofKey = others.filter(({ key }) => key === newest.key)
    if (ofKey.length >= MOST_OF_KEY) void leastMissed(ofKey)?.server.close()
    else if (others.length >= MOST_SESSIONS) void leastMissed(others)?.server.close()
  }
}

async function end(sessions: readonly Session[]): Promise<void> {
  await Promise.all(sessions.map((session) => session.server.close()))
}

function isOverHttp(session: Session): session is HttpSession {
  return session.transport instanceof SessionTransport
}

function newSession(key: string, keyMadeAt: number | undefined, server: Server): Omit<Session, 'transport'> {
  return { key, keyMadeAt, server, subscriptions: new Set(), logLevel: undefined, lastSeen: Date.now() }
}

/** The one silent longest of those on which nobody waits for anything: a living one mostly holds a stream open. */
function leastMissed(sessions: readonly Session[]): Session | undefined {
  const idle = sessions.filter((session) => isOverHttp(session) && session.transport.isIdle)
  const [silentLongest] = (idle.length > 0 ? idle : sessions).toSorted((a, b) => a.lastSeen - b.lastSeen)
  return silentLongest
}
