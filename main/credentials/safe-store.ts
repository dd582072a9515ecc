import type { SafeStorage } from 'electron'
import type { CredentialStore } from '../../bridge/auth/credentials.ts'
import { SecretFiles } from '../../bridge/auth/secret-files.ts'
import type { Log } from '../../bridge/home/log.ts'

/** The part of Electron's safeStorage that is used: the one whose key the system may replace. */
export type Safe = Pick<SafeStorage, 'encryptStringAsync' | 'decryptStringAsync'>

/** Files of encrypted bytes, whose key is in the system's keychain. */
export class SafeCredentialStore implements CredentialStore {
  readonly #files: SecretFiles
  readonly #safe: Safe
  readonly #log: Log

  constructor(folder: string, safe: Safe, log: Log) {
    this.#files = new SecretFiles(folder, '.safe')
    this.#safe = safe
    this.#log = log
  }

  /** What cannot be decrypted, as when the keychain was reset, is as good as not there: the user signs in again. */
  async read(name: string): Promise<string | undefined> {
    const bytes = await this.#files.read(name)
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
    await this.#files.write(name, await this.#safe.encryptStringAsync(text))
  }

  remove(name: string): Promise<void> {
    return this.#files.remove(name)
  }

  names(): Promise<string[]> {
    return this.#files.names()
  }
}
