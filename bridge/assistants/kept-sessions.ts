import { z } from 'zod'
import type { Log } from '../home/log.ts'
import { readIfThere, replacePrivateFile } from '../platform/files.ts'
import { parseJson } from '../platform/json.ts'
import { paced, type Paced } from '../platform/paced.ts'
import { isLogLevel, type LogLevel } from './log-levels.ts'

/** Nobody leaves an assistant open for longer, in milliseconds. */
const KEEP_MS = 30 * 24 * 3_600_000
/** Of all assistants, and of one key: an assistant that opens sessions without end pushes out its own. */
const MOST_KEPT = 1_000
const MOST_OF_KEY = 250
/** What a client says of itself, and what it subscribed to: characters of JSON. What is longer is left out. */
const LONGEST_INITIALIZE = 4_000
const LONGEST_SUBSCRIPTIONS = 4_000
/** Characters of the file: all that may be kept, at its longest. */
const LONGEST_FILE = MOST_KEPT * (LONGEST_INITIALIZE + LONGEST_SUBSCRIPTIONS + 1_000)
/** Between two writes of the file, in milliseconds. */
const WRITE_APART_MS = 1_000
/** When a session was last seen is written down as exactly as its end needs: milliseconds. */
const SEEN_STEP_MS = 3_600_000

const initializeSchema = z.object({
  protocolVersion: z.string().max(100),
  capabilities: z.record(z.string(), z.unknown()),
  clientInfo: z.looseObject({ name: z.string(), version: z.string() }),
})
/** The parameters of an `initialize` (MCP 2025-11-25, Lifecycle). */
export type Initialize = z.infer<typeof initializeSchema>

const keptSchema = z.object({
  id: z.string().max(100),
  key: z.string().max(100),
  keyMadeAt: z.number(),
  initialize: initializeSchema,
  logLevel: z.custom<LogLevel>(isLogLevel).optional(),
  subscriptions: z.array(z.string()).max(100),
  lastSeen: z.number(),
})
const fileSchema = z.object({ sessions: z.array(z.unknown()).max(MOST_KEPT) })

/** What a session is, apart from the program that serves it. Its id opens nothing without its key. */
export type KeptSession = z.infer<typeof keptSchema>

/**
 * The sessions over HTTP that assistants hold, in the home: most of their programs take no 404 for a reason to open
 * another, and would fail until somebody starts them again. Those that a client or the user has ended are not kept.
 */
export class KeptSessions {
  readonly #file: string
  readonly #log: Log
  /** The one seen last comes last. */
  readonly #kept = new Map<string, KeptSession>()
  readonly #paced: Paced<void>
  /** As it stands in the file. */
  readonly #seenInFile = new Map<string, number>()
  #writing: Promise<void> = Promise.resolve()

  private constructor(file: string, log: Log) {
    this.#file = file
    this.#log = log
    this.#paced = paced(() => void this.#write(), { apartMs: WRITE_APART_MS })
  }

  /** Those of earlier runs. A file that is not understood is as none: their clients have to open others. */
  static async load(file: string, log: Log): Promise<KeptSessions> {
    const sessions = new KeptSessions(file, log)
    try {
      sessions.#read(await readIfThere(file))
    } catch (error) {
      log.warn({ error: String(error) }, 'The sessions of earlier runs cannot be read')
    }
    return sessions
  }

  /** @param keyMadeAt of the key in use by that name: one made later is another's */
  find(id: string, key: string, keyMadeAt: number | undefined): KeptSession | undefined {
    const kept = this.#kept.get(id)
    const isTheirs = kept?.key === key && kept.keyMadeAt === keyMadeAt
    return isTheirs && Date.now() - kept.lastSeen < KEEP_MS ? kept : undefined
  }

  add(session: KeptSession): void {
    this.#kept.set(session.id, { ...session, initialize: bounded(session.initialize) })
    this.#makeRoom(session.key)
    this.#changed()
  }

  see(id: string): void {
    const kept = this.#kept.get(id)
    if (!kept) return
    kept.lastSeen = Date.now()
    this.#kept.delete(id)
    this.#kept.set(id, kept)
    if (kept.lastSeen - (this.#seenInFile.get(id) ?? 0) > SEEN_STEP_MS) this.#changed()
  }

  wants(
    id: string,
    { logLevel, subscriptions }: { logLevel: LogLevel | undefined; subscriptions: Iterable<string> },
  ): void {
    const kept = this.#kept.get(id)
    if (!kept) return
    kept.logLevel = logLevel
    let room = LONGEST_SUBSCRIPTIONS
    kept.subscriptions = [...subscriptions].filter((uri) => (room -= JSON.stringify(uri).length) >= 0)
    this.#changed()
  }

  /** One that was ended, and is not to come again. */
  end(id: string): void {
    if (this.#kept.delete(id)) this.#changed()
  }

  endOf(key: string): void {
    for (const { id } of [...this.#kept.values()].filter((kept) => kept.key === key)) this.end(id)
  }

  /** Writes down what was not yet. */
  async close(): Promise<void> {
    this.#paced.stop()
    await this.#write()
  }

  #read(text: string | undefined): void {
    if (text === undefined || text.length > LONGEST_FILE) return
    for (const one of fileSchema.safeParse(parseJson(text)).data?.sessions ?? []) {
      const kept = keptSchema.safeParse(one).data
      if (!kept || Date.now() - kept.lastSeen >= KEEP_MS) continue
      this.#kept.set(kept.id, kept)
      this.#seenInFile.set(kept.id, kept.lastSeen)
    }
  }

  #makeRoom(key: string): void {
    const ofKey = [...this.#kept.values()].filter((kept) => kept.key === key)
    const [oldestOfKey] = ofKey
    const [oldest] = this.#kept.keys()
    if (ofKey.length > MOST_OF_KEY && oldestOfKey) this.#kept.delete(oldestOfKey.id)
    else if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest)
  }

  #changed(): void {
    this.#paced.next()
  }

  /** One after the other. A disk that takes nothing ends no session: it is lost with the next restart. */
  async #write(): Promise<void> {
    const write = async () => {
      const sessions = [...this.#kept.values()]
      await replacePrivateFile(this.#file, JSON.stringify({ sessions }))
      this.#seenInFile.clear()
      for (const { id, lastSeen } of sessions) this.#seenInFile.set(id, lastSeen)
    }
    this.#writing = this.#writing.then(write).catch((error: unknown) => {
      this.#log.warn({ error: String(error) }, 'The sessions of assistants cannot be kept over a restart')
    })
    await this.#writing
  }
}

/** Of a client that says more of itself than any does, what it is called. */
function bounded(initialize: Initialize): Initialize {
  const { protocolVersion, capabilities, clientInfo } = initialize
  if (JSON.stringify(initialize).length <= LONGEST_INITIALIZE)
    return { protocolVersion, capabilities, clientInfo }
  const { name, version } = clientInfo
  const called = { name: name.slice(0, 200), version: version.slice(0, 100) }
  return { protocolVersion: protocolVersion.slice(0, 100), capabilities: {}, clientInfo: called }
}
