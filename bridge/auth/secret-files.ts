import { chmod, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makePrivateFolder, replacePrivateFile } from '../platform/files.ts'

/** Files of mode 0600 in a folder of mode 0700, as ssh keeps its keys: one for each name. */
export class SecretFiles {
  readonly #folder: string
  readonly #ending: string

  /** @param ending of the files' names, such as `.json` */
  constructor(folder: string, ending: string) {
    this.#folder = folder
    this.#ending = ending
  }

  /** @throws TypeError for what is no name, the system's error where the file cannot be read */
  async read(name: string): Promise<Buffer | undefined> {
    try {
      return await readFile(this.#file(name))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  /** Replaces the file as one step. */
  async write(name: string, content: string | Uint8Array): Promise<void> {
    await makePrivateFolder(this.#folder)
    // A folder that a user made by hand, or that was copied, may be open to others.
    await chmod(this.#folder, 0o700)
    await replacePrivateFile(this.#file(name), content)
  }

  async remove(name: string): Promise<void> {
    await rm(this.#file(name), { force: true })
  }

  async names(): Promise<string[]> {
    const entries = await readdir(this.#folder).catch(() => [])
    const ours = entries.filter((entry) => entry.endsWith(this.#ending))
    return ours.map((entry) => entry.slice(0, -this.#ending.length))
  }

  #file(name: string): string {
    if (!/^[A-Za-z0-9_-]{1,100}$/.test(name)) throw new TypeError(`Not a credential's name: ${name}`)
    return join(this.#folder, name + this.#ending)
  }
}
