import { detailOf } from './details/index.ts'
import { countingError, type JobError } from './errors-of.ts'
import { explanation, type Explanation } from './explanation.ts'
import { asJob, textOf } from './job-fields.ts'
import { logSigns } from './signs.ts'

/** A file of a job's log, as a list of them says it. */
export interface ListedFile {
  name: string
  /** Bytes. */
  size: number
}

/** Which files of a job's log to read. */
export interface LogPlan {
  /** Names, the first to read first; none where the log would not tell. */
  files: readonly string[]
  /** Where there are none: a sentence that says why. */
  because?: string
}

/** The states of a job whose log tells of a failure. */
const WITH_LOG = new Set(['failed', 'holding', 'cancelled', 'closed', ''])

/** Which files of the log show why a job failed. @param job as PanDA or its monitor describes it */
export function logPlan(job: unknown): LogPlan {
  const status = textOf(asJob(job), 'jobStatus', 40)?.toLowerCase() ?? ''
  if (!WITH_LOG.has(status)) {
    return {
      files: [],
      because:
        status === 'finished' ? 'The job finished.' : 'The job is not over: its log is packed when it ends.',
    }
  }
  const { counting, isFailure, because } = countingError(job)
  if (!isFailure && status !== '') return { files: [], because }
  if (!counting) return { files: ['pilotlog.txt', 'payload.stdout', 'payload.stderr'] }
  if (counting.logFiles.length === 0)
    return { files: [], because: 'This error comes from PanDA, not from where the job ran: no log shows it.' }
  return { files: counting.logFiles }
}

/** Gigabytes, and of no use without the program. */
const coreDump = /^core(?:\.\d+)?$|^core\./

/**
 * Of the files that a log has, those to read, in order: the wanted ones first, by name whatever folder they lie in,
 * then logs of the program's steps (`log.STEP`). Never empty ones nor core dumps.
 */
export function filesToRead(listed: readonly ListedFile[], wanted: readonly string[]): ListedFile[] {
  const usable = listed.filter(({ name, size }) => size > 0 && !coreDump.test(baseOf(name)))
  const first = wanted.flatMap((want) => usable.filter(({ name }) => baseOf(name) === want))
  const ofProgram = wanted.some((want) => want.startsWith('payload.'))
  const steps = ofProgram
    ? usable.filter(
        ({ name }) => /^log\.\w+$/.test(baseOf(name)) && !first.some((file) => file.name === name),
      )
    : []
  return [...first, ...steps]
}

function baseOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}

/** What a log says of the cause. */
export interface LogCause {
  /** One sentence. */
  meaning: string
  helps: string
  /** The error that the pilot would have named for it, where it has a number. */
  error?: Explanation
  /** The line by which it shows: a text from elsewhere. */
  line: string
}

/** What is looked at of a log's end: characters. */
const LOOKED_AT = 500_000
const LONGEST_LINE = 300

/**
 * The cause of a failure in a file of the log, where a known sign of one stands there: first what the pilot itself
 * looks for, then what programs say as they fail.
 * @param name of the file
 * @param error of the job: it says whether words of a program count
 */
export function causeInLog(name: string, text: string, error?: JobError): LogCause | undefined {
  const base = baseOf(name)
  const looked = text.slice(-LOOKED_AT)
  const sign = logSigns.find(({ file, says }) => (file?.test(base) ?? true) && says.test(looked))
  const [meant] = sign?.means ?? []
  if (sign && meant) {
    const known = explanation(...meant)
    return { meaning: known.meaning, helps: known.helps, error: known, line: lineWith(looked, sign.says) }
  }
  if (
    !/^payload\.|^log\.\w+$/.test(base) ||
    (error && error.category !== 'payload' && error.category !== 'software')
  )
    return undefined
  return causeInLastWords(looked)
}

/** How many characters of a program's end are taken for its last words. */
const LAST_WORDS = 8_000

function causeInLastWords(text: string): LogCause | undefined {
  const last = text.slice(-LAST_WORDS)
  const detail = detailOf('transform', 1, [last])
  if (!detail) return undefined
  return { meaning: detail.meaning, helps: detail.helps ?? '', line: lineWith(last, detail.says) }
}

function lineWith(text: string, says: RegExp): string {
  const at = text.search(says)
  const start = text.lastIndexOf('\n', at - 1) + 1
  const end = text.indexOf('\n', at)
  return text
    .slice(Math.max(start, at - LONGEST_LINE / 2), end < 0 ? undefined : end)
    .slice(0, LONGEST_LINE)
    .trim()
}
