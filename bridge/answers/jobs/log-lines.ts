/** Which lines of a text are wanted. */
export interface LinesAsked {
  /** Those around the last place with this text. */
  around?: string | undefined
  /** Those from this one on, counted from 1. */
  from?: number | undefined
  lines: number
  /** Characters of the lines that come, at most: of more the ones are left out that are furthest from what is asked for. */
  most: number
}

export interface LinesFound {
  text: string
  /** Of the first line, from 1, in the text that was given. */
  first: number
  /** What they are, in words. */
  part: string
}

/** The longest line that is shown: characters. */
const LONGEST_LINE = 2_000
/** A line break, and the mark of a quotation, with which each line is shown. */
const EACH = 3

/**
 * Some lines of a text.
 * @returns undefined where the text that they should be around is not there, or the file ends before they begin
 */
export function linesOf(
  text: string,
  { around, from, lines: count, most }: LinesAsked,
): LinesFound | undefined {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/)
  if (around !== undefined) {
    const wanted = around.toLowerCase()
    const at = lines.findLastIndex((line) => line.toLowerCase().includes(wanted))
    if (at < 0) return undefined
    const start = Math.max(0, Math.min(at - Math.floor((2 * count) / 3), lines.length - count))
    const [first, end] = fitting(lines, { start, end: Math.min(lines.length, start + count) }, at, most)
    return shown(lines, first, end, `the lines around the last "${around}"`)
  }
  if (from !== undefined) {
    if (from > lines.length) return undefined
    const asked = { start: from - 1, end: Math.min(lines.length, from - 1 + count) }
    const [first, end] = fitting(lines, asked, asked.start, most)
    return shown(lines, first, end, `lines ${from} to ${end}`)
  }
  const asked = { start: Math.max(0, lines.length - count), end: lines.length }
  const [first, end] = fitting(lines, asked, lines.length - 1, most)
  return shown(lines, first, end, first === 0 ? 'all of it' : `the last ${lines.length - first} lines`)
}

/** As many of the lines as there is room for, those that are nearest to one. @returns the first, and the one after the last */
function fitting(
  lines: readonly string[],
  { start, end }: { start: number; end: number },
  at: number,
  most: number,
): [number, number] {
  const room = (index: number) => Math.min(lines[index]?.length ?? 0, LONGEST_LINE + 1) + EACH
  let [first, after, left] = [at, at + 1, most - room(at)]
  for (;;) {
    const before = first > start && room(first - 1) <= left
    if (before) left -= room((first -= 1))
    const behind = after < end && room(after) <= left
    if (behind) {
      left -= room(after)
      after += 1
    }
    if (!before && !behind) return [first, after]
  }
}

function shown(lines: readonly string[], start: number, end: number, part: string): LinesFound {
  return { text: lines.slice(start, end).map(shortened).join('\n'), first: start + 1, part }
}

function shortened(line: string): string {
  return line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE)}…`
}
