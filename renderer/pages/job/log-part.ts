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

/** What to ask for to see the lines before a part; undefined where there are none, or where they cannot be named. */
export function linesBefore({ first }: LogPart): { from_line: number; lines: number } | undefined {
  if (first === undefined || first <= 1) return undefined
  const from = Math.max(1, first - LINES)
  return { from_line: from, lines: first - from }
}

/** A part with the lines that stand before it. */
export function withBefore(shown: LogPart, before: LogPart): LogPart {
  if (before.file !== shown.file || before.first === undefined || shown.first === undefined) return shown
  const wanted = before.lines.slice(0, shown.first - before.first)
  return { ...shown, first: before.first, lines: [...wanted, ...shown.lines], part: undefined }
}

/** The places, counted from 0, of the lines that hold a text, whatever its case. */
export function matchesOf(lines: readonly string[], text: string): number[] {
  const low = text.toLowerCase()
  if (low === '') return []
  return lines.flatMap((line, index) => (line.toLowerCase().includes(low) ? [index] : []))
}
