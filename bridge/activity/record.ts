import { randomUUID } from 'node:crypto'
import { BridgeError, type BridgeErrorValue } from '../errors.ts'
import type { Log } from '../home/log.ts'
import { plainJson } from '../platform/shown-text.ts'
import { ActivityFile, usualLimits, type FileLimits } from './activity-file.ts'
import { BegunCalls } from './begun-calls.ts'
import type { Call, EndedCall } from './call.ts'
import { maskText } from '../platform/mask-text.ts'
import { maskArguments } from './mask.ts'
import { numbersIn } from './numbers.ts'
import { callsOf, lastCalls } from './read.ts'
import { lastWanted, type Found, type Wanted } from './search.ts'
import { shortened } from './shorten.ts'

export interface RecordOptions {
  log: Log
  limits?: FileLimits
  /** Called when the record can no longer be written, and with undefined when it can again. */
  onProblem?: (problem: BridgeErrorValue | undefined) => void
}

/** Calls in memory. */
const MOST_CALLS = 1_000
/** Bytes of JSON that the arguments of one call may take. */
const ARGUMENTS_BYTES = 4_000
/** Endpoints and pages that one answer was made from, at most. */
const MOST_SOURCES = 30
/** Characters of names, and of what was said of a call. */
const NAME_LENGTH = 200
const MESSAGE_LENGTH = 500

/**
 * What assistants did: the last calls in memory, more of them on disk. A call is never kept
 * waiting for the disk, and never fails because of it.
 */
export class ActivityRecord {
  readonly #file: ActivityFile
  readonly #begun: BegunCalls
  readonly #options: RecordOptions
  readonly #listeners = new Set<(call: Call) => void>()
  /** The oldest go when there are twice as many as are shown: a copy for each call would cost more than the call's line. */
  #calls: Call[] = []
  #problem: BridgeErrorValue | undefined

