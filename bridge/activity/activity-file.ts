import { InTurn } from '../platform/in-turn.ts'
import { constants } from 'node:fs'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { mustBeOwnFile, OWN_FILE } from '../home/home-check.ts'
import { makePrivateFolder } from '../platform/files.ts'

export interface FileLimits {
  /** Bytes after which the file is put aside and a new one begun. */
  fileBytes: number
  /** Files in all, the oldest of which goes when one more is needed. */
  files: number
}

export const usualLimits: FileLimits = { fileBytes: 2_000_000, files: 5 }

/** Lines that come within so many milliseconds are written together: a write takes longer than the rest of a short call. */
const WRITE_AFTER_MS = 200
/** Lines that wait while the disk takes none; when there are more, the oldest are given up. */
const MOST_WAITING = 1_000

/** As `a+`, and nothing but a file of the bridge's own: no link that leads elsewhere. */
const ADD = constants.O_RDWR | constants.O_CREAT | constants.O_APPEND | OWN_FILE

/** The file that is written (number 0), or the one of that age. */
export function activityFile(folder: string, age: number): string {
  return join(folder, age === 0 ? 'activity.jsonl' : `activity.jsonl.${age}`)
}

/**
 * Lines on disk, in the order in which they were added. Adding never waits and never fails: what
 * the disk does not take waits here and is tried again with the next line.
 */
export class ActivityFile {
  readonly #folder: string
  readonly #limits: FileLimits
  readonly #onProblem: (problem: unknown) => void
  #waiting: string[] = []
  #lost = 0
  /** Nobody reads while the files change names. */
  readonly #turns = new InTurn()
  #timer: NodeJS.Timeout | undefined

  /** @param onProblem is told after each attempt to write: the reason it failed, or undefined */
  constructor(folder: string, limits: FileLimits, onProblem: (problem: unknown) => void) {
    this.#folder = folder
    this.#limits = limits
    this.#onProblem = onProblem
  }

  /** Lines that could never be written. */
  get lost(): number {
    return this.#lost
  }

  /** @param line without a line end in it */
  add(line: string): void {
    this.#waiting.push(`${line}\n`)
    const over = this.#waiting.length - MOST_WAITING
    // Lines are many only while the disk takes none: half of them go at once, so that this is done seldom.
    if (over > 0) {
      this.#waiting = this.#waiting.slice(over + MOST_WAITING / 2)
      this.#lost += over + MOST_WAITING / 2
    }
    this.#timer ??= setTimeout(() => void this.flush(), WRITE_AFTER_MS)
  }

  /** Settles when all lines added so far were written, or could not be. */
  async flush(): Promise<void> {
    await this.#turns.do(() => this.#writeWaiting())
  }

  /** The files at one moment, open for reading, oldest first; the caller closes them. */
  openAll(): Promise<FileHandle[]> {
    return this.#turns.do(async () => {
      await this.#writeWaiting()
      return openFiles(this.#folder, this.#limits.files)
    })
  }

  /** Deletes all lines, those on disk and those that wait. @throws what the file system says */
  clear(): Promise<void> {
    return this.#turns.do(async () => {
      this.#waiting = []
      for (let age = 0; age < this.#limits.files; age += 1)
        await rm(activityFile(this.#folder, age), { force: true })
    })
  }

  async #writeWaiting(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#waiting.length === 0) return
    try {
      await makePrivateFolder(this.#folder)
      while (this.#waiting.length > 0) await this.#writeSome()
      this.#onProblem(undefined)
    } catch (problem) {
      this.#onProblem(problem)
    }
  }

  /** Writes as many of the lines that wait as the file has room for, or else begins a new file. */
  async #writeSome(): Promise<void> {
    const file = activityFile(this.#folder, 0)
    const handle = await open(file, ADD, 0o600)
    let full = false
    try {
      const stats = await handle.stat()
      mustBeOwnFile(stats, file)
      const { size, mode } = stats
      if (process.platform !== 'win32' && (mode & 0o077) !== 0) await handle.chmod(0o600)
      const lines = this.#fitting(size)
      full = lines.length === 0
      if (!full) await append(handle, size, lines.join(''))
      // Lines that came meanwhile are behind these; those that were given up meanwhile were before.
      const written = new Set(lines)
      this.#waiting = this.#waiting.filter((line) => !written.has(line))
    } finally {
      await handle.close()
    }
    if (full) await this.#rotate()
  }

  /** The first lines for which a file of that size has room; one at least where the file is empty. */
  #fitting(size: number): string[] {
    let room = this.#limits.fileBytes - size
    const end = this.#waiting.findIndex((line, index) => {
      room -= Buffer.byteLength(line)
      return room < 0 && (size > 0 || index > 0)
    })
    return end === -1 ? [...this.#waiting] : this.#waiting.slice(0, end)
  }

  async #rotate(): Promise<void> {
    for (let age = this.#limits.files - 2; age >= 0; age -= 1) {
      await rename(activityFile(this.#folder, age), activityFile(this.#folder, age + 1)).catch(ifAbsent)
    }
  }
}

/** Appends whole lines; a half line that a crash, or a full disk, has left before is ended first. */
async function append(handle: FileHandle, size: number, text: string): Promise<void> {
  try {
    const half = size > 0 && !(await endsLine(handle, size))
    await handle.appendFile(half ? `\n${text}` : text)
  } catch (problem) {
    // What was written of it would be written again.
    await handle.truncate(size).catch(() => undefined)
    throw problem
  }
}

async function endsLine(handle: FileHandle, size: number): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, size - 1)
  return bytesRead === 0 || buffer[0] === 0x0a
}

/** The files that there are, open for reading, oldest first. */
export async function openFiles(folder: string, files: number): Promise<FileHandle[]> {
  const handles: FileHandle[] = []
  try {
    for (let age = files - 1; age >= 0; age -= 1) {
      const handle = await open(activityFile(folder, age), constants.O_RDONLY | OWN_FILE).catch(ifAbsent)
      if (handle) handles.push(handle)
    }
    return handles
  } catch (problem) {
    for (const handle of handles) await handle.close()
    throw problem
  }
}

function ifAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
