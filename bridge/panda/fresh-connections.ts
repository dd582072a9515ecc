import type { Dispatcher as Dispatching } from 'undici'
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js'
import { networkChanges } from '../platform/network.ts'

/**
 * An idle connection is closed after so many milliseconds, whatever the server announces: httpd announces 600 s, and
 * meanwhile a computer is carried elsewhere, and a firewall forgets. uvicorn, which serves PandaMCP, closes after 5 s.
 */
const KEEP_IDLE_MS = 4_000
/** For what may change something, and must not be sent twice: a minute of silence would leave it unknown. */
const KEEP_IDLE_FOR_CHANGE_MS = 1_000
/** After so many milliseconds without a sign of an answer a connection that was used before is taken for silent. */
const SILENT_MS = 8_000

/** The bounds of a pool of undici's. */
export const shortLife = { keepAliveTimeout: KEEP_IDLE_MS, keepAliveMaxTimeout: KEEP_IDLE_MS }

/** What a pool of undici's says of its connections, and an agent for each origin. */
interface Stats {
  connected?: number
  running?: number
}

/**
 * Connections that are kept from request to request, but none that may have gone silent: of a network that is no longer
 * there, or idle for longer than a few seconds. Its timers alone would not do: they stand still while the computer sleeps.
 */
export class FreshConnections extends Dispatcher {
  /** Hears that the network is another one: what lasts on the connections before may never hear of it. */
  onMoved: (() => void) | undefined
  readonly #make: () => Dispatching
  readonly #changes: { count: number }
  readonly #retired = new Set<Dispatching>()
  #current: Dispatching
  #count: number
  /** When each origin was last asked, in milliseconds since 1970. */
  readonly #usedAt = new Map<string, number>()

  /** @param make a pool with `shortLife`; it is made anew, and the one before ends with what it has under way */
  constructor(make: () => Dispatching, changes: { count: number } = networkChanges) {
    super()
    this.#make = make
    this.#changes = changes
    this.#count = changes.count
    this.#current = make()
  }

  /** @param changes whether it may change something at the server; by its method where that is not said */
  override dispatch(
    options: Dispatching.DispatchOptions,
    handler: Dispatching.DispatchHandler,
    changes = options.method !== 'GET' && options.method !== 'HEAD',
  ): boolean {
    const origin = String(options.origin)
    this.#renewWhereOld(origin, changes ? KEEP_IDLE_FOR_CHANGE_MS : KEEP_IDLE_MS)
    this.#usedAt.set(origin, Date.now())
    return this.#current.dispatch(options, handler)
  }

  /** Whether what only looks would go to that origin on a connection that was used before. */
  hasIdle(origin: string): boolean {
    this.#renewWhereOld(origin, KEEP_IDLE_MS)
    const { stats } = this.#current as { stats?: Stats & Record<string, Stats | undefined> }
    const { connected = 0, running = 0 } = stats?.connected === undefined ? (stats?.[origin] ?? {}) : stats
    return connected > running
  }

  /** The next request gets a new connection. What is under way may still be answered on its own. */
  renew(): void {
    const before = this.#current
    this.#current = this.#make()
    this.#usedAt.clear()
    this.#retired.add(before)
    const forget = () => this.#retired.delete(before)
    before.close().then(forget, forget)
  }

  override async close(): Promise<void> {
    await Promise.all([this.#current, ...this.#retired].map((pool) => pool.close()))
  }

  override async destroy(): Promise<void> {
    await Promise.all([this.#current, ...this.#retired].map((pool) => pool.destroy()))
  }

  #renewWhereOld(origin: string, mostMs: number): void {
    const { count } = this.#changes
    const now = Date.now()
    // The clock of the day may also be set back.
    const idle = Math.abs(now - (this.#usedAt.get(origin) ?? now))
    const hasMoved = count !== this.#count
    if (!hasMoved && idle <= mostMs) return
    this.#count = count
    this.renew()
    if (hasMoved) this.onMoved?.()
  }
}

/**
 * Tells of a request whose answer has not begun that its connection may have gone silent: it was used before, or the
 * network has become another since. Without that a server is just slow.
 * @returns what ends the watch, when the answer begins
 */
export function watchSilence(usedBefore: boolean, onSilent: () => void, silentMs = SILENT_MS): () => void {
  const { count } = networkChanges
  const timer = setInterval(() => {
    if (usedBefore || networkChanges.count !== count) onSilent()
  }, silentMs)
  return () => clearInterval(timer)
}
