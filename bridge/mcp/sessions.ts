import type { Server } from '@modelcontextprotocol/server'
import type { LogLevel } from './log-levels.ts'
import { SessionTransport } from './session-transport.ts'
import type { UpstreamNotification } from './upstream.ts'

/** A connection of the 2025 protocols: opened by `initialize`, known by its `Mcp-Session-Id`. */
export interface Session {
  readonly key: string
  readonly server: Server
  readonly transport: SessionTransport
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

  /** A session in the making: it counts from the moment its `initialize` is answered. */
  open(key: string, server: Server): Session {
    const session: Session = {
      key,
      server,
      subscriptions: new Set(),
      logLevel: undefined,
      lastSeen: Date.now(),
      transport: new SessionTransport((id) => {
        this.#sessions.set(id, session)
        this.#makeRoom(key)
      }),
    }
    session.transport.onclose = () => {
      const id = session.transport.sessionId
      if (id !== undefined) this.#sessions.delete(id)
    }
    return session
  }

  find(id: string, key: string): Session | undefined {
    const session = this.#sessions.get(id)
    if (session?.key !== key) return undefined
    session.lastSeen = Date.now()
    return session
  }

  all(): Session[] {
    return [...this.#sessions.values()]
  }

  /** Sends a notification to the sessions that want it; one that cannot hear it at the moment misses it. */
  notify(notification: UpstreamNotification, wants: (session: Session) => boolean = () => true): void {
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

  #makeRoom(key: string): void {
    const all = this.all()
    const ofKey = all.filter((session) => session.key === key)
    if (ofKey.length > MOST_OF_KEY) void silentLongest(ofKey).server.close()
    else if (all.length > MOST_SESSIONS) void silentLongest(all).server.close()
  }
}

function silentLongest(sessions: readonly Session[]): Session {
  return sessions.reduce((a, b) => (a.lastSeen <= b.lastSeen ? a : b))
}
