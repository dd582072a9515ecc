import type { ExplainedJob, Usage } from '../../answers/shapes/index.ts'
import { bytesWords, number, percent, plural } from '../../answers/words/numbers.ts'
import { styled, type Line } from '../terminal/line.ts'
import { table } from '../terminal/table.ts'
import { wrap } from '../terminal/wrap.ts'
import { blocks, endingLines, errorLines, field, under, type View } from './parts.ts'
import { stateWord, timeWords } from './words.ts'

/** Why a job failed. */
export function jobLines(answer: ExplainedJob, view: View): Line[] {
  const { job, summary, error, hidden, usage, log, moreFiles = 0 } = answer
  return blocks(
    [
      [
        styled(`Job ${job.jobId}`, 'heading'),
        '  ',
        stateWord(job.status),
        job.subStatus === undefined ? '' : ` (${job.subStatus})`,
      ],
      ...(job.name === undefined ? [] : wrap(job.name, view.width)),
      ...(job.link === undefined ? [] : [job.link]),
    ],
    wrap(summary, view.width),
    factLines(job, view),
    error ? under('Why it failed', errorLines(error, view)) : [],
    under(
      'Errors that count less',
      hidden.flatMap((each) => errorLines(each, view)),
    ),
    under(
      'Used, of what was asked for',
      usage.flatMap((each) => field(each.what, usageWords(each), view, 16)),
    ),
    log ? under(`Log: ${log.file} (${log.shows})`, quotedLines(log.text)) : [],
    under('Files', [
      ...fileLines(answer.files, view),
      ...(moreFiles > 0 ? [`… and ${plural(moreFiles, 'more file')}`] : []),
    ]),
    endingLines(answer, view, error ? [error.helps] : []),
  )
}

function factLines(job: ExplainedJob['job'], view: View): Line[] {
  const fact = (name: string, value: Line | undefined) => field(name, value, view, 12)
  const at = (time: string | undefined) => time && timeWords(time, view.width, view.now)
  const linked = (words: string | undefined, link: string | undefined) =>
    words === undefined || link === undefined ? words : `${words}  ${link}`
  const owner = job.isMine === true && job.owner !== undefined ? `${job.owner} (you)` : job.owner
  return [
    ...fact('Task', linked(job.taskId === undefined ? undefined : `${job.taskId}`, job.taskLink)),
    ...fact('Site', linked(job.site, job.siteLink)),
    ...fact('Owner', owner),
    ...fact('Attempt', attemptWords(job)),
    ...fact('Created', at(job.createdAt)),
    ...fact('Started', at(job.startedAt)),
    ...fact(job.endedAt === undefined ? 'Changed' : 'Ended', at(job.endedAt ?? job.changedAt)),
    ...fact('Log', job.logLink),
  ]
}

function attemptWords({ attempt, maxAttempts, before }: ExplainedJob['job']): string | undefined {
  if (attempt === undefined) return undefined
  const of = maxAttempts === undefined ? '' : ` of ${maxAttempts}`
  return `${attempt}${of}${before === undefined ? '' : `, after job ${before}`}`
}

/** `3,900 of 4,000 MB (97%)`. */
function usageWords({ used, asked, unit }: Usage): Line {
  if (used === undefined) return asked === undefined ? '' : `not known, of ${number(asked)} ${unit}`
  if (asked === undefined || asked <= 0) return `${number(used)} ${unit}; what was asked for is not known`
  const words = `${number(used)} of ${number(asked)} ${unit} (${percent(used, asked)})`
  return used > asked && unit !== 'cores' ? [styled(`${words}, more than asked for`, 'bad')] : words
}

/** Lines of a log as they are, marked at the left: nothing of them is a word of this program. */
function quotedLines(text: string): Line[] {
  return text.split('\n').map((line): Line => [styled('  | ', 'faint'), line])
}

function fileLines(files: ExplainedJob['files'], { width }: View): Line[] {
  const rows = files.map(({ type, status, bytes, name }) => ({
    cells: [
      type,
      status === undefined ? '-' : stateWord(status),
      bytes === undefined ? '-' : bytesWords(bytes),
      name,
    ],
  }))
  return table(
    [
      { head: 'TYPE' },
      { head: 'STATE' },
      { head: 'SIZE', right: true, drops: 1 },
      { head: 'NAME', gives: 'middle', least: 16 },
    ],
    [{ rows }],
    width,
  )
}
