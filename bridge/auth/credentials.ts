import { SecretFiles } from './secret-files.ts'

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

/** The texts as they are, in files that only their owner may read. */
export class FileCredentialStore implements CredentialStore {
  readonly #files: SecretFiles

  constructor(folder: string) {
    this.#files = new SecretFiles(folder, '.json')
  }

  async read(name: string): Promise<string | undefined> {
    return (await this.#files.read(name))?.toString()
  }

  write(name: string, text: string): Promise<void> {
    return this.#files.write(name, text)
  }

  remove(name: string): Promise<void> {
    return this.#files.remove(name)
  }

  names(): Promise<string[]> {
    return this.#files.names()
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
