import { randomUUID } from 'node:crypto'
import type { Server } from '@modelcontextprotocol/server'
import type { McpNotification } from '../mcp/index.ts'
import type { LineTransport } from './line-transport.ts'
import type { LogLevel } from './log-levels.ts'
import { SessionTransport } from './session-transport.ts'

/**
 * A connection of the 2025 protocols: opened by `initialize`. Over HTTP it is known by its `Mcp-Session-Id`, over the
 * home's socket it is a connection.
 */
export interface Session {
  readonly key: string
  readonly server: Server
  readonly transport: SessionTransport | LineTransport
  readonly subscriptions: Set<string>
  logLevel: LogLevel | undefined
  lastSeen: number
}

/** More than any number of assistants at once. */
const MOST_SESSIONS = 256
/** Of one key: beyond it, its own session that was silent longest makes room, and no other assistant's. */
const MOST_OF_KEY = 64

/** The open sessions. Each belongs to the key it was opened with and answers no other. */
export class Sessions {
  readonly #sessions = new Map<string, Session>()

  /** A session over HTTP in the making: it counts from the moment its `initialize` is answered. */
  open(key: string, server: Server): HttpSession {
    const transport = new SessionTransport((id) => this.#add(id, session))
    const session: HttpSession = { ...newSession(key, server), transport }
    transport.onclose = () => {
      if (transport.sessionId !== undefined) this.#sessions.delete(transport.sessionId)
    }
    return session
  }

  /** A session over the home's socket. */
  openLines(key: string, server: Server, transport: LineTransport): Session {
    const id = randomUUID()
    const session: Session = { ...newSession(key, server), transport }
    transport.onclose = () => this.#sessions.delete(id)
    this.#add(id, session)
    return session
  }

  find(id: string, key: string): HttpSession | undefined {
    const session = this.#sessions.get(id)
    if (!session || session.key !== key || !isOverHttp(session)) return undefined
    session.lastSeen = Date.now()
    return session
  }

  all(): Session[] {
    return [...this.#sessions.values()]
  }

  /** Sends a notification to the sessions that want it; one that cannot hear it at the moment misses it. */
  notify(notification: McpNotification, wants: (session: Session) => boolean = () => true): void {
    for (const session of this.#sessions.values()) {
      if (!wants(session)) continue
      session.server.notification(notification).catch(() => undefined)
    }
  }

  /** Ends the sessions of one key, or all. */
  async close(key?: string): Promise<void> {
    const ended = this.all().filter((session) => key === undefined || session.key === key)
    await Promise.all(ended.map((session) => session.server.close()))
  }

  #add(id: string, session: Session): void {
    this.#sessions.set(id, session)
    this.#makeRoom(session.key)
  }

  #makeRoom(key: string): void {
    const all = this.all()
    const ofKey = all.filter((session) => session.key === key)
    if (ofKey.length > MOST_OF_KEY) void silentLongest(ofKey).server.close()
    else if (all.length > MOST_SESSIONS) void silentLongest(all).server.close()
  }
}

interface HttpSession extends Session {
  readonly transport: SessionTransport
}

function isOverHttp(session: Session): session is HttpSession {
  return session.transport instanceof SessionTransport
}

function newSession(key: string, server: Server): Omit<Session, 'transport'> {
  return { key, server, subscriptions: new Set(), logLevel: undefined, lastSeen: Date.now() }
}

function silentLongest(sessions: readonly Session[]): Session {
  return sessions.reduce((a, b) => (a.lastSeen <= b.lastSeen ? a : b))
}
