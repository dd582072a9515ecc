/** Rows as columns that line up; the last one is left as it is. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
        .join('  '),
    )
    .join('\n')
}

export function json(value: unknown): string {
  return JSON.stringify(value, null, 2)
}

/** Milliseconds as a person says them. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 90) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}

export function ago(ms: number): string {
  return ms < 2_000 ? 'just now' : `${duration(ms)} ago`
}

/** A time of this machine's clock, to the second. @param ms since 1970 */
export function localTime(ms: number): string {
  return new Date(ms).toLocaleTimeString(undefined, { hour12: false })
}
