import type { McpRequest } from '../mcp/index.ts'
import { endpointOfTool } from '../panda/catalogue/index.ts'

/** The name of the upstreams that are PanDA itself. */
export const PANDA = 'PanDA'

/** Whether PanDA answers this to its users only: is_alive and the statistics need no login. */
export function needsPandaLogin({ method, params }: McpRequest): boolean {
  return method !== 'tools/call' || endpointOfTool(String(params?.['name']))?.secure !== false
}
