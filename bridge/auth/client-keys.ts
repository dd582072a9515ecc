import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { BridgeError } from '../errors.ts'
import { parseJson } from '../platform/json.ts'
import { Secret } from '../platform/secret.ts'
import type { CredentialStore } from './credentials.ts'

/** The key of the command line and the window: it may do what the user may, and is no assistant's. */
export const CONTROL_KEY = 'control'
/** The key of the shim when it is started without a client's name. */
export const STDIO_KEY = 'stdio'

const storedSchema = z.record(
  z.string(),
  z.object({
    key: z.string(),
    createdAt: z.number(),
    /** Whether it was given out: it may stand in a file, and be sent to the port. Missing for keys of 0.1.0, which says nothing. */
    givenOut: z.boolean().optional(),
  }),
)
type Stored = z.infer<typeof storedSchema>

const STORE_NAME = 'keys'
const namePattern = /^[a-z0-9][a-z0-9-]{0,49}$/

/**
 * One bearer key for each program that may use the bridge, so that each can be told apart and
 * taken back by itself. Kept in files in both shells: the shim, which has no keychain, reads
 * them there (`credentials/keys.json` in the home).
 */
export class ClientKeys {
  readonly #store: CredentialStore
  #keys: Stored = {}
  #onChange = () => {}
  /** SHA-256 of each key: comparing digests of one length takes the same time whatever was sent. */
  #digests = new Map<string, Buffer>()

  constructor(store: CredentialStore) {
    this.#store = store
  }

  /** Takes up the keys of earlier runs and makes the two that the bridge's own programs need. */
  async load(): Promise<void> {
    const text = await this.#store.read(STORE_NAME)
    this.#keys = storedSchema.safeParse(text === undefined ? undefined : parseJson(text)).data ?? {}
    this.#digest()
    await this.#ensureOwn()
  }

  /** The names and ages of the keys, without the keys. */
  list(): { name: string; createdAt: number }[] {
    return Object.entries(this.#keys).map(([name, { createdAt }]) => ({ name, createdAt }))
  }

  /** Milliseconds since 1970: another key of that name has another. Undefined where there is none. */
  madeAt(name: string): number | undefined {
    return Object.hasOwn(this.#keys, name) ? this.#keys[name]?.createdAt : undefined
  }

  /** Calls the listener after each change. */
  follow(onChange: () => void): void {
    this.#onChange = onChange
  }

  /**
   * The key of that name, made if there is none.
   * @throws BridgeError `invalid-input` for a name that could not stand in a command line or file
   */
  async ensure(name: string): Promise<Secret> {
    this.#mustBeName(name)
    return this.find(name) ?? (await this.#make(name))
  }

  /** The same, to be put where it is read by others than the shim. @throws as `ensure` */
  async giveOut(name: string): Promise<Secret> {
    const key = await this.ensure(name)
    const entry = this.#keys[name]
    if (entry && entry.givenOut !== true)
      await this.#write({ ...this.#keys, [name]: { ...entry, givenOut: true } })
    return key
  }

  /** Takes a key back and makes another of that name. */
  async replace(name: string): Promise<void> {
    await this.#make(name)
  }

  /** The names of the keys that may have been sent to the bridge's port, and not only through the shim. */
  givenOut(): string[] {
    const names = Object.entries(this.#keys).filter(([, { givenOut }]) => givenOut !== false)
    return names.map(([name]) => name).filter((name) => name !== CONTROL_KEY)
  }

  #mustBeName(name: string): void {
    if (!namePattern.test(name)) {
      throw new BridgeError(
        'invalid-input',
        `"${name}" cannot be a client's name.`,
        'Use small letters, digits and hyphens, for example claude-desktop.',
      )
    }
  }

  async #make(name: string): Promise<Secret> {
    const key = `pb_${randomBytes(32).toString('base64url')}`
    await this.#write({ ...this.#keys, [name]: { key, createdAt: Date.now(), givenOut: false } })
    return new Secret(key)
  }

  find(name: string): Secret | undefined {
    const known = Object.hasOwn(this.#keys, name) ? this.#keys[name] : undefined
    return known && new Secret(known.key)
  }

  /** @returns whether there was one */
  async revoke(name: string): Promise<boolean> {
    if (!Object.hasOwn(this.#keys, name)) return false
    const { [name]: _, ...rest } = this.#keys
    await this.#write(rest)
    return true
  }

  /** Takes all back, and makes new ones for the bridge's own programs. */
  async renew(): Promise<void> {
    await this.#write({})
    await this.#ensureOwn()
  }

  /** Gives each name another key: those until now may be known to others. */
  async replaceAll(): Promise<void> {
    for (const name of Object.keys(this.#keys)) await this.replace(name)
  }

  async #ensureOwn(): Promise<void> {
    for (const name of [CONTROL_KEY, STDIO_KEY]) await this.ensure(name)
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

  async #write(keys: Stored): Promise<void> {
    await this.#store.write(STORE_NAME, JSON.stringify(keys))
    this.#keys = keys
    this.#digest()
    this.#onChange()
  }

  #digest(): void {
    this.#digests = new Map(Object.entries(this.#keys).map(([name, { key }]) => [name, digest(key)]))
  }
}

function digest(key: string): Buffer {
  return hash('sha256', key, 'buffer')
}
