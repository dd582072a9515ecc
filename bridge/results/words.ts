import type { Value } from './json-document.ts'

/** What a value consists of, for one of them. */
export const nouns: Record<Value['kind'], string> = {
  object: 'entry',
  array: 'row',
  string: 'character',
  number: 'value',
  boolean: 'value',
  null: 'value',
}

/** `1 row`, `12,345 rows` */
export function amount(count: number, noun: string): string {
  const plural = noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`
  return `${count.toLocaleString('en')} ${count === 1 ? noun : plural}`
}

/** `340 bytes`, `51.2 kB`, `50.0 MB` (decimal units) */
export function size(bytes: number): string {
  if (bytes < 1_000) return amount(bytes, 'byte')
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