  /** The record in that folder, with the last calls of earlier runs. An unreadable folder is a problem, not an error. */
  static async open(folder: string, options: RecordOptions): Promise<ActivityRecord> {
    const record = new ActivityRecord(folder, options)
    try {
      const { files } = options.limits ?? usualLimits
      record.#calls = await lastCalls(folder, files, MOST_CALLS)
      for (const call of await record.#begun.left()) record.#takeUpLeft(call)
    } catch (problem) {
      record.#report(problem)
    }
    return record
  }

  private constructor(folder: string, options: RecordOptions) {
    this.#options = options
    this.#begun = new BegunCalls(folder)
    this.#file = new ActivityFile(folder, options.limits ?? usualLimits, (problem) => this.#report(problem))
  }

  /** The last calls, oldest first. */
  get calls(): readonly Call[] {
    return this.#calls.slice(-MOST_CALLS)
  }

  /** Why the disk does not take the calls, while it does not. */
  get problem(): BridgeErrorValue | undefined {
    return this.#problem
  }

  /**
   * Notes a call that is about to be sent, so that it comes on record where the bridge is killed before it has ended. Never
   * throws.
   * @param begun as it is to stand there then; it ends with the same id
   * @returns what takes that back
   */
  begin(begun: EndedCall): () => void {
    const call = this.#callOf(begun)
    try {
      this.#begun.begin(call)
    } catch (thrown) {
      this.#options.log.warn({ error: String(thrown) }, 'A call that begins could not be noted')
    }
    return () => this.#begun.end(call.id)
  }

  /** Takes up a call that has ended. Never throws. */
  add(ended: EndedCall): Call {
    const call = this.#callOf(ended)
    this.#takeUp(call)
    for (const listener of this.#listeners) this.#tell(listener, call)
    return call
  }

  #callOf(ended: EndedCall): Call {
    return {
      ...ended,
      id: ended.id ?? randomUUID(),
      client: bounded(ended.client),
      clientName: bounded(ended.clientName),
      clientVersion: bounded(ended.clientVersion),
      ...(ended.program !== undefined && { program: bounded(ended.program) }),
      tool: bounded(ended.tool),
      arguments: recordedArguments(ended.tool, ended.arguments),
      // In a call to anybody else they are no tasks and jobs of PanDA's.
      ...(ended.upstream === undefined && numbersIn(ended.arguments)),
      ...boundedTexts(ended),
    }
  }

  #takeUp(call: Call): void {
    this.#calls.push(call)
    if (this.#calls.length === 2 * MOST_CALLS) this.#calls = this.#calls.slice(MOST_CALLS)
    this.#file.add(plainJson(JSON.stringify(call)))
    if (this.#begun.has(call.id)) void this.#file.flush().then(() => this.#begun.end(call.id))
  }

  /** One that an earlier run has begun, and has come to record or not. */
  #takeUpLeft(call: Call): void {
    if (!this.#calls.some(({ id }) => id === call.id)) this.#takeUp(call)
    void this.#file.flush().then(() => this.#begun.end(call.id))
  }

  /** Calls the listener with each call that ends from now on. @returns what ends that */
  follow(listener: (call: Call) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** All calls that are still on disk, oldest first, as of the moment when the first one is asked for. */
  async *all(): AsyncGenerator<Call> {
    yield* callsOf(await this.#openAll())
  }

  /**
   * The last calls before one, oldest first, from memory and, where that does not reach, from disk.
   * @param before the id of a call; of one that is on record no longer there is nothing to give
   */
  async callsBefore(
    before: string | undefined,
    limit: number,
  ): Promise<{ calls: readonly Call[]; older: boolean }> {
    const kept = this.calls
    const inMemory = before === undefined ? kept.length : kept.findIndex(({ id }) => id === before)
    if (inMemory > 0) {
      const from = Math.max(0, inMemory - limit)
      // Whether the disk has more than the memory is not looked at: a full memory says that it may.
      return {
        calls: kept.slice(from, inMemory),
        older: from > 0 || kept.length === MOST_CALLS,
      }
    }
    if (before === undefined) return { calls: [], older: false }
    let calls: Call[] = []
    let dropped = false
    for await (const call of this.all()) {
      if (call.id === before) return { calls: calls.slice(-limit), older: dropped || calls.length > limit }
      calls.push(call)
      if (calls.length < 2 * limit) continue
      calls = calls.slice(-limit)
      dropped = true
    }
    return { calls: [], older: false }
  }

  /** The last calls on record that are wanted, from the disk; from memory where that cannot be read. */
  async search(wanted: Wanted, before: string | undefined, limit: number): Promise<Found> {
    try {
      return await lastWanted(this.all(), wanted, { before, limit })
    } catch {
      // That the disk cannot be read is among the problems in the state.
      return lastWanted(this.calls, wanted, { before, limit })
    }
  }

  /** Forgets every call, here and on disk. @throws BridgeError `file-access` */
  async clear(): Promise<void> {
    this.#calls = []
    try {
      await this.#file.clear()
    } catch (thrown) {
      throw fileProblem(thrown, 'written')
    }
  }

  /** Settles when what was added so far is on disk, or could not be written. */
  flush(): Promise<void> {
    return this.#file.flush()
  }

  /** Writes what waits. A call that is added later is written as well. */
  async close(): Promise<void> {
    await this.flush()
    this.#listeners.clear()
  }

  async #openAll() {
    try {
      return await this.#file.openAll()
    } catch (thrown) {
      throw fileProblem(thrown, 'read')
    }
  }

  #tell(listener: (call: Call) => void, call: Call): void {
    try {
      listener(call)
    } catch (thrown) {
      this.#options.log.error({ error: String(thrown) }, 'A listener to the activity record failed')
    }
  }

  /** A problem is told once, however many calls it meets, and its end once. */
  #report(thrown: unknown): void {
    const failing = thrown !== undefined
    if (failing === (this.#problem !== undefined)) return
    const problem = failing ? fileProblem(thrown, 'written') : undefined
    this.#problem = problem?.toValue()
    if (problem) this.#options.log.warn({ error: problem.message }, 'The activity record cannot be written')
    else this.#options.log.info({ lost: this.#file.lost }, 'The activity record can be written again')
    this.#options.onProblem?.(this.#problem)
  }
}

function recordedArguments(tool: string, given: unknown): Call['arguments'] {
  return shortened(maskArguments(tool, given), ARGUMENTS_BYTES)
}

/** The texts that a call need not have. */
function boundedTexts({ message, server, vo, terminal, madeFrom }: EndedCall): Partial<Call> {
  return {
    ...(message !== undefined && { message: bounded(message, MESSAGE_LENGTH) }),
    ...(server !== undefined && { server: bounded(server) }),
    ...(vo !== undefined && { vo: bounded(vo) }),
    ...(terminal !== undefined && { terminal: bounded(terminal) }),
    ...(madeFrom && { madeFrom: madeFrom.slice(0, MOST_SOURCES).map((each) => bounded(each)) }),
  }
}

/** Others choose these texts, and nothing keeps them from being long. */
function bounded(text: string, length = NAME_LENGTH): string {
  // Masking takes time by the length; a secret that is cut here is cut away below.
  const plain = maskText(text.slice(0, 4 * length))
  return plain.length <= length ? plain : `${plain.slice(0, length).toWellFormed()}…`
}

function fileProblem(thrown: unknown, done: 'read' | 'written'): BridgeError {
  const code = (thrown as NodeJS.ErrnoException | null)?.code ?? String(thrown)
  return new BridgeError(
    'file-access',
    `The activity record on disk cannot be ${done} (${code}). Calls are answered all the same.`,
    code === 'ENOSPC' || code === 'EDQUOT'
      ? 'Make room on the disk; the last 1,000 calls are kept in memory until the bridge ends.'
      : 'Check the folder "activity" in the folder of the bridge: it must be yours and writable.',
    { cause: thrown },
  )
}
