import { join } from 'node:path'
import { z } from 'zod'
import type { Log } from '../home/log.ts'
import { readIfThere, replacePrivateFile } from '../platform/files.ts'
import { InTurn } from '../platform/in-turn.ts'
import { parseJson } from '../platform/json.ts'
import {
  addSample,
  emptyHistory,
  healths,
  MOST_RECENT,
  withoutOld,
  type HealthHistory,
} from './alive-history.ts'
import type { HealthState } from './alive.ts'

/** Servers of which it is kept: those that were asked last. */
const MOST_SERVERS = 5
/** Five minutes each of a day, and some more where a clock was set. */
const MOST_BUCKETS = 300
/** Milliseconds between two writings: what a crash loses is not worth more of a disk's life. */
const WRITE_EVERY_MS = 5 * 60_000

const ms = z.number().nonnegative().nullable()
const bucket = z.tuple([z.number(), z.number().int().positive(), z.enum(healths), ms, ms, ms])
const sample = z.tuple([z.number(), z.enum(healths), ms])
const fileSchema = z.object({
  servers: z
    .array(
      z.object({
        url: z.string().max(2_000),
        older: z.array(bucket).max(MOST_BUCKETS),
        recent: z.array(sample).max(MOST_RECENT),
      }),
    )
    .max(MOST_SERVERS),
})
type Kept = z.output<typeof fileSchema>['servers'][number]

/** How each PanDA server was in the last day, also before this bridge was started. */
export class HealthRecord {
  readonly #file: string
  readonly #log: Log
  /** By the server's address, in the order of use. */
  #histories: Map<string, HealthHistory> | undefined
  readonly #lastChecks = new Map<string, number>()
  readonly #turns = new InTurn()
  #timer: NodeJS.Timeout | undefined

  /** @param folder which is made where it is not there */
  constructor(folder: string, log: Log) {
    this.#file = join(folder, 'health.json')
    this.#log = log
  }

  /** Takes up a state of the watch, where a check of the server has led to it. Never throws. */
  heard(url: string, { is, lastCheckedAt, latencyMs }: HealthState): void {
    if (is === 'unknown' || lastCheckedAt === undefined || this.#lastChecks.get(url) === lastCheckedAt) return
    this.#lastChecks.set(url, lastCheckedAt)
    void this.#next((histories) => {
      const before = histories.get(url) ?? emptyHistory
      histories.delete(url)
      histories.set(url, addSample(before, { at: lastCheckedAt, is, latencyMs }))
      for (const oldest of histories.keys()) {
        if (histories.size <= MOST_SERVERS) break
        histories.delete(oldest)
      }
    })
    this.#timer ??= setTimeout(() => void this.flush(), WRITE_EVERY_MS).unref()
  }

  of(url: string): Promise<HealthHistory> {
    return this.#next((histories) => withoutOld(histories.get(url) ?? emptyHistory, Date.now()))
  }

  /** Settles when what was heard is on disk, or cannot be. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    await this.#next(async (histories) => {
      if (histories.size === 0) return
      const servers = Array.from(histories, ([url, history]) => kept(url, withoutOld(history, Date.now())))
      try {
        await replacePrivateFile(this.#file, JSON.stringify({ servers } satisfies z.input<typeof fileSchema>))
      } catch (error) {
        this.#log.warn({ error: String(error) }, 'How PanDA was cannot be kept')
      }
    })
  }

  /** What is on disk goes with its folder. */
  async forget(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    await this.#next((histories) => histories.clear())
  }

  /** One thing at a time, and the file is read before the first. */
  #next<T>(work: (histories: Map<string, HealthHistory>) => T | Promise<T>): Promise<T> {
    return this.#turns.do(async () => work((this.#histories ??= await this.#read())))
  }

  async #read(): Promise<Map<string, HealthHistory>> {
    const text = await readIfThere(this.#file).catch(() => undefined)
    const servers = fileSchema.safeParse(text === undefined ? undefined : parseJson(text)).data?.servers ?? []
    return new Map(servers.map((server) => [server.url, historyOf(server)]))
  }
}

function kept(url: string, { older, recent }: HealthHistory): Kept {
  return {
    url,
    older: older
      .map(({ from, checks, worst, minMs, medianMs, maxMs }): Kept['older'][number] => [
        from,
        checks,
        worst,
        minMs ?? null,
        medianMs ?? null,
        maxMs ?? null,
      ])
      .slice(-MOST_BUCKETS),
    recent: recent.map(({ at, is, latencyMs }): Kept['recent'][number] => [at, is, latencyMs ?? null]),
  }
}

function historyOf({ older, recent }: Kept): HealthHistory {
  return {
    older: older.map(([from, checks, worst, minMs, medianMs, maxMs]) => ({
      from,
      checks,
      worst,
      minMs: minMs ?? undefined,
      medianMs: medianMs ?? undefined,
      maxMs: maxMs ?? undefined,
    })),
    recent: recent.map(([at, is, latencyMs]) => ({ at, is, latencyMs: latencyMs ?? undefined })),
  }
}
