import { listMethods, type McpRequest, type McpResult } from '../../mcp/index.ts'
import { isObject } from '../../platform/json.ts'

/** The request as the server understands it: with its own names. */
export function withoutPrefix(prefix: string, { method, params }: McpRequest): McpRequest {
  const bare = (name: unknown) =>
    typeof name === 'string' && name.startsWith(prefix) ? name.slice(prefix.length) : name
  if (prefix === '' || !params) return { method, ...(params && { params }) }
  switch (method) {
    case 'tools/call':
    case 'prompts/get':
      return { method, params: { ...params, name: bare(params['name']) } }
    case 'completion/complete': {
      const { ref } = params
      if (!isObject(ref) || !('name' in ref)) return { method, params }
      return { method, params: { ...params, ref: { ...ref, name: bare(ref['name']) } } }
    }
    default:
      return { method, params }
  }
}

/** A page of a list with the names by which assistants know its entries; resources keep their addresses. */
export function withPrefix(prefix: string, method: string, page: McpResult): McpResult {
  if (prefix === '' || (method !== 'tools/list' && method !== 'prompts/list')) return page
  const { field } = listMethods[method]
  const entries = page[field]
  if (!Array.isArray(entries)) return page
  return {
    ...page,
    [field]: entries.map((entry: unknown) =>
      isObject(entry) && typeof entry['name'] === 'string'
        ? { ...entry, name: prefix + entry['name'] }
        : entry,
    ),
  }
}
