import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { CredentialStore } from '../../auth/credentials.ts'
import { BridgeError } from '../../errors.ts'
import { comparable } from '../../platform/comparable.ts'
import { InTurn } from '../../platform/in-turn.ts'
import { parseJson } from '../../platform/json.ts'
import { Secret } from '../../platform/secret.ts'
import type { FurtherEntry } from './entry.ts'

const keptSchema = z.object({
  bearer: z.string().optional(),
  variables: z.record(z.string(), z.string()).optional(),
  /** What the SDK keeps of a login by OAuth: read by its own schemas. */
  oauth: z.unknown().optional(),
})
export type Kept = z.output<typeof keptSchema>

/** The secrets of one further upstream, among those of the store. */
export class KeptSecrets {
  readonly #store: CredentialStore
  readonly #name: string
  readonly #turns = new InTurn()
  #known: Kept | undefined

  constructor(store: CredentialStore, entry: FurtherEntry) {
    this.#store = store
    this.#name = nameOf(entry)
  }

  /** @throws BridgeError `file-access` where the store cannot be read */
  read(): Promise<Kept> {
    return this.#turns.do(() => this.#read())
  }

  /** Keeps what has changed; what the store does not take holds for this run. @throws BridgeError `file-access` then */
  change(change: (kept: Kept) => Kept): Promise<void> {
    return this.#turns.do(async () => {
      const changed = change(await this.#read())
      this.#known = changed
      const isEmpty = Object.values(changed).every((value) => value === undefined)
      try {
        if (isEmpty) await this.#store.remove(this.#name)
        else await this.#store.write(this.#name, JSON.stringify(changed))
      } catch (cause) {
        throw noStore(cause)
      }
    })
  }

  forget(): Promise<void> {
    return this.change(() => ({}))
  }

  async #read(): Promise<Kept> {
    if (this.#known) return this.#known
    let text: string | undefined
    try {
      text = await this.#store.read(this.#name)
    } catch (cause) {
      throw noStore(cause)
    }
    return (this.#known = keptSchema.safeParse(parseJson(text ?? '')).data ?? {})
  }
}

/** The secret variables of a program's environment that are kept. */
export function variablesOf(
  { reach }: FurtherEntry,
  kept: Readonly<Record<string, string>>,
): Record<string, Secret> {
  if (reach.by !== 'command') return {}
  const named = reach.secrets.filter((name) => Object.hasOwn(kept, name))
  return Object.fromEntries(named.map((name) => [name, new Secret(kept[name] ?? '')]))
}

/** An entry that leads elsewhere has none of the secrets of the one before: they were given for that one's server. */
function nameOf({ name, reach }: FurtherEntry): string {
  const place = reach.by === 'http' ? [new URL(reach.url).origin] : [reach.command, ...reach.arguments]
  const whole = JSON.stringify([comparable(name), ...place])
  return `upstream-${createHash('sha256').update(whole).digest('hex').slice(0, 32)}`
}

/** Whether what is kept for the one is kept for the other. */
export function haveSameSecrets(one: FurtherEntry, other: FurtherEntry): boolean {
  return nameOf(one) === nameOf(other)
}

function noStore(cause: unknown): BridgeError {
  return new BridgeError(
    'file-access',
    'The secrets of this server cannot be read or kept.',
    'Look in the log what hinders it: the disk may be full, or the keychain locked.',
    { cause },
  )
}
