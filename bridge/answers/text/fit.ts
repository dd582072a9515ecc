/** Characters of an answer's text, by default: about 1,500 tokens. */
export const MOST_CHARACTERS = 6_000

/** A part of an answer's text. */
export interface Part {
  heading?: string | undefined
  /** Those that do not fit are left out from the end, and said to be. */
  lines: readonly string[]
  /** What the lines are, for the sentence about those left out: `failed jobs`. */
  of?: string
}

/**
 * The text of an answer. The parts come in their order, and where not all fits, what comes last in the order of
 * importance gives way first.
 * @param parts in the order in which they are read, each with its importance: 0 is cut last
 */
export function fit(parts: readonly (Part & { importance?: number })[], most = MOST_CHARACTERS): string {
  const shown = parts.filter(({ lines }) => lines.length > 0)
  const lengths = shown.map((part) => textOf(part, part.lines.length).length + 2)
  let over = lengths.reduce((sum, length) => sum + length, 0) - most
  const kept = shown.map(({ lines }) => lines.length)
  const byImportance = shown
    .map((part, index) => ({ index, importance: part.importance ?? 0 }))
    .toSorted((one, other) => other.importance - one.importance || other.index - one.index)
  for (const { index } of byImportance) {
    const part = shown[index]
    if (over <= 0 || !part) break
    let lines = part.lines.length
    const whole = textOf(part, lines).length
    // What counts most keeps its first line.
    const least = (part.importance ?? 0) === 0 ? 1 : 0
    while (lines > least && whole - textOf(part, lines).length < over) lines -= 1
    kept[index] = lines
    over -= whole - textOf(part, lines).length
  }
  const text = shown.map((part, index) => textOf(part, kept[index] ?? 0)).join('\n\n')
  // Only where a single line is longer than all there is room for.
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}

function textOf({ heading, lines, of = 'lines' }: Part, count: number): string {
  const left = lines.length - count
  return [
    ...(heading === undefined ? [] : [heading]),
    ...lines.slice(0, count),
    ...(left > 0 ? [`… and ${left} more ${of}`] : []),
  ].join('\n')
}
