/** A JSON-RPC request of MCP, less what belongs to the connection that it came by (id, progress token). */
export interface McpRequest {
  method: string
  params?: Record<string, unknown>
}

export interface McpNotification {
  method: string
  params?: Record<string, unknown>
}

export type McpResult = Record<string, unknown>
