import { plainLine } from '../../platform/shown-text.ts'
import { plainOf, spansOf, styled, type Line, type Style } from './line.ts'
import { padEnd, padStart, shorten, widthOf } from './width.ts'

export interface Column {
  head: string
  /** Of numbers. */
  right?: boolean
  /** Where a cell is shortened when there is too little room; whole where missing. */
  gives?: 'middle' | 'end'
  /** Columns of the terminal below which it is not shortened. */
  least?: number
  /** Left out where there is too little room for all; the highest first. */
  drops?: number
}

export type Cell = string | { text: string; style?: Style | undefined }

export interface Row {
  cells: readonly Cell[]
  /** A line of its own under it. */
  below?: string | undefined
}

/** Rows with a heading between those before and these. */
export interface Section {
  title?: string
  rows: readonly Row[]
}

const GAP = '  '
const LEAST = 8
/** Where no column is left to leave out. */
const SMALLEST = 5

/**
 * A table with a line of heads. A column in which nothing stands is left out.
 * @param width columns of the terminal; undefined for all that it takes, as for a file
 */
export function table(
  columns: readonly Column[],
  sections: readonly Section[],
  width: number | undefined,
): Line[] {
  const shown = sections.filter(({ rows }) => rows.length > 0)
  const cleaned = shown.map(({ title, rows }) => ({ title, rows: rows.map(clean) }))
  const all = cleaned.flatMap(({ rows }) => rows)
  if (all.length === 0) return []
  const natural = columns.map(({ head }, index) =>
    all.every(({ cells }) => ['', '-'].includes(cells[index]?.text ?? ''))
      ? 0
      : all.reduce((most, { cells }) => Math.max(most, widthOf(cells[index]?.text ?? '')), widthOf(head)),
  )
  const fitted = fit(columns, natural, width)
  const lineOf = (cells: readonly { text: string; style?: Style | undefined }[]) =>
    rowLine(columns, fitted, cells)
  return [
    lineOf(columns.map(({ head }) => ({ text: head, style: 'faint' as const }))),
    ...cleaned.flatMap(({ title, rows }) => [
      ...(title === undefined ? [] : [[styled(title, 'heading')]]),
      ...rows.flatMap(({ cells, below }) => [
        lineOf(cells),
        ...(below === undefined ? [] : [belowLine(below, width)]),
      ]),
    ]),
  ]
}

function clean({ cells, below }: Row) {
  return {
    cells: cells.map((cell) => {
      const { text, style } = typeof cell === 'string' ? { text: cell } : cell
      return { text: plainLine(text), style }
    }),
    below: below === undefined ? undefined : plainLine(below),
  }
}

function belowLine(text: string, width: number | undefined): Line {
  return [styled(width === undefined ? `    ${text}` : shorten(`    ${text}`, width, 'end'), 'faint')]
}

/** How wide each column becomes; 0 for one that is left out. */
function fit(columns: readonly Column[], natural: readonly number[], width: number | undefined): number[] {
  const widths = [...natural]
  if (width === undefined) return widths
  for (;;) {
    const over = total(widths) - width
    if (over <= 0) return widths
    if (narrow(columns, widths, over, 'usual')) continue
    const dropped = last(columns, widths)
    if (dropped === undefined && narrow(columns, widths, over, 'smallest')) continue
    if (dropped === undefined) return widths
    // What was narrowed for it has its room again.
    for (const [index, full] of natural.entries()) if (widths[index] !== 0) widths[index] = full
    widths[dropped] = 0
  }
}

function total(widths: readonly number[]): number {
  const shown = widths.filter((width) => width > 0)
  return shown.reduce((sum, width) => sum + width, 0) + GAP.length * (shown.length - 1)
}

/** Takes from the widest that can give. @returns whether anything was taken */
function narrow(
  columns: readonly Column[],
  widths: number[],
  over: number,
  to: 'usual' | 'smallest',
): boolean {
  const leastOf = (index: number) => (to === 'smallest' ? SMALLEST : (columns[index]?.least ?? LEAST))
  let widest: number | undefined
  for (const [index, { gives }] of columns.entries()) {
    const width = widths[index] ?? 0
    const least = leastOf(index)
    if (gives !== undefined && width > least && width > (widest === undefined ? 0 : (widths[widest] ?? 0)))
      widest = index
  }
  if (widest === undefined) return false
  const now = widths[widest] ?? 0
  widths[widest] = Math.max(leastOf(widest), now - Math.max(1, Math.ceil(over / columns.length)))
  return true
}

function last(columns: readonly Column[], widths: readonly number[]): number | undefined {
  return columns
    .map(({ drops }, index) => ({ drops: drops ?? 0, index }))
    .filter(({ drops, index }) => drops > 0 && (widths[index] ?? 0) > 0)
    .toSorted((one, other) => other.drops - one.drops)[0]?.index
}

function rowLine(
  columns: readonly Column[],
  widths: readonly number[],
  cells: readonly { text: string; style?: Style | undefined }[],
): Line {
  const shown = columns.flatMap((column, index) => {
    const width = widths[index] ?? 0
    const { text = '', style } = cells[index] ?? {}
    return width === 0 ? [] : [{ column, width, text, style }]
  })
  const parts = shown.flatMap(({ column, width, text, style }, index) => {
    const cut = shorten(text, width, column.gives ?? 'end')
    const padded = column.right ? padStart(cut, width) : index === shown.length - 1 ? cut : padEnd(cut, width)
    return [...(index === 0 ? [] : [GAP]), styled(padded, style)]
  })
  return withoutEnd(parts)
}

/** Without blanks at the end of the line. */
function withoutEnd(line: Line): Line {
  const spans = [...spansOf(line)]
  while (spans.length > 0 && plainOf([spans.at(-1) ?? '']).trim() === '') spans.pop()
  const end = spans.at(-1)
  return end === undefined ? '' : [...spans.slice(0, -1), { ...end, text: end.text.trimEnd() }]
}
