import { setTimeout } from 'node:timers/promises'
import { JsonRpcError, type McpRequest, type McpResult } from '../mcp/index.ts'
import { cancelled, tooSlow } from '../panda/unanswered.ts'
import { isObject } from '../platform/json.ts'
import { unlessAborted } from '../platform/unless-aborted.ts'
import { isKnownTool } from '../policy/effects.ts'
import { Deadline, usualAskTimes, type AskTimes } from './deadline.ts'
import { cleanError, cleanResult } from './from-upstream.ts'
import type { Question, RequestOptions, Upstream } from './upstream.ts'

/** How long an upstream may take to end, in milliseconds. */
const CLOSE_MS = 2_000

/**
 * An upstream besides PanDA, kept in its place: what it says stays its own word and becomes neither the bridge's nor the
 * protocol's; it has no tool with the name of an endpoint of PanDA, since what a call does is judged by that name; and
 * each request has an answer in time, whatever becomes of it.
 */
export function guarded(upstream: Upstream, times: Partial<AskTimes> = {}): Upstream {
  const { name, kind, url } = upstream
  const closed = new AbortController()
  return {
    name,
    kind,
    url,
    needsLogin: (request) => upstream.needsLogin(request),
    request: (request, options) => {
      const signal = AbortSignal.any([options.signal, closed.signal])
      return ask(upstream, request, { ...options, signal }, { ...usualAskTimes, ...times })
    },
    check: (tool, input) => upstream.check?.(tool, input),
    explain: (tool, result) => upstream.explain?.(tool, result) ?? result,
    close: async () => {
      closed.abort()
      const ended = upstream.close().catch(() => undefined)
      await Promise.race([ended, setTimeout(CLOSE_MS, undefined, { ref: false })])
    },
  }
}

async function ask(
  upstream: Upstream,
  request: McpRequest,
  { signal, readOnly, onProgress, onQuestion, requestId }: RequestOptions,
  times: AskTimes,
): Promise<McpResult> {
  const deadline = new Deadline(signal, times, onProgress)
  const options = {
    signal: deadline.signal,
    readOnly,
    requestId,
    ...(onQuestion && { onQuestion: (question: Question) => deadline.without(onQuestion(question)) }),
    ...(onProgress && { onProgress: (progress: Record<string, unknown>) => deadline.progressed(progress) }),
  }
  try {
    const result = cleanResult(
      await unlessAborted(upstream.request(request, options), deadline.signal),
      upstream.name,
    )
    return request.method === 'tools/list' ? withoutPandas(result) : result
  } catch (thrown) {
    const reached = readOnly ? 'read' : 'unknown'
    if (signal.aborted) throw cancelled(reached)
    if (deadline.signal.aborted) throw tooSlow(upstream.name, reached)
    throw thrown instanceof JsonRpcError ? cleanError(thrown.code, thrown.message, upstream.name) : thrown
  } finally {
    deadline.close()
  }
}

/** A page of a list of tools without those that PanDA's endpoints have the names of. */
function withoutPandas(page: McpResult): McpResult {
  const { tools } = page
  if (!Array.isArray(tools)) return page
  return {
    ...page,
    tools: tools.filter((tool) => !(isObject(tool) && isKnownTool(String(tool['name'])))),
  }
}
