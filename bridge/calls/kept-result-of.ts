import type { McpRequest } from '../mcp/index.ts'
import { asObject } from '../platform/json.ts'
import { isKeptUri, readResultTool } from '../results/index.ts'

/** The id or address of the kept answer that a request is about, as it was given; undefined where it is about none. */
export function keptResultOf({ method, params }: McpRequest): string | undefined {
  if (method === 'tools/call' && params?.['name'] === readResultTool.name) {
    const { result } = asObject(params['arguments'])
    return typeof result === 'string' ? result : ''
  }
  const uri = method === 'resources/read' ? params?.['uri'] : undefined
  return typeof uri === 'string' && isKeptUri(uri) ? uri : undefined
}
