import { z } from 'zod'
import type { McpResult } from './messages.ts'

/** A part of a tool's answer that is a text. */
export const textPartSchema = z.object({ type: z.literal('text'), text: z.string() })

/** What a result says first; a failure says there what went wrong. */
export function firstText(result: McpResult): string | undefined {
  const [part] = Array.isArray(result['content']) ? (result['content'] as unknown[]) : []
  return textPartSchema.safeParse(part).data?.text
}
