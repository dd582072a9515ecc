import { closeSync, fstatSync, renameSync, rmSync, writeSync } from 'node:fs'
import { openOwnFile } from './home-check.ts'

interface Bounds {
  /** Size at which the next file is begun. */
  maxBytes: number
  /** How many older files are kept beside the one that is written. */
  kept: number
}

/**
 * A file of lines that stays small: `bridge.log` is written, `bridge.log.1` is the one before it, and so on.
 * Written at once, so that a crash loses nothing. Readable by its owner only.
 */
export class RotatingFile {
  readonly #file: string
  readonly #bounds: Bounds
  #descriptor: number
  #size: number

  /** @throws BridgeError where it is a link or another user's @throws the system's error where it cannot be opened */
  constructor(file: string, bounds: Bounds) {
    this.#file = file
    this.#bounds = bounds
    this.#descriptor = openOwnFile(file, 'a')
    this.#size = fstatSync(this.#descriptor).size
  }

  /** Never throws: a full disk must not end what is told of. */
  write(line: string): void {
    const bytes = Buffer.from(line)
    try {
      if (this.#size > 0 && this.#size + bytes.byteLength > this.#bounds.maxBytes) this.#beginNext()
      this.#size += writeSync(this.#descriptor, bytes)
    } catch {
      // There is no other place to say so.
    }
  }

  #beginNext(): void {
    const { kept } = this.#bounds
    closeSync(this.#descriptor)
    try {
      rmSync(`${this.#file}.${kept}`, { force: true })
      for (let age = kept - 1; age >= 1; age -= 1) move(`${this.#file}.${age}`, `${this.#file}.${age + 1}`)
      move(this.#file, `${this.#file}.1`)
    } finally {
      this.#descriptor = openOwnFile(this.#file, 'a')
      this.#size = fstatSync(this.#descriptor).size
    }
  }
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
