import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { BridgeError } from '../errors.ts'
import { whyNoAccess } from '../platform/file-errors.ts'
import { InTurn } from '../platform/in-turn.ts'
import { parseJson } from '../platform/json.ts'
import { Secret } from '../platform/secret.ts'
import type { CredentialStore } from './credentials.ts'
import { CONTROL_KEY, STDIO_KEY } from './key-names.ts'

const ownNames = [CONTROL_KEY, STDIO_KEY]

const entrySchema = z.object({
  key: z.string().min(1),
  createdAt: z.number(),
  /** Whether it was given out: it may stand in a file, and be sent to the port. Missing for keys of 0.1.0, which says nothing. */
  givenOut: z.boolean().optional(),
})
const storedSchema = z.record(z.string(), entrySchema)
type Entry = z.infer<typeof entrySchema>
type Stored = z.infer<typeof storedSchema>

/** The name of their file among the credentials. */
export const KEYS_NAME = 'keys'
/** As users are told of it. */
const FILE = 'credentials/keys.json'
const namePattern = /^[a-z0-9][a-z0-9-]{0,49}$/

/**
 * One bearer key for each program that may use the bridge, so that each can be told apart and
 * taken back by itself. Kept in files in both shells: the shim, which has no keychain, reads
 * them there (`credentials/keys.json` in the home).
 */
export class ClientKeys {
  readonly #store: CredentialStore
  /** Those that are good now. */
  #keys: Stored = {}
  /** Those in the file, which may still have one that was taken back. */
  #written: Stored = {}
  #onChange = () => {}
  /** SHA-256 of each key: comparing digests of one length takes the same time whatever was sent. */
  #digests = new Map<string, Buffer>()
  /** A change begins with what the one before has left: of two at once none is lost. */
  readonly #turns = new InTurn()

  constructor(store: CredentialStore) {
    this.#store = store
  }

