import { z } from 'zod'
import type { CredentialStore } from '../auth/credentials.ts'
import { WINDOWS_NAME } from '../home/home.ts'
import type { Log } from '../home/log.ts'
import { InTurn } from '../platform/in-turn.ts'
import { parseJson } from '../platform/json.ts'

const keptSchema = z.object({
  port: z.number().int(),
  sessions: z
    .array(
      z.object({
        session: z.string().regex(/^[\w-]{22}$/),
        secret: z.string().regex(/^[0-9a-f]{64}$/),
        /** Milliseconds since 1970. */
        usedAt: z.number(),
      }),
    )
    .max(100),
})
export type KeptWindow = z.output<typeof keptSchema>['sessions'][number]

/** The windows' sessions in a file that only its owner may read, for the next run of the bridge. */
export class KeptWindows {
  readonly #store: CredentialStore
  readonly #log: Log
  #port = 0
  readonly #turns = new InTurn()

  constructor(store: CredentialStore, log: Log) {
    this.#store = store
    this.#log = log
  }

  /** @param port at which this run listens @returns those of the last run, in the order of use, where it had that port */
  async read(port: number): Promise<KeptWindow[]> {
    this.#port = port
    const text = await this.#store.read(WINDOWS_NAME).catch(() => undefined)
    const kept = keptSchema.safeParse(text === undefined ? undefined : parseJson(text)).data
    return kept?.port === port ? kept.sessions : []
  }

  /** Lets none of those written until now in again. */
  remove(): Promise<void> {
    return this.#inTurn('The windows cannot be forgotten', () => this.#store.remove(WINDOWS_NAME))
  }

  /** Where that fails, windows ask for a link after the next start. */
  write(sessions: readonly KeptWindow[]): Promise<void> {
    // Of a bridge that never came to listen, those of the last run stay.
    if (this.#port === 0) return Promise.resolve()
    if (sessions.length === 0) return this.remove()
    const text = JSON.stringify({ port: this.#port, sessions })
    return this.#inTurn('The windows cannot be kept', () => this.#store.write(WINDOWS_NAME, text))
  }

  #inTurn(failed: string, change: () => Promise<void>): Promise<void> {
    return this.#turns.do(change).catch((error: unknown) => this.#log.warn({ error: String(error) }, failed))
  }
}
