/** How words look at a terminal that has colours. Nothing is said by these alone. */
export type Style = 'heading' | 'faint' | 'good' | 'busy' | 'waits' | 'bad' | 'stopped'

/** Words of one look. */
export interface Span {
  text: string
  style?: Style | undefined
}

/** A line, as it is printed: its texts are made safe to show there. */
export type Line = string | readonly (string | Span)[]

export function styled(text: string, style: Style | undefined): Span {
  return { text, style }
}

export function spansOf(line: Line): readonly Span[] {
  const parts = typeof line === 'string' ? [line] : line
  return parts.map((part) => (typeof part === 'string' ? { text: part } : part))
}

/** What a line says, whatever its looks. */
export function plainOf(line: Line): string {
  return spansOf(line)
    .map(({ text }) => text)
    .join('')
}
