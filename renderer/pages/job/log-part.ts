import type { LogAnswer } from '../../types.ts'

/** A part of a log file, as the viewer shows it. */
export interface LogPart {
  file: string
  lines: readonly string[]
  /** Number of the first line, counted from 1, where it is known. */
  first: number | undefined
  /** Which part that is, in words. */
  part: string | undefined
  /** Of the whole file. */
  bytes: number | undefined
}

/** Lines that are asked for at once. */
export const LINES = 400

/** What an answer shows of a file; undefined where it is a list of files only. */
export function partOf({ file, text, firstLine, part, bytes }: LogAnswer): LogPart | undefined {
  if (file === undefined || text === undefined) return undefined
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return { file, lines, first: firstLine, part, bytes }
}

/** The most lines that are given at once. */
const MOST_LINES = 1_000

/**
 * What to ask for to see the lines before a part: those, or where its place in the file is not told, a longer end of it.
 * Undefined where there are none, or where there is no way to name them.
 */
export function linesBefore({ first, lines }: LogPart): { from_line?: number; lines: number } | undefined {
  if (first === undefined)
    return lines.length < LINES || lines.length >= MOST_LINES
      ? undefined
      : { lines: Math.min(lines.length + LINES, MOST_LINES) }
  if (first <= 1) return undefined
  const from = Math.max(1, first - LINES)
  return { from_line: from, lines: first - from }
}

/** A part with the lines that stand before it; a longer end of a file instead of a shorter one. */
export function withBefore(shown: LogPart, before: LogPart): LogPart {
  if (before.file !== shown.file || shown.first === undefined) return before
  if (before.first === undefined) return shown
  const wanted = before.lines.slice(0, shown.first - before.first)
  return { ...shown, first: before.first, lines: [...wanted, ...shown.lines], part: undefined }
}

/** The places, counted from 0, of the lines that hold a text, whatever its case. */
export function matchesOf(lines: readonly string[], text: string): number[] {
  const low = text.toLowerCase()
  if (low === '') return []
  return lines.flatMap((line, index) => (line.toLowerCase().includes(low) ? [index] : []))
}
