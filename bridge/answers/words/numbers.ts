/** `5,500`: with commas, whatever language this computer speaks. */
export function number(value: number): string {
  return value.toLocaleString('en')
}

/** `1 file`, `5,500 files`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`
}

/** `3 failed, 1 running`. */
export function countsWords(counts: readonly { name: string; count: number }[]): string {
  return counts.map(({ name, count }) => `${number(count)} ${name}`).join(', ')
}

/** Never 100% where something is left; of nothing, nothing. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? '' : `${Math.floor((100 * part) / whole)}%`
}

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']

/** `3.4 MB`: of a thousand each, as file browsers of the grid count. */
export function bytesWords(bytes: number): string {
  let value = bytes
  let unit = 0
  for (; value >= 1_000 && unit < units.length - 1; unit += 1) value /= 1_000
  return `${value >= 100 || unit === 0 ? value.toFixed(0) : value.toFixed(1)} ${units[unit]}`
}
