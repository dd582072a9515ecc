import { rm } from 'node:fs/promises'
import type { ClientKeys } from '../auth/client-keys.ts'
import { CONTROL_KEY } from '../auth/key-names.ts'
import type { Answering } from '../calls/answering.ts'
import type { Log } from '../home/log.ts'
import { McpDoor } from './door.ts'
import { SeenAssistants, type AssistantState } from './seen-assistants.ts'

export interface KeyState {
  name: string
  /** Milliseconds since 1970. */
  createdAt: number
  /** When it last came, as far as this run or the record of calls tells: milliseconds since 1970. */
  lastSeen: number | undefined
}

/** What there is to say of assistants. */
export interface AssistantsState {
  assistants: AssistantState[]
  /** What programs may come with, without the window's own. */
  keys: KeyState[]
}

export interface AssistantsOptions {
  keys: ClientKeys
  /** The calls of earlier runs, oldest first. */
  earlier: readonly { client: string; time: number }[]
  /** Who answers a client, by the name of its key; all, where none is given. */
  answering: (client: string | undefined) => Answering
  instructions: (client: string) => string
  /** Called with what has changed of the state. */
  tell: (change: AssistantsState) => void
  /** Where the sessions of assistants are kept. */
  sessionsFile: string
  log: Log
}

/** The assistants that come, and what they come with. */
export class Assistants {
  /** Where their requests go in. */
  readonly door: McpDoor
  readonly #keys: ClientKeys
  readonly #seen: SeenAssistants
  readonly #sessionsFile: string
  readonly #tell: (state: AssistantsState) => void
  #lastUsedAt = Date.now()

  constructor({ keys, earlier, answering, instructions, tell, sessionsFile, log }: AssistantsOptions) {
    this.#keys = keys
    this.#tell = tell
    this.#sessionsFile = sessionsFile
    this.#seen = new SeenAssistants(earlier)
    this.door = new McpDoor({
      answering,
      instructions,
      onSeen: (assistant) => {
        this.#lastUsedAt = Date.now()
        if (this.#seen.see(assistant, this.#lastUsedAt)) tell(this.state)
      },
      keyMadeAt: (key) => keys.madeAt(key),
      sessionsFile,
      log,
    })
    keys.follow(() => tell(this.state))
  }

  get state(): AssistantsState {
    const keys = this.#keys.list().filter(({ name }) => name !== CONTROL_KEY)
    return {
      assistants: this.#seen.shown(Date.now()),
      keys: keys.map((key) => ({ ...key, lastSeen: this.#seen.lastSeen(key.name) })),
    }
  }

  /** Milliseconds that none has been connected or has asked anything. */
  get idleMs(): number {
    return this.door.connections > 0 ? 0 : Date.now() - this.#lastUsedAt
  }

  /** @returns the names of the keys that were renewed, since others may have them: those given out over HTTP */
  async renewGivenOut(): Promise<string[]> {
    const names = this.#keys.givenOut()
    await this.#keys.replaceAll(names)
    return names
  }

  /**
   * Renews all keys, ends the sessions of the old ones, and forgets who came.
   * @throws BridgeError `file-access` where the new keys cannot be kept: the old ones are refused all the same
   */
  async forget(): Promise<void> {
    const names = this.#keys.list().map(({ name }) => name)
    try {
      await this.#keys.renew()
    } finally {
      for (const name of names) await this.door.revoke(name)
      this.#seen.forget()
      this.#tell(this.state)
    }
    await rm(this.#sessionsFile, { force: true })
  }
}
