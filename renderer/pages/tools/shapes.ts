/** Rows and columns of a value, for a table. */
export interface Rows {
  columns: string[]
  rows: readonly (readonly unknown[])[]
}

/** Numbers by name, for a bar chart: a bar for each row, of the parts that `series` names. */
export interface Bars {
  series: string[]
  rows: readonly { name: string; values: readonly number[] }[]
}

type Plain = Readonly<Record<string, unknown>>

/** The value as a table, undefined where it is none: a list of objects, an object of objects, an object of numbers. */
export function rowsOf(value: unknown): Rows | undefined {
  if (Array.isArray(value)) {
    const items = value as unknown[]
    return items.length > 0 && items.every(isPlain)
      ? tableOf(
          [],
          items.map((item) => [[], item] as const),
        )
      : undefined
  }
  if (!isPlain(value)) return undefined
  const entries = Object.entries(value)
  if (entries.length === 0) return undefined
  if (entries.every(([, item]) => typeof item === 'number'))
    return { columns: ['name', 'value'], rows: entries }
  if (!entries.every(([, item]) => isPlain(item))) return undefined
  const nested = keyedRows(value as Readonly<Record<string, Plain>>)
  const depth = Math.max(...nested.map(([keys]) => keys.length))
  const keyColumns = Array.from({ length: depth }, (_, level) => (depth === 1 ? 'name' : `name ${level + 1}`))
  return tableOf(keyColumns, nested)
}

/** Rows of an object of objects, each with the keys that lead to it: `{site: {type: {status: 1}}}` has two. */
function keyedRows(value: Readonly<Record<string, Plain>>): (readonly [string[], Plain])[] {
  return Object.entries(value).flatMap(([key, item]) => {
    const inner = Object.values(item)
    if (inner.length === 0 || !inner.every(isPlain)) return [[[key], item] as const]
    return keyedRows(item as Readonly<Record<string, Plain>>).map(
      ([keys, row]) => [[key, ...keys], row] as const,
    )
  })
}

function tableOf(keyColumns: string[], items: readonly (readonly [readonly string[], Plain])[]): Rows {
  const fields = [...new Set(items.flatMap(([, item]) => Object.keys(item)))]
  return {
    columns: [...keyColumns, ...fields],
    rows: items.map(([keys, item]) => [
      ...keyColumns.map((_, level) => keys[level]),
      ...fields.map((field) => (Object.hasOwn(item, field) ? item[field] : undefined)),
    ]),
  }
}

/** Numbers by site, by status or by both; undefined where the value is anything else. The largest rows come first. */
export function barsOf(value: unknown): Bars | undefined {
  if (!isPlain(value)) return undefined
  const entries = Object.entries(value)
  if (entries.length === 0) return undefined
  if (entries.every(([, item]) => isNumber(item))) {
    const rows = entries.map(([name, item]) => ({ name, values: [item as number] }))
    return { series: ['value'], rows: largestFirst(rows) }
  }
  if (!entries.every(([, item]) => isPlain(item))) return undefined
  const nested = keyedRows(value as Readonly<Record<string, Plain>>).filter(
    ([, row]) => Object.keys(row).length > 0,
  )
  if (nested.length === 0 || !nested.every(([, row]) => Object.values(row).every(isNumber))) return undefined
  const all = [...new Set(nested.flatMap(([, row]) => Object.keys(row)))]
  const sums = new Map(
    all.map((name) => [name, nested.reduce((sum, [, row]) => sum + numberAt(row, name), 0)]),
  )
  // A part that is nowhere would only be one more colour in the legend.
  const series = all
    .filter((name) => sums.get(name) !== 0)
    .toSorted((a, b) => (sums.get(b) ?? 0) - (sums.get(a) ?? 0))
  if (series.length === 0) return undefined
  const rows = nested.map(([keys, row]) => ({
    name: keys.join(' / '),
    values: series.map((name) => numberAt(row, name)),
  }))
  return { series, rows: largestFirst(rows) }
}

function largestFirst(rows: Bars['rows'] & unknown[]): Bars['rows'] {
  const total = ({ values }: { values: readonly number[] }) => values.reduce((sum, each) => sum + each, 0)
  return rows.toSorted((a, b) => total(b) - total(a))
}

/** Sorts rows by a column: numbers by size, all else as text; what is missing comes last either way. */
export function sortRows(rows: Rows['rows'], column: number, descending: boolean): Rows['rows'] {
  const sign = descending ? -1 : 1
  return rows.toSorted((one, other) => {
    const [a, b] = [one[column] ?? undefined, other[column] ?? undefined]
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b)
    return sign * cellText(a).localeCompare(cellText(b), undefined, { numeric: true })
  })
}

/** A cell as text; nothing for what is missing. */
export function cellText(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function numberAt(row: Plain, name: string): number {
  return Object.hasOwn(row, name) ? Number(row[name]) : 0
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
