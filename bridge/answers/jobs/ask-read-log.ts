import { maskText } from '../../platform/mask-text.ts'
import type { LogFile, LogPart } from '../../bigpanda/index.ts'
import { BridgeError } from '../../errors.ts'
import type { Context } from '../context.ts'
import type { Reader } from '../reader.ts'
import type { InputOf } from '../inputs.ts'
import { known } from '../known.ts'
import { asTask, isJob } from '../other-number.ts'
import type { Inquiry } from '../reading/inquiry.ts'
import { iso } from '../reading/period.ts'
import { said, saidLines } from '../said.ts'
import type { LogAnswer } from '../shapes/index.ts'
import { linesOf } from './log-lines.ts'

/** What an assistant waits for a log that the monitor has not fetched yet: milliseconds. A person's program asks again. */
const WAIT_MS = { assistant: 25_000, person: 8_000 } as const
const LINES = { assistant: 80, person: 500 } as const
/** The monitor lists about a hundred. */
const MOST_FILES = { assistant: 150, person: 2_000 } as const
/** Bytes of a file that are looked through at once. */
const LOOKED_AT = 1_000_000
/** Of one answer to an assistant: characters of the log. */
const MOST_CHARACTERS = { assistant: 4_800, person: 400_000 } as const

/** The log of a job: its files, or a part of one. */
export async function askReadLog(
  context: Context,
  { job_id: jobId, file, around, from_line: from, lines }: InputOf<'panda_read_log'>,
  inquiry: Inquiry,
  reader: Reader,
): Promise<LogAnswer> {
  const { bigPanda, links } = context
  const { signal } = inquiry
  const wait = { signal, waitMs: WAIT_MS[reader] }
  const listed = await inquiry.inTime(bigPanda.logFiles(jobId, wait)).catch(async (error: unknown) => {
    const isUnknown = error instanceof BridgeError && error.code === 'not-found'
    // A job without a log is one all the same, and where numbers are small a task may have the same.
    if (!isUnknown || (await isJob(context, jobId, inquiry))) throw error
    throw (await asTask(context, jobId, inquiry)) ?? error
  })
  inquiry.cite(`the monitor (log of job ${jobId})`, iso(Date.now()))
  const common = {
    jobId,
    ...known({ link: links.log(jobId) }),
    sources: inquiry.sources,
    missing: inquiry.missing,
  }
  if (listed.is !== 'listed') {
    const isBeingFetched = listed.is !== 'too-large'
    inquiry.missing.push(listed.message)
    return { ...common, files: [], isBeingFetched, next: [listed.nextStep] }
  }
  const files = listed.files.slice(0, MOST_FILES[reader]).map(fileLine)
  const left = listed.files.length - files.length
  const next = ['panda_read_log with "file" shows the end of one, with "around" the lines around a text.']
  if (file === undefined)
    return {
      ...common,
      files,
      isBeingFetched: false,
      next,
      ...(left > 0 && { more: `${left} more files: "file" takes the name of any, also of one in a folder.` }),
    }
  const asked = { around, from, lines: lines ?? LINES[reader], most: MOST_CHARACTERS[reader] }
  const { part, found } = await readLines(file, asked, (where) =>
    inquiry.inTime(bigPanda.logPart(jobId, file, { ...wait, from: where, bytes: LOOKED_AT })),
  )
  return {
    ...common,
    files: reader === 'person' ? files : [],
    isBeingFetched: false,
    file: said(part.path, 300) ?? file,
    text: saidLines(found.text),
    part: found.part,
    // Of the end of a long file nobody knows how many lines are before it.
    ...(part.from === 0 && { firstLine: found.first }),
    ...known({ bytes: part.size }),
    next: [],
    ...(part.note !== undefined && { more: part.note }),
  }
}

type ReadPart = (from: number | 'end') => Promise<LogPart | { is: string; message: string; nextStep: string }>

/** The lines that are wanted, first where they most likely are. @throws BridgeError where they are not there */
async function readLines(file: string, asked: Parameters<typeof linesOf>[1], read: ReadPart) {
  const places = asked.from === undefined ? (['end', 0] as const) : ([0] as const)
  let last: LogPart | undefined
  for (const place of places) {
    const part = await read(place)
    if (!isPart(part)) throw new BridgeError('timed-out', part.message, part.nextStep)
    if (part.isBinary)
      throw new BridgeError(
        'invalid-file',
        `${said(file, 200) ?? 'The file'} is no text, so that nothing of it is shown.`,
        'Look at another file of the log.',
      )
    last = part
    // A part from the middle of a file begins in the middle of a line.
    const whole = part.from > 0 ? part.text.slice(part.text.indexOf('\n') + 1) : part.text
    // All of it before lines are chosen: one from the middle of a key looks like no secret.
    const text = maskText(whole)
    const found = linesOf(text, asked)
    if (found) return { part, found }
    if (part.from === 0) break
  }
  throw notThere(file, asked, last)
}

function isPart(part: Awaited<ReturnType<ReadPart>>): part is LogPart {
  return part.is === 'part'
}

function notThere(
  file: string,
  { around, from }: Parameters<typeof linesOf>[1],
  part: LogPart | undefined,
): BridgeError {
  const name = said(file, 200) ?? 'the file'
  const isLong = (part?.size ?? 0) > 2 * LOOKED_AT
  const where = isLong ? ' The file is long: its first and last MB were looked through.' : ''
  return new BridgeError(
    'not-found',
    around === undefined
      ? `${name} has no line ${from} within the part that can be read.${where}`
      : `${name} does not hold "${said(around, 200) ?? ''}".${where}`,
    'Ask for another text, or for its end.',
  )
}

function fileLine({ path, size, modified }: LogFile): LogAnswer['files'][number] {
  return { name: said(path, 300) ?? '', ...known({ bytes: size, changedAt: modified }) }
}
