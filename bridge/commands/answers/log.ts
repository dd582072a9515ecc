import type { LogAnswer } from '../../answers/shapes/index.ts'
import { bytesWords, plural } from '../../answers/words/numbers.ts'
import type { Line } from '../terminal/line.ts'
import { table } from '../terminal/table.ts'
import { wrap } from '../terminal/wrap.ts'
import { blocks, endingLines, field, type View } from './parts.ts'
import { changedWords } from './words.ts'

/** The files of a log; what stands in one is printed apart from this. */
export function logFilesLines(answer: LogAnswer, view: View): Line[] {
  const { jobId, files, link } = answer
  const rows = files.map(({ name, bytes, changedAt }) => ({
    cells: [
      bytes === undefined ? '' : bytesWords(bytes),
      changedWords(changedAt, view.width, view.now),
      name,
    ],
  }))
  return blocks(
    [
      `The log of job ${jobId}: ${files.length === 0 ? 'no files are known' : plural(files.length, 'file')}.`,
      ...(link === undefined ? [] : [link]),
    ],
    table(
      [
        { head: 'SIZE', right: true },
        { head: 'CHANGED', drops: 1 },
        { head: 'FILE', gives: 'middle', least: 12 },
      ],
      [{ rows }],
      view.width,
    ),
    rows.length === 0 ? [] : wrap(`Read one: panda-bridge log ${jobId} FILE`, view.width),
    endingLines({ ...answer, next: rows.length === 0 ? answer.next : [] }, view),
  )
}

/** What is said beside a part of a file: which it is, where it is from, what could not be read. */
export function logPartLines(answer: LogAnswer, view: View): Line[] {
  const { file, bytes, part, link, missing, next, more } = answer
  const what = [part, bytes === undefined ? undefined : `the file has ${bytesWords(bytes)}`].filter(Boolean)
  return blocks(
    [
      ...field(file ?? 'log', what.join('; '), view, Math.max(10, (file ?? '').length + 2)),
      ...(link === undefined ? [] : [link]),
    ],
    endingLines({ sources: [], missing, next, more }, view),
  )
}
