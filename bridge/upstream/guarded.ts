import { setTimeout } from 'node:timers/promises'
import { JsonRpcError, type McpRequest, type McpResult } from '../mcp/index.ts'
import { endpointOfTool } from '../panda/catalogue/index.ts'
import { cancelled } from '../panda/unanswered.ts'
import { isObject } from '../platform/json.ts'
import { unlessAborted } from '../platform/unless-aborted.ts'
import { cleanError, cleanResult } from './from-upstream.ts'
import type { RequestOptions, Upstream } from './upstream.ts'

/** How long an upstream may take to end, in milliseconds. */
const CLOSE_MS = 2_000

/**
 * An upstream besides PanDA, kept in its place: what it says stays its own word and becomes neither the bridge's nor the
 * protocol's; it has no tool with the name of an endpoint of PanDA, since what a call does is judged by that name; and
 * nobody waits for it longer than they would.
 */
export function guarded(upstream: Upstream): Upstream {
  const { name, kind, url } = upstream
  return {
    name,
    kind,
    url,
    needsLogin: (request) => upstream.needsLogin(request),
    request: (request, options) => ask(upstream, request, options),
    check: (tool, input) => upstream.check?.(tool, input),
    explain: (tool, result) => upstream.explain?.(tool, result) ?? result,
    close: async () => {
      const closed = upstream.close().catch(() => undefined)
      await Promise.race([closed, setTimeout(CLOSE_MS, undefined, { ref: false })])
    },
  }
}

async function ask(upstream: Upstream, request: McpRequest, options: RequestOptions): Promise<McpResult> {
  const { signal, readOnly } = options
  try {
    const result = cleanResult(await unlessAborted(upstream.request(request, options), signal))
    return request.method === 'tools/list' ? withoutPandas(result) : result
  } catch (thrown) {
    if (signal.aborted) throw cancelled(readOnly ? 'read' : 'unknown')
    throw thrown instanceof JsonRpcError ? cleanError(thrown.code, thrown.message, upstream.name) : thrown
  }
}

/** A page of a list of tools without those that PanDA's endpoints have the names of. */
function withoutPandas(page: McpResult): McpResult {
  const { tools } = page
  if (!Array.isArray(tools)) return page
  return {
    ...page,
    tools: tools.filter((tool) => !(isObject(tool) && endpointOfTool(String(tool['name'])))),
  }
}
