import type { Room } from './assistant-budgets.ts'
import { JsonDocument } from './json-document.ts'

/**
 * The size of a tool's answer as an assistant gets to read it: its texts, and its structured
 * content as JSON. Images and the like are not counted: clients show them otherwise.
 * @returns bytes of both, or undefined where there is no room for what of them is seen; no more than that is looked at
 */
export function sizeWithin(result: Record<string, unknown>, room: Room): number | undefined {
  const { bytes: most, sees, asJson } = room
  let bytes = 0
  for (const part of contentOf(result)) {
    const text = textOfPart(part)
    if (text === undefined) continue
    // No character has less than one byte: a long text need not be counted.
    if (text.length > most) return undefined
    bytes += asJson === true ? jsonTextSize(text) : Buffer.byteLength(text)
  }
  if (bytes > most) return undefined
  const structured = jsonSizeWithin(result['structuredContent'], sees === 'both' ? most - bytes : most)
  if (structured === undefined) return undefined
  const isTwice = sees === 'both where they differ' && !isOneText(result)
  return isTwice && bytes + structured > most ? undefined : bytes + structured
}

/** Whether the text is the structured content as JSON, or the only one of the two. */
function isOneText(result: Record<string, unknown>): boolean {
  const texts = contentOf(result).map(textOfPart)
  const structured = result['structuredContent']
  if (texts.length === 0 || structured === undefined) return true
  const json = structured instanceof JsonDocument ? structured.bytes.toString() : JSON.stringify(structured)
  return texts.length === 1 && texts[0] === json
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
