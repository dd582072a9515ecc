import type { Room } from './assistant-budgets.ts'
import { JsonDocument } from './json-document.ts'

/**
 * The size of a tool's answer as an assistant gets to read it: its texts as they are, and its
 * structured content as JSON. Images and the like are not counted: clients show them otherwise.
 * @returns bytes of both, or undefined where there is no room for what of them is seen; no more than that is looked at
 */
export function sizeWithin(result: Record<string, unknown>, { bytes: most, sees }: Room): number | undefined {
  let bytes = 0
  for (const part of contentOf(result)) {
    const text = textOfPart(part)
    if (text === undefined) continue
    // No character has less than one byte: a long text need not be counted.
    if (text.length > most) return undefined
    bytes += Buffer.byteLength(text)
  }
  if (bytes > most) return undefined
  const left = sees === 'both' ? most - bytes : most
  const structured = jsonSizeWithin(result['structuredContent'], left)
  return structured === undefined ? undefined : bytes + structured
}

export function contentOf(result: Record<string, unknown>): unknown[] {
  return Array.isArray(result['content']) ? (result['content'] as unknown[]) : []
}

export function textOfPart(part: unknown): string | undefined {
  const { type, text } = (part ?? {}) as { type?: unknown; text?: unknown }
  return type === 'text' && typeof text === 'string' ? text : undefined
}

function jsonSizeWithin(value: unknown, most: number): number | undefined {
  if (value === undefined) return 0
  if (value instanceof JsonDocument) return value.bytes.length <= most ? value.bytes.length : undefined
  let bytes = 0
  const waiting: unknown[] = [value]
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (Array.isArray(next)) {
      // Brackets and commas; each item has a byte at least.
      bytes += Math.max(2, next.length + 1)
      if (bytes + next.length > most) return undefined
      for (const item of next as unknown[]) waiting.push(item)
    } else if (typeof next === 'object' && next !== null) {
      let isEmpty = true
      bytes += 1
      for (const name in next) {
        isEmpty = false
        // With its colon, and the comma or the bracket after its value.
        bytes += jsonTextSize(name) + 2
        if (bytes > most) return undefined
        waiting.push((next as Record<string, unknown>)[name])
      }
      if (isEmpty) bytes += 1
    } else if (typeof next === 'string') {
      if (next.length > most) return undefined
      bytes += jsonTextSize(next)
    } else bytes += String(next).length
    if (bytes > most) return undefined
  }
  return bytes
}

const needsEscape = /["\\\p{Cc}]/u

function jsonTextSize(text: string): number {
  return needsEscape.test(text) ? Buffer.byteLength(JSON.stringify(text)) : Buffer.byteLength(text) + 2
}
