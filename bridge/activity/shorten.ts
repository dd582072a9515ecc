import type { Json } from '../panda/catalogue/index.ts'

/** How much of a value is kept: characters of a text, elements of a list, entries of an object. */
interface Limits {
  text: number
  items: number
}

/** Tried one after the other until the value fits. */
const attempts: readonly Limits[] = [
  { text: 1_000, items: 100 },
  { text: 300, items: 30 },
  { text: 100, items: 10 },
  { text: 40, items: 3 },
]

/**
 * The value, or as much of it as fits into so many bytes of JSON, each part that is left out
 * replaced by a mark that says how much it was.
 */
export function shortened(value: Json, mostBytes: number): Json {
  const whole = JSON.stringify(value)
  const size = Buffer.byteLength(whole)
  if (size <= mostBytes) return value
  for (const limits of attempts) {
    const less = shorter(value, limits)
    if (Buffer.byteLength(JSON.stringify(less)) <= mostBytes) return less
  }
  return { '…': `${size} bytes left out` }
}

function shorter(value: Json, limits: Limits): Json {
  if (typeof value === 'string') {
    const more = value.length - limits.text
    return more > 0 ? `${value.slice(0, limits.text).toWellFormed()}… [${more} more characters]` : value
  }
  if (typeof value !== 'object' || value === null) return value
  if (isList(value)) {
    const items = value.slice(0, limits.items).map((item) => shorter(item, limits))
    const more = value.length - items.length
    return more > 0 ? [...items, `… [${more} more items]`] : items
  }
  const all = Object.entries(value)
  const entries = all
    .slice(0, limits.items)
    .map(([name, item], index): [string, Json] => [shorterName(name, index, limits), shorter(item, limits)])
  const more = all.length - entries.length
  return Object.fromEntries(more > 0 ? [...entries, ['…', `${more} more entries`]] : entries)
}

/** Names that differ only in what is left out must not become one. */
function shorterName(name: string, index: number, limits: Limits): string {
  return name.length > limits.text ? `${name.slice(0, limits.text).toWellFormed()}… [entry ${index}]` : name
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)
