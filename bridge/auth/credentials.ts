import { chmod, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makePrivateFolder, readIfThere, replacePrivateFile } from '../platform/files.ts'

/**
 * Where secrets are kept between runs: named texts. The desktop shell keeps them in the
 * system's keychain, the headless one in files.
 */
export interface CredentialStore {
  read(name: string): Promise<string | undefined>
  /** Replaces the text as one step: a reader, or a crash, sees the old one or the new one. */
  write(name: string, text: string): Promise<void>
  remove(name: string): Promise<void>
  names(): Promise<string[]>
}

/** Files of mode 0600 in a folder of mode 0700, as ssh keeps its keys. */
export class FileCredentialStore implements CredentialStore {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  read(name: string): Promise<string | undefined> {
    return readIfThere(this.#file(name))
  }

  async write(name: string, text: string): Promise<void> {
    await makePrivateFolder(this.#folder)
    // A folder that a user made by hand, or that was copied, may be open to others.
    await chmod(this.#folder, 0o700)
    await replacePrivateFile(this.#file(name), text)
  }

  async remove(name: string): Promise<void> {
    await rm(this.#file(name), { force: true })
  }

  async names(): Promise<string[]> {
    const entries = await readdir(this.#folder).catch(() => [])
    return entries.filter((entry) => entry.endsWith('.json')).map((entry) => entry.slice(0, -'.json'.length))
  }

  #file(name: string): string {
    if (!/^[A-Za-z0-9_-]{1,100}$/.test(name)) throw new TypeError(`Not a credential's name: ${name}`)
    return join(this.#folder, `${name}.json`)
  }
}

/** Forgets everything when the process ends: a login for this session only. */
export class MemoryCredentialStore implements CredentialStore {
  readonly #texts = new Map<string, string>()

  read(name: string): Promise<string | undefined> {
    return Promise.resolve(this.#texts.get(name))
  }

  write(name: string, text: string): Promise<void> {
    this.#texts.set(name, text)
    return Promise.resolve()
  }

  remove(name: string): Promise<void> {
    this.#texts.delete(name)
    return Promise.resolve()
  }

  names(): Promise<string[]> {
    return Promise.resolve([...this.#texts.keys()])
  }
}
