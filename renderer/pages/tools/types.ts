import type { ToolResult, ToolSummary } from '../../../bridge/api.ts'

export type { ToolResult, ToolSummary }
export type { EndpointSet } from '../../types.ts'
