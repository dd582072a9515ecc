import { watch, type FSWatcher } from 'node:fs'
import path from 'node:path'
import { toBridgeError } from '../errors.ts'
import { realFile } from '../platform/real-file.ts'
import type { Assistant, AssistantId } from './assistants/assistant.ts'
import { assistants } from './assistants/index.ts'
import { recordFolder } from './files/record.ts'
import type { Reconnect } from './repair.ts'
import { describeClient, type ClientStatus, type ExpectedFor } from './status.ts'
import { exists, type Surroundings } from './surroundings.ts'
import { chosenFile, otherPlaces, type Where } from './target.ts'

export interface WatchOptions {
  expectedFor: ExpectedFor
  /** Connects anew those that the user wants repaired without being asked. */
  repair?: { wants: (id: AssistantId) => boolean; reconnect: Reconnect }
  /** Called when a status differs from the last one given. The first is given for each assistant. */
  onStatus: (status: ClientStatus, repaired: boolean) => void
  signal: AbortSignal
  /** Wait this long after the last event: programs write in several steps. */
  debounceMs?: number
  /** Look again this often, for file systems that tell of no change (network homes). */
  pollMs?: number
}

/** No more repairs than this in an hour: two programs must not fight over a file. */
const repairsPerHour = 5

/**
 * Watches every assistant's file until the signal. Never throws: what is wrong is in a status.
 * @returns what looks at once, for a change that is in no file, such as a key that was taken back
 */
export function watchClients(where: Where, options: WatchOptions): () => void {
  const shared = { ...where, surroundings: askingOnce(where.surroundings) }
  const watched = assistants.map((assistant) => new Watched(assistant, shared, options))
  const { signal, pollMs = 60_000 } = options
  const look = () => {
    if (!signal.aborted) for (const each of watched) void each.look()
  }
  if (signal.aborted) return look
  look()
  const poll = setInterval(look, pollMs)
  poll.unref()
  signal.addEventListener('abort', () => {
    clearInterval(poll)
    for (const each of watched) each.close()
  })
  return look
}

/** All look at the same moment, and each question starts a program of the system: one answer is for all who wait for it. */
function askingOnce(surroundings: Surroundings): Surroundings {
  let asked: Promise<string[]> | undefined
  const runningPrograms = () => {
    asked ??= surroundings.runningPrograms().finally(() => (asked = undefined))
    return asked
  }
  return { ...surroundings, runningPrograms }
}

/** One assistant's file: its watcher, its timers and the last status given. */
class Watched {
  readonly #assistant: Assistant
  readonly #where: Where
  readonly #options: WatchOptions
  #watchers: FSWatcher[] = []
  #timer: NodeJS.Timeout | undefined
  #shown = ''
  #repairs: number[] = []
  #busy = false
  #again = false

  constructor(assistant: Assistant, where: Where, options: WatchOptions) {
    this.#assistant = assistant
    this.#where = where
    this.#options = options
  }

  /** The signal has been given: nothing is looked at any more. */
  close(): void {
    clearTimeout(this.#timer)
    for (const watcher of this.#watchers) watcher.close()
  }

  #soon(): void {
    clearTimeout(this.#timer)
    if (this.#options.signal.aborted) return
    this.#timer = setTimeout(() => void this.look(), this.#options.debounceMs ?? 300)
    this.#timer.unref()
  }

  async look(): Promise<void> {
    if (this.#busy) {
      this.#again = true
      return
    }
    this.#busy = true
    try {
      // Watching comes first: a change between the two is then seen twice rather than never.
      await this.#watchFolders()
      const { expectedFor, signal } = this.#options
      const status = await describeClient(this.#assistant, this.#where, expectedFor(this.#assistant.id))
      if (signal.aborted) return
      await this.#repairOthers()
      const repaired = await this.#repair(status, this.#where)
      this.#show(repaired ?? status, repaired !== undefined)
    } catch {
      // The next event or poll looks again.
    } finally {
      this.#busy = false
      if (this.#again) this.#soon()
      this.#again = false
    }
  }

  #show(status: ClientStatus, repaired: boolean): void {
    const now = JSON.stringify(status)
    if (now === this.#shown && !repaired) return
    this.#shown = now
    if (!this.#options.signal.aborted) this.#options.onStatus(status, repaired)
  }

  /** Entries in files that the user named: one that vanished from such a file may be gone with its project. */
  async #repairOthers(): Promise<void> {
    if (this.#options.repair?.wants(this.#assistant.id) !== true) return
    const expected = this.#options.expectedFor(this.#assistant.id)
    for (const place of await otherPlaces(this.#assistant, this.#where)) {
      const status = await describeClient(this.#assistant, place, expected)
      if (status.state === 'outdated') await this.#repair(status, place)
    }
  }

  async #repair(status: ClientStatus, where: Where): Promise<ClientStatus | undefined> {
    if (status.state !== 'vanished' && status.state !== 'outdated') return undefined
    if (status.policy?.is === 'denied') return undefined
    const { repair, expectedFor } = this.#options
    if (repair?.wants(status.id) !== true) return undefined
    const now = Date.now()
    this.#repairs = this.#repairs.filter((time) => now - time < 3_600_000)
    if (this.#repairs.length >= repairsPerHour) {
      const message = `${status.name} keeps removing the entry, so it is no longer put back by itself.`
      status.problem = { code: 'file-access', message, nextStep: `${status.restart.how} Then repair it.` }
      return undefined
    }
    this.#repairs.push(now)
    try {
      await repair.reconnect(status, where.file)
      return await describeClient(this.#assistant, where, expectedFor(status.id))
    } catch (thrown) {
      status.problem = toBridgeError(thrown).toValue()
      return undefined
    }
  }

  /** Folders, not files: a file replaced by rename is a new one, which a file's watcher does not see. */
  async #watchFolders(): Promise<void> {
    const { file } = await chosenFile(this.#assistant, this.#where)
    const real = await realFile(file)
    // Our record as well: a command line that disconnects an entry already gone changes that alone.
    const record = path.join(recordFolder(this.#where.stateDir, this.#assistant.id, real), 'record.json')
    const files = [file, real, record]
    const wanted = new Set(await Promise.all(files.map(async (it) => nearestFolder(path.dirname(it)))))
    const names = new Set(files.flatMap((it) => it.split(path.sep)))
    for (const watcher of this.#watchers.splice(0)) watcher.close()
    if (this.#options.signal.aborted) return
    for (const folder of wanted) {
      try {
        const watcher = watch(folder, { persistent: false }, (_event, name) => {
          if (name === null || names.has(name)) this.#soon()
        })
        watcher.on('error', () => watcher.close())
        this.#watchers.push(watcher)
      } catch {
        // Watches are used up or the folder is gone: the poll remains.
      }
    }
  }
}

async function nearestFolder(folder: string): Promise<string> {
  let at = folder
  while (!(await exists(at)) && path.dirname(at) !== at) at = path.dirname(at)
  return at
}
