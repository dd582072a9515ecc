/** Which lines of a text are wanted. */
export interface LinesAsked {
  /** Those around the last place with this text. */
  around?: string | undefined
  /** Those from this one on, counted from 1. */
  from?: number | undefined
  lines: number
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

/**
 * Some lines of a text.
 * @returns undefined where the text that they should be around is not there, or the file ends before they begin
 */
export function linesOf(text: string, { around, from, lines: count }: LinesAsked): LinesFound | undefined {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/)
  const shown = (start: number, end: number, part: string) => ({
    text: lines.slice(start, end).map(shortened).join('\n'),
    first: start + 1,
    part,
  })
  if (around !== undefined) {
    const wanted = around.toLowerCase()
    const at = lines.findLastIndex((line) => line.toLowerCase().includes(wanted))
    if (at < 0) return undefined
    const start = Math.max(0, Math.min(at - Math.floor((2 * count) / 3), lines.length - count))
    return shown(start, start + count, `the lines around the last "${around}"`)
  }
  if (from !== undefined) {
    if (from > lines.length) return undefined
    const end = Math.min(lines.length, from - 1 + count)
    return shown(from - 1, end, `lines ${from} to ${end}`)
  }
  const start = Math.max(0, lines.length - count)
  return shown(start, lines.length, start === 0 ? 'all of it' : `the last ${lines.length - start} lines`)
}

function shortened(line: string): string {
  return line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE)}…`
}
