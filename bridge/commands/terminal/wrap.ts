import { plainLine } from '../../platform/shown-text.ts'
import { spansOf, styled, type Line, type Span } from './line.ts'
import { widthOf } from './width.ts'

/** Longer lines are hard to read, however wide the terminal is: columns. */
const WIDEST = 100

/**
 * Breaks a line between words. What is longer than a line, as an address, stays whole: it is there to be copied.
 * @param width columns of the terminal; undefined for one line, as for a file
 * @param indent of the second line and those after it, in columns
 */
export function wrap(line: Line, width: number | undefined, indent = 0): Line[] {
  if (width === undefined) return [line]
  const most = Math.min(width, WIDEST)
  const lines: Span[][] = [[]]
  let used = 0
  for (const word of wordsOf(line)) {
    const taken = widthOf(word.text.trimEnd())
    if (used > indent && used + taken > most) {
      lines.push(indent === 0 ? [] : [{ text: ' '.repeat(indent) }])
      used = indent
    }
    lines.at(-1)?.push(word)
    used += widthOf(word.text)
  }
  return lines.map((spans) => trimmed(spans))
}

/** Each with the blanks behind it; blanks before the first stay its own. */
function wordsOf(line: Line): Span[] {
  return spansOf(line).flatMap(({ text, style }) =>
    (plainLine(text).match(/^\s+|\S+\s*/g) ?? []).map((word) => styled(word, style)),
  )
}

function trimmed(spans: readonly Span[]): Line {
  const last = spans.at(-1)
  return last === undefined ? '' : [...spans.slice(0, -1), { ...last, text: last.text.trimEnd() }]
}
