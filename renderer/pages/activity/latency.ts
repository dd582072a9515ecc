import type { Statistics } from './types.ts'

/** Tools that fit into a chart. */
export const MOST_TOOLS = 10

interface LatencyRow {
  tool: string
  p50: number
  p95: number
}

/** Milliseconds by tool, the most called first, and how many tools are left over. */
export function latencyRows(tools: Statistics['tools']): { rows: LatencyRow[]; left: number } {
  const known = tools.flatMap(({ tool, p50, p95 }) =>
    p50 === undefined || p95 === undefined ? [] : [{ tool, p50, p95 }],
  )
  return { rows: known.slice(0, MOST_TOOLS), left: Math.max(0, known.length - MOST_TOOLS) }
}
