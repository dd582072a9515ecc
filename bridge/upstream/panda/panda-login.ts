import type { McpRequest } from '../../mcp/index.ts'
import { endpointOfTool } from '../../panda/catalogue/index.ts'

/** Whether PanDA answers this to its users only: is_alive and the statistics need no login. */
export function needsPandaLogin({ method, params }: McpRequest): boolean {
  return method !== 'tools/call' || endpointOfTool(String(params?.['name']))?.secure !== false
}
