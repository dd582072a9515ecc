import { z } from 'zod'
import type { BridgeErrorCode } from '../errors.ts'
import type { Effect } from '../panda/catalogue/types.ts'
import type { HeldBack } from '../upstream/upstream-tools.ts'

/** A tool as its upstream describes it; what is not understood is left out, not refused. */
export const toolSummarySchema = z.object({
  name: z.string().catch('(unnamed)'),
  title: z.string().optional().catch(undefined),
  description: z.string().optional().catch(undefined),
  inputSchema: z.unknown(),
})
export interface ToolSummary extends z.output<typeof toolSummarySchema> {
  effect: Effect
  /** Whether assistants see it. */
  inSet: boolean
  /** Why nobody can call it until the user has looked at it. */
  held: HeldBack | undefined
  /** The name of the server besides PanDA that has it; undefined where it is PanDA's or this program's own. */
  from: string | undefined
}

interface ListSize {
  tools: number
  /** Of the list as it is sent. */
  characters: number
  /** Estimated: one for every four characters. */
  tokens: number
}

/** Of the list that assistants get: whole, and where they search for what is not in it. */
export interface ToolListSizes {
  whole: ListSize
  searched: ListSize
  /** Whether there are so many that those get the search for whom nothing was chosen. */
  areMany: boolean
}

/** A tool's answer, as the upstream gave it. */
export interface ToolResult {
  content: unknown[]
  structuredContent: unknown
  isError: boolean
  /** What kind of failure it is. */
  errorCode?: BridgeErrorCode
}
