import { plainText } from '../platform/shown-text.ts'
import type { JobError } from './errors-of.ts'

/** The part of a log that shows an error: a text from elsewhere, not yet free of tokens. */
export interface LogExcerpt {
  /** Whole lines, long ones cut. */
  text: string
  /** By what it was found: the error's own words in the log, PanDA's message, a failure in general, or just the end. */
  by: 'anchor' | 'message' | 'failure' | 'end'
  /** Numbers of its first and last line, and of the one that shows it, from 1 in what was given. */
  from: number
  to: number
  line: number
  /** How many lines what was given has. */
  of: number
}

export interface ExcerptBounds {
  /** At most: 40 by default. */
  lines?: number
  /** At most: 4,000 by default. */
  characters?: number
}

/** What is looked at of a log's end: characters. */
const LOOKED_AT = 2_000_000
const LONGEST_LINE = 400
/** Room for a mark at both ends of a line that is cut, and something between them. */
const FEWEST_CHARACTERS = 10
/** How much of PanDA's message is looked for, in characters: it is cut and added to on its way. */
const OF_MESSAGE = [40, 25]

/** The pilot's error with the processor time tells its cause after the line that it is known by. */
const TELLS_AFTER = new Set(['pilot:1354'])

const traceback = /^.{0,200}Traceback \(most recent call last\)/
const fatal =
  /\bFATAL\b|\bCRITICAL\b|segmentation (?:fault|violation)|terminate called|\*\*\* Break \*\*\*|core dumped|out of memory|bad_alloc|^.{0,80}!!!ERROR!!!/i
const error =
  /\bERROR\b|\bError:|\berror:|\bException\b|\bKilled\b|command not found|No such file|Permission denied|Aborted/

/**
 * The lines of a log that show an error, with some before: where the error's own words stand, else PanDA's message,
 * else the last traceback, fatal error or error; else the end.
 * @param log the text of the file, or its end
 * @param of the error that counts
 */
export function excerptOf(log: string, of?: JobError, bounds: ExcerptBounds = {}): LogExcerpt {
  const most = Math.max(1, bounds.lines ?? 40)
  const cut = log.length - LOOKED_AT
  const before = cut > 0 ? log.slice(0, cut).split('\n').length - 1 : 0
  const lines = (cut > 0 ? log.slice(cut) : log).trimEnd().split(/\r?\n/)
  const found = find(lines, of)
  const after = found.by === 'end' ? 0 : Math.min(found.after, most - 1)
  const window = around(
    lines,
    found,
    most - 1 - after,
    after,
    Math.max(FEWEST_CHARACTERS, bounds.characters ?? 4_000),
  )
  return {
    text: plainText(window.lines.join('\n')),
    by: found.by,
    from: before + window.from + 1,
    to: before + window.from + window.lines.length,
    line: before + found.line + 1,
    of: before + lines.length,
  }
}

interface Found {
  by: LogExcerpt['by']
  line: number
  /** Where in the line. */
  column: number
  /** How many lines after it belong to it, at most. */
  after: number
}

function find(lines: readonly string[], of?: JobError): Found {
  const after = of && TELLS_AFTER.has(`${of.component}:${of.code}`) ? 30 : 5
  return (
    lastOf(lines, of?.logAnchor, 'anchor', after) ??
    lastWithMessage(lines, of?.said, after) ??
    lastOf(lines, traceback, 'failure', 30) ??
    lastOf(lines, fatal, 'failure', 10) ??
    lastOf(lines, error, 'failure', 10) ?? { by: 'end', line: lines.length - 1, column: 0, after: 0 }
  )
}

function lastOf(
  lines: readonly string[],
  says: RegExp | undefined,
  by: Found['by'],
  after: number,
): Found | undefined {
  if (!says) return undefined
  const line = lines.findLastIndex((text) => says.test(text))
  return line < 0 ? undefined : { by, line, column: lines[line]?.search(says) ?? 0, after }
}

/** PanDA's message, or what follows its first colon: the pilot puts its standard words before the rest. */
function lastWithMessage(
  lines: readonly string[],
  said: string | undefined,
  after: number,
): Found | undefined {
  if (said === undefined) return undefined
  const whole = [said, said.slice(said.indexOf(':') + 1)].map((part) => part.trim())
  const parts = OF_MESSAGE.flatMap((length) => whole.map((part) => part.slice(0, length).trim()))
  for (const part of parts) {
    if (part.length < 10) continue
    const line = lines.findLastIndex((text) => text.includes(part))
    if (line >= 0) return { by: 'message', line, column: lines[line]?.indexOf(part) ?? 0, after }
  }
  return undefined
}

/** The line with as many around it as fit: what lies nearest comes first, so that the line itself is always there. */
function around(lines: readonly string[], found: Found, before: number, after: number, characters: number) {
  const shown = [cutAround(lines[found.line] ?? '', found.column, Math.min(LONGEST_LINE, characters))]
  let left = characters - (shown[0]?.length ?? 0)
  let from = found.line
  let to = found.line
  let isOpenAbove = true
  let isOpenBelow = true
  while (isOpenAbove || isOpenBelow) {
    isOpenBelow &&= to - found.line < after && to + 1 < lines.length
    if (isOpenBelow) {
      const next = cutAround(lines[to + 1] ?? '', 0, LONGEST_LINE)
      isOpenBelow = next.length + 1 <= left
      if (isOpenBelow) {
        shown.push(next)
        left -= next.length + 1
        to += 1
      }
    }
    isOpenAbove &&= found.line - from < before && from > 0
    if (isOpenAbove) {
      const next = cutAround(lines[from - 1] ?? '', 0, LONGEST_LINE)
      isOpenAbove = next.length + 1 <= left
      if (isOpenAbove) {
        shown.unshift(next)
        left -= next.length + 1
        from -= 1
      }
    }
  }
  return { from, lines: shown }
}

/** A line no longer than that, with what stands at the column in it. */
function cutAround(line: string, column: number, longest: number): string {
  if (line.length <= longest) return line
  const start = Math.max(0, Math.min(column - Math.floor(longest / 4), line.length - longest))
  const part = line.slice(start, start + longest)
  return `${start > 0 ? '…' : ''}${part.slice(start > 0 ? 1 : 0, -1)}${start + longest < line.length ? '…' : part.slice(-1)}`
}
