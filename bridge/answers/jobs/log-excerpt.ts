import { causeInLog, excerptOf, filesToRead, logPlan, type JobErrors } from '../../diagnosis/index.ts'
import type { Context } from '../context.ts'
import type { Inquiry } from '../reading/inquiry.ts'
import type { JobFacts } from '../reading/job.ts'
import { saidLines } from '../said.ts'
import type { ExplainedJob } from '../shapes/index.ts'
import { withoutAlike } from './alike-lines.ts'

/** What an answer waits for a log that the monitor has not fetched yet: milliseconds. */
const WAIT_MS = 10_000
/** Of a file's end: bytes. */
const LOOKED_AT = 300_000
/** Before rows of alike lines are told as one. */
const EXCERPT = { lines: 80, characters: 6_000 }
const MOST_CHARACTERS = 2_200
/** Files of a log that are looked at for the error. */
const MOST_FILES = 4

interface Found {
  by: keyof typeof why
  excerpt: NonNullable<ExplainedJob['log']>
  cause: string | undefined
}

const why = {
  anchor: 'the lines up to where the error stands in the log',
  message: 'the lines with the message of PanDA',
  failure: 'the last failure in this file',
  end: 'the end of this file: nothing in it names an error',
} as const

/** The part of the log that shows the error; undefined where there is none, or none can be had, which is said. */
export async function logExcerpt(
  { bigPanda }: Context,
  job: JobFacts,
  { counting, isFailure }: JobErrors,
  inquiry: Inquiry,
): Promise<Pick<Found, 'excerpt' | 'cause'> | undefined> {
  const plan = logPlan(job.whole)
  if (!isFailure || plan.files.length === 0) return undefined
  if (bigPanda.state.is === 'none') {
    inquiry.missing.push('The log: this server’s entry names no monitor, by which logs are read.')
    return undefined
  }
  const { signal } = inquiry
  const wait = { signal, waitMs: WAIT_MS }
  const listed = await inquiry.readMonitor('log files', 'The log', bigPanda.logFiles(job.jobId, wait))
  if (!listed) return undefined
  if (listed.is !== 'listed') {
    inquiry.missing.push(`The log: ${listed.message} ${listed.nextStep}`)
    return undefined
  }
  const files = listed.files.map(({ path, size }) => ({ name: path, size: size ?? 1 }))
  let end: Found | undefined
  for (const { name } of filesToRead(files, plan.files).slice(0, MOST_FILES)) {
    const part = await inquiry.readMonitor(
      `${name} of the log`,
      `The file ${name} of the log`,
      bigPanda.logPart(job.jobId, name, { ...wait, from: 'end', bytes: LOOKED_AT }),
    )
    if (part?.is !== 'part' || part.isBinary || part.text.trim() === '') continue
    const found = excerptIn(name, part.text, counting)
    if (found.by !== 'end') return found
    // What a program said last may tell all the same, how it was set up does not.
    if (!end || name.startsWith('payload.')) end = found
  }
  return end
}

function excerptIn(name: string, log: string, error: JobErrors['counting']): Found {
  const { text, by } = excerptOf(log, error, EXCERPT)
  const lines = withoutAlike(saidLines(text))
  return {
    by,
    excerpt: {
      file: name,
      text: lines.length > MOST_CHARACTERS ? `…${lines.slice(-MOST_CHARACTERS)}` : lines,
      shows: why[by],
    },
    cause: causeInLog(name, log, error)?.meaning,
  }
}
