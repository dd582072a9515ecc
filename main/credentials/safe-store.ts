import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { SafeStorage } from 'electron'
import type { CredentialStore } from '../../bridge/auth/credentials.ts'
import type { Log } from '../../bridge/home/log.ts'
import { makePrivateFolder, replacePrivateFile } from '../../bridge/platform/files.ts'

/** The part of Electron's safeStorage that is used: the one whose key the system may replace. */
export type Safe = Pick<SafeStorage, 'encryptStringAsync' | 'decryptStringAsync'>

const ENDING = '.safe'

/** Files of encrypted bytes, whose key is in the system's keychain. */
export class SafeCredentialStore implements CredentialStore {
  readonly #folder: string
  readonly #safe: Safe
  readonly #log: Log

  constructor(folder: string, safe: Safe, log: Log) {
    this.#folder = folder
    this.#safe = safe
    this.#log = log
  }

  /** What cannot be decrypted, as when the keychain was reset, is as good as not there: the user signs in again. */
  async read(name: string): Promise<string | undefined> {
    const bytes = await readIfThere(this.#file(name))
    if (!bytes) return undefined
    try {
      const { result, shouldReEncrypt } = await this.#safe.decryptStringAsync(bytes)
      if (shouldReEncrypt) await this.write(name, result)
      return result
    } catch (error) {
      this.#log.warn({ name, error: String(error) }, 'A stored login could not be decrypted')
      return undefined
    }
  }

  async write(name: string, text: string): Promise<void> {
    await makePrivateFolder(this.#folder)
    await replacePrivateFile(this.#file(name), await this.#safe.encryptStringAsync(text))
  }

  async remove(name: string): Promise<void> {
    await rm(this.#file(name), { force: true })
  }

  async names(): Promise<string[]> {
    const entries = await readdir(this.#folder).catch(() => [])
    return entries.filter((entry) => entry.endsWith(ENDING)).map((entry) => entry.slice(0, -ENDING.length))
  }

  #file(name: string): string {
    if (!/^[A-Za-z0-9_-]{1,100}$/.test(name)) throw new TypeError(`Not a credential's name: ${name}`)
    return join(this.#folder, name + ENDING)
  }
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
