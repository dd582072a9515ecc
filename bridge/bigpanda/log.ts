import { BridgeError } from '../errors.ts'
import type { Bounds } from './get.ts'
import {
  beingFetched,
  besides,
  readLogFiles,
  type LogFile,
  type LogFiles,
  type LogWait,
} from './log-files.ts'
import { LARGEST_PART, noFile, readPart, type LogPart } from './log-part.ts'
import type { MonitorOfUser } from './of-user.ts'

export interface LogAsked {
  signal?: AbortSignal | undefined
  /** Milliseconds after which the answer is that it is being fetched; 20,000 where missing. */
  waitMs?: number
}

export interface PartOfLogAsked extends LogAsked {
  /** Byte with which the part begins; where missing it is the end of the file. */
  from?: number | 'end'
  /** At most so many bytes: 100,000 where missing, and never more than a million. */
  bytes?: number
}

/** The monitor fetches and unpacks a tarball; it is waited for so long, whoever still wants it. */
const listing: Bounds = { maxBytes: 2_000_000, timeoutMs: 300_000 }
const USUAL_WAIT_MS = 20_000
const USUAL_PART = 100_000

/** The log of one job, as the monitor's file browser gives it. */
export function readLog(user: MonitorOfUser, jobId: number) {
  const { logs, requests, monitor } = user
  const key = `files ${jobId}`
  const path = `/filebrowser/?pandaid=${jobId}&json`

  const fetchList = async (ended: AbortSignal): Promise<LogFiles> => {
    const { body, bytes } = await user.json(path, `log of job ${jobId}`, listing, ended)
    const found = readLogFiles(body)
    if (!found) throw noLog(jobId)
    if (found.is === 'listed') {
      if (found.files.length === 0) throw noLog(jobId)
      logs.set(key, found, bytes)
    }
    return found
  }

  const files = async ({ signal, waitMs = USUAL_WAIT_MS }: LogAsked): Promise<LogFiles> => {
    const kept = logs.get(key) as LogFiles | undefined
    if (kept) return kept
    const late = AbortSignal.timeout(waitMs)
    const since = requests.since(key) ?? Date.now()
    try {
      const wait = signal ? AbortSignal.any([signal, late]) : late
      return await requests.join(key, fetchList, { signal: wait, goesOn: true })
    } catch (error) {
      if (error === late.reason && late.aborted && !signal?.aborted) return beingFetched(since)
      throw error
    }
  }

  const fetchPart = async (
    file: string,
    listed: readonly LogFile[],
    asked: { from: number | 'end'; bytes: number },
    signal: AbortSignal,
  ): Promise<LogPart> => {
    const known =
      listed.find((each) => each.path === file) ?? onlyOne(listed.filter(({ name }) => name === file))
    const media = known ? known.mediaPath : besides(listed, file)
    const names = listed.map((each) => each.path)
    if (media !== undefined) {
      try {
        return await readPart(new URL(media, monitor.origin), known?.path ?? file, asked, { monitor, signal })
      } catch (error) {
        const isMissing = error instanceof BridgeError && error.code === 'not-found'
        if (!isMissing || !known) throw isMissing ? noFile(file, monitor, names) : error
      }
    }
    // The monitor itself knows the way to files of the first level.
    if (known?.dirname !== '') throw noFile(file, monitor, names)
    const token = await user.token(signal)
    const query = new URLSearchParams({ pandaid: `${jobId}`, filename: known.name })
    const way = new URL(`${monitor.href.replace(/\/$/, '')}/filebrowser/?${query}&json`)
    return readPart(way, known.path, asked, { monitor, token, signal })
  }

  const part = async (
    file: string,
    { from = 'end', bytes = USUAL_PART, ...wait }: PartOfLogAsked,
  ): Promise<LogPart | LogWait> => {
    const asked = { from: fromOf(from), bytes: Math.min(Math.max(1, Math.trunc(bytes)), LARGEST_PART) }
    const partKey = `part ${jobId} ${asked.from} ${asked.bytes} ${file}`
    const kept = logs.get(partKey) as LogPart | undefined
    if (kept) return kept
    const list = await files(wait)
    if (list.is !== 'listed') return list
    return requests.join(
      partKey,
      async (ended) => {
        const found = await fetchPart(file, list.files, asked, ended)
        // A text takes at most two bytes for each of its characters.
        logs.set(partKey, found, 2 * found.text.length + 500)
        return found
      },
      { signal: wait.signal },
    )
  }

  return { files, part }
}

function onlyOne(files: readonly LogFile[]): LogFile | undefined {
  return files.length === 1 ? files[0] : undefined
}

/** @throws BridgeError `invalid-input` */
function fromOf(from: number | 'end'): number | 'end' {
  if (from === 'end' || (Number.isSafeInteger(from) && from >= 0)) return from
  throw new BridgeError('invalid-input', `${from} is no byte of a file.`, 'Give a whole number, or "end".')
}

function noLog(jobId: number): BridgeError {
  return new BridgeError(
    'not-found',
    `The monitor has no log of job ${jobId}.`,
    'A log is there when the job has ended and its log file is stored; jobs that never ran have none.',
  )
}
