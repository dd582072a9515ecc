import { isMap, isScalar, isSeq, type YAMLMap, type YAMLSeq } from 'yaml'
import { lineAfter, lineEnd, type Entry, type Splice } from './format.ts'
import { block, endOfContent, range, type ParsedPair } from './yaml-reader.ts'

type Item = YAMLMap.Parsed

/** The item of that name in a list of servers. */
export function itemOf(list: YAMLSeq.Parsed, name: string): Item | undefined {
  return list.items.find((item): item is Item => {
    if (!isMap(item)) return false
    const value: unknown = item.get('name', true)
    return isScalar(value) && value.value === name
  })
}

/** Puts an item first, as `addPair` does, or in the place of an older one. */
export function putItem(
  text: string,
  list: YAMLSeq.Parsed,
  holder: ParsedPair,
  name: string,
  entry: Entry,
): Splice {
  const old = itemOf(list, name)
  if (old) {
    const [start] = range(old)
    return { at: start, remove: endOfContent(text, start, old) - start, insert: JSON.stringify(entry) }
  }
  const [start] = list.range
  if (list.flow === true) {
    const separator = list.items.length === 0 ? '' : ', '
    return { at: start + 1, remove: 0, insert: JSON.stringify(entry) + separator }
  }
  const column = start - (text.lastIndexOf('\n', start - 1) + 1)
  const at = lineAfter(text, range(holder.key)[1])
  return { at, remove: 0, insert: block([entry], ' '.repeat(column), lineEnd(text)) }
}

/** Ways to take an item out, of which the caller takes the first that changes nothing else. */
export function takeItem(text: string, list: YAMLSeq.Parsed, item: Item): Splice[][] {
  const [start] = range(item)
  const end = endOfContent(text, start, item)
  if (list.flow === true) {
    const comma = /^\s*, ?/.exec(text.slice(end))?.[0] ?? ''
    const before = comma === '' ? (/,\s*$/.exec(text.slice(0, start))?.[0] ?? '') : ''
    return [[{ at: start - before.length, remove: end - start + before.length + comma.length, insert: '' }]]
  }
  const dash = text.lastIndexOf('-', start - 1)
  const from = text.lastIndexOf('\n', dash - 1) + 1
  return [[{ at: from, remove: lineAfter(text, end) - from, insert: '' }]]
}

/** The list that a pair holds. */
export function listOf(pair: ParsedPair): YAMLSeq.Parsed | undefined {
  return isSeq(pair.value) ? (pair.value as YAMLSeq.Parsed) : undefined
}
