import { spawn } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { app } from 'electron'
import { z } from 'zod'
import type { BridgeErrorValue } from '../bridge/errors.ts'
import { version } from '../bridge/platform/version.ts'
import { withoutAppImage } from '../bridge/shim/app-image.ts'
import { userProgram } from './program.ts'

/** What a second start tells the app that runs. */
const startSchema = z.object({ version: z.string().max(50), program: z.string().max(4_096) })

const GONE = 'gone'

/**
 * The program that this app was started from, as it lies on the disk: a package manager replaces or removes it under
 * the running app, and the old version runs on. It must open no window then: its pages and Chromium's parts are read
 * from files that are another version's.
 */
export class InstalledProgram {
  readonly #program = userProgram()
  readonly #identity = app.isPackaged ? identityOf(this.#program) : undefined

  get is(): 'as-started' | 'replaced' | 'removed' {
    if (this.#identity === undefined) return 'as-started'
    const now = identityOf(this.#program)
    if (now === undefined || now === this.#identity) return 'as-started'
    return now === GONE ? 'removed' : 'replaced'
  }

  /** What the user should know of it. */
  get problem(): BridgeErrorValue | undefined {
    switch (this.is) {
      case 'as-started':
        return undefined
      case 'replaced':
        return {
          code: 'already-running',
          message: `PanDA Bridge has been installed anew; the ${version} from before still runs.`,
          nextStep: 'Open PanDA Bridge from the tray or the menu of your system: the new one takes over.',
        }
      case 'removed':
        return {
          code: 'already-running',
          message: `PanDA Bridge was removed or moved; ${version} still runs until you quit it.`,
          nextStep:
            'Start it from its new place, where it was moved. Else disconnect your assistants, and quit it in the tray.',
        }
    }
  }

  /**
   * The program that is to take this one's place now that the user opens the app.
   * @param start what a second start has said of itself, where there was one
   */
  successor(start?: unknown): string | undefined {
    if (this.#identity === undefined) return undefined
    const other = startSchema.safeParse(start).data
    // A newer AppImage lies beside the older one, and a moved one is the same version elsewhere.
    const isAnother = other && (other.version !== version || this.is === 'removed')
    if (isAnother && isAbsolute(other.program) && existsSync(other.program)) return other.program
    return this.is === 'replaced' ? this.#program : undefined
  }
}

/**
 * Has that program started, with its window, once this app has ended: two must not run at once. `app.relaunch` is of
 * no use on Linux: it starts a helper of this version first, with files that may be of another.
 */
export function startAfterwards(program: string): void {
  const args = process.argv.slice(1).filter((arg) => arg !== '--hidden')
  if (process.platform !== 'linux') return app.relaunch({ execPath: program, args })
  // The end of what it reads is the end of this process, however that comes about.
  const waitAndStart = 'cat >/dev/null; exec "$@"'
  const child = spawn('/bin/sh', ['-c', waitAndStart, 'sh', program, ...args], {
    detached: true,
    env: withoutAppImage(process.env),
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.on('error', () => undefined)
  child.unref()
}

/**
 * Another file has another number, or was written at another time. Not of the disk: one of a network gets another
 * number with each mount.
 * @returns `GONE` where there is none, and undefined where that cannot be said, as of a network that is away
 */
function identityOf(program: string): string | undefined {
  try {
    const { ino, mtimeMs } = statSync(program)
    return `${ino} ${mtimeMs}`
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    return ['ENOENT', 'ENOTDIR'].includes(code) ? GONE : undefined
  }
}