  /**
   * Takes up the keys of earlier runs and makes the two that the bridge's own programs need.
   * @param areKnown others may know them: each name gets another key, all in one step
   * @throws BridgeError `file-access` where they cannot be read, or those that were made not kept
   */
  load(areKnown = false): Promise<void> {
    return this.#turns.do(async () => {
      const text = await this.#store.read(KEYS_NAME).catch((cause: unknown) => {
        throw notAccessed('read', cause)
      })
      const kept = storedSchema.safeParse(text === undefined ? undefined : parseJson(text)).data ?? {}
      this.#written = kept
      this.#use(kept)
      const missing = ownNames.filter((name) => !Object.hasOwn(kept, name))
      const wanted = areKnown ? [...Object.keys(kept), ...missing] : missing
      if (wanted.length > 0) await this.#write({ ...kept, ...newEntries(wanted) })
    })
  }

  /** The names and ages of the keys, without the keys. */
  list(): { name: string; createdAt: number }[] {
    return Object.entries(this.#keys).map(([name, { createdAt }]) => ({ name, createdAt }))
  }

  /** Milliseconds since 1970: another key of that name has another. Undefined where there is none. */
  madeAt(name: string): number | undefined {
    return this.#entry(name)?.createdAt
  }

  /** Calls the listener after each change. */
  follow(onChange: () => void): void {
    this.#onChange = onChange
  }

  /**
   * The key of that name, made if there is none.
   * @throws BridgeError `invalid-input` for a name that could not stand in a command line or file, `file-access` where
   *   the key cannot be kept
   */
  async ensure(name: string): Promise<Secret> {
    return this.#ensure(name, {})
  }

  /** The same, to be put where it is read by others than the shim. @throws as `ensure` */
  async giveOut(name: string): Promise<Secret> {
    return this.#ensure(name, { givenOut: true })
  }

  /** Makes this the key of that name: who made it gives it to the program as well. @throws BridgeError `file-access` */
  take(name: string, key: Secret): Promise<void> {
    return this.#turns.do(async () => {
      if (this.#entry(name)?.key === key.reveal()) return
      const entry = { key: key.reveal(), createdAt: Date.now(), givenOut: true }
      await this.#write({ ...this.#keys, [name]: entry })
    })
  }

  #ensure(name: string, wanted: Pick<Entry, 'givenOut'>): Promise<Secret> {
    mustBeName(name)
    return this.#turns.do(async () => {
      const known = this.#entry(name)
      const entry = { ...(known ?? newEntry()), ...wanted }
      if (!known || known.givenOut !== entry.givenOut) await this.#write({ ...this.#keys, [name]: entry })
      return new Secret(entry.key)
    })
  }

  /**
   * Takes this key back and makes another of its name.
   * @returns the name; undefined for the command line's key, and for what is none any more
   * @throws BridgeError `file-access` where that cannot be written: then it is good as before
   */
  replace(key: Secret): Promise<string | undefined> {
    return this.#turns.do(async () => {
      const name = this.identify(`Bearer ${key.reveal()}`)
      if (name === undefined || name === CONTROL_KEY) return undefined
      await this.#write({ ...this.#keys, ...newEntries([name]) })
      return name
    })
  }

  /** Gives these names other keys: those until now may be known to others. @throws as `replace` */
  replaceAll(names: readonly string[]): Promise<void> {
    return this.#turns.do(async () => {
      const known = names.filter((name) => this.#entry(name) !== undefined)
      if (known.length > 0) await this.#write({ ...this.#keys, ...newEntries(known) })
    })
  }

  /** The names of the keys that may have been sent to the bridge's port, and not only through the shim. */
  givenOut(): string[] {
    const names = Object.entries(this.#keys).filter(([, { givenOut }]) => givenOut !== false)
    return names.map(([name]) => name).filter((name) => name !== CONTROL_KEY)
  }

  find(name: string): Secret | undefined {
    const known = this.#entry(name)
    return known && new Secret(known.key)
  }

  /**
   * Takes a key back: what comes with it is refused from now on, whatever the disk says.
   * @returns whether there was one
   * @throws BridgeError `file-access` where the file still has it
   */
  revoke(name: string): Promise<boolean> {
    return this.#turns.do(async () => {
      if (!this.#entry(name) && !Object.hasOwn(this.#written, name)) return false
      const { [name]: _, ...rest } = this.#keys
      this.#use(rest)
      await this.#save(
        rest,
        `The key "${name}" is refused now, and would be known again after the next start of the bridge.`,
        `See to it that the file can be written, then take it back once more ("panda-bridge keys --revoke ${name}").`,
      )
      return true
    })
  }

  /**
   * Takes all back, and makes new ones for the bridge's own programs.
   * @throws BridgeError `file-access` where the file still has the old ones: all but the command line's are refused
   */
  renew(): Promise<void> {
    return this.#turns.do(async () => {
      const fresh = newEntries(ownNames)
      // The command line reads its key in the file, which may stay as it is.
      const control = this.#entry(CONTROL_KEY)
      this.#use({ ...fresh, ...(control && { [CONTROL_KEY]: control }) })
      await this.#save(
        fresh,
        'The keys of assistants are refused now, and would be known again after the next start of the bridge.',
        'See to it that the file can be written, then reset the bridge once more.',
      )
      this.#use(fresh)
    })
  }

  /** The name of the key that a request came with (`Authorization: Bearer KEY`), or undefined. */
  identify(authorization: string | undefined): string | undefined {
    const key = /^Bearer (\S{1,200})$/i.exec(authorization ?? '')?.[1]
    if (key === undefined) return undefined
    const sent = digest(key)
    let found: string | undefined
    for (const [name, known] of this.#digests) if (timingSafeEqual(sent, known)) found = name
    return found
  }

  #entry(name: string): Entry | undefined {
    return Object.hasOwn(this.#keys, name) ? this.#keys[name] : undefined
  }

  /** To the file first: a key that is not in it would be gone with the next start. */
  async #write(keys: Stored): Promise<void> {
    await this.#save(keys)
    this.#use(keys)
  }

  /** @param refused what is so all the same where the file cannot be written, and the next step then */
  async #save(keys: Stored, ...refused: [done: string, nextStep: string] | []): Promise<void> {
    await this.#store.write(KEYS_NAME, JSON.stringify(keys)).catch((cause: unknown) => {
      throw notAccessed('written', cause, ...refused)
    })
    this.#written = keys
  }

  #use(keys: Stored): void {
    this.#keys = keys
    this.#digests = new Map(Object.entries(keys).map(([name, { key }]) => [name, digest(key)]))
    this.#onChange()
  }
}

function mustBeName(name: string): void {
  if (namePattern.test(name)) return
  throw new BridgeError(
    'invalid-input',
    `"${name}" cannot be a client's name.`,
    'Use small letters, digits and hyphens, for example claude-desktop.',
  )
}

function notAccessed(
  what: 'read' | 'written',
  cause: unknown,
  done?: string,
  nextStep = `See to it that the file can be ${what}, then try again.`,
): BridgeError {
  const why = `${FILE} could not be ${what}: ${whyNoAccess(cause)}.`
  return new BridgeError('file-access', done === undefined ? why : `${done} ${why}`, nextStep, { cause })
}

function newEntries(names: readonly string[]): Stored {
  return Object.fromEntries(names.map((name) => [name, newEntry()]))
}

function newEntry(): Entry {
  return { key: `pb_${randomBytes(32).toString('base64url')}`, createdAt: Date.now(), givenOut: false }
}

function digest(key: string): Buffer {
  return hash('sha256', key, 'buffer')
}
