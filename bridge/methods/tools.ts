import { exportTypes, statisticsOf } from '../activity/index.ts'
import { toolSummarySchema, type BridgeMethods, type ToolResult } from '../api.ts'
import { CONTROL_KEY } from '../auth/key-names.ts'
import { COMMAND_LINE, WINDOW } from '../auth/own-callers.ts'
import { BridgeError, type BridgeErrorCode } from '../errors.ts'
import type { McpResult } from '../mcp/index.ts'
import { version } from '../platform/version.ts'
import type { Origin } from '../policy/decision.ts'
import { hasTool } from '../policy/has-tool.ts'
import type { UpstreamInUse } from '../upstream/upstream-in-use.ts'
import type { BridgeParts } from './bridge-parts.ts'

/** What the record calls who calls a tool without an assistant. */
const callerNames: Record<Origin, string> = {
  window: WINDOW,
  tray: WINDOW,
  'command-line': COMMAND_LINE,
}

/**
 * The tools, a person's own calls of them, and the record of all calls.
 * @param where the transport that these are made for
 */
export function toolMethods(
  bridge: BridgeParts,
  where: Origin,
): Pick<
  BridgeMethods,
  | 'listTools'
  | 'toolListSizes'
  | 'releaseTool'
  | 'callTool'
  | 'cancelCall'
  | 'getActivity'
  | 'getStatistics'
  | 'exportActivity'
> {
  return {
    listTools: async ({ server }) => {
      const policy = bridge.choices.policyAt(bridge.servers.placeOf(server))
      const tools = await bridge.installationOf(server).upstreams.tools()
      return tools.map((tool) => {
        const { shown, held, effect, from } = tool
        return { ...toolSummarySchema.parse(shown), effect, inSet: hasTool(policy, tool), held, from }
      })
    },
    toolListSizes: ({ server }) => bridge.installationOf(server).relay.toolLists.sizes(),
    releaseTool: async ({ name, version, server }) => {
      const who = await bridge.installationOf(server).upstreams.ofTool(name)
      await who.tools.lookedAt(name, version)
      return null
    },
    callTool: async ({ name, arguments: input, id, ask = false, server }) => {
      if (id !== undefined && bridge.running.has(id)) {
        throw new BridgeError('invalid-input', `A call "${id}" runs already.`, 'Give each call its own id.')
      }
      const request = { method: 'tools/call', params: { name, arguments: input } }
      const { relay, upstreams } = bridge.installationOf(server)
      const result = await relay.handle(request, {
        id,
        assistant: { key: CONTROL_KEY, name: callerNames[where], version },
        signal: bridge.ended.signal,
        // How far it is stands among the calls that run.
        meta: { progressToken: 'panda-bridge' },
        notify: () => undefined,
        hears: () => false,
        isAlwaysAsked: ask,
      })
      return toolResult(result, upstreams.of(request))
    },
    cancelCall: async ({ id }) => bridge.running.stop(id),
    getActivity: ({ limit, before, wanted }) =>
      wanted ? bridge.activity.search(wanted, before, limit) : bridge.activity.callsBefore(before, limit),
    getStatistics: async () => {
      try {
        const calls = []
        for await (const call of bridge.activity.all()) calls.push(call)
        return statisticsOf(calls, Date.now())
      } catch {
        // That the disk cannot be read is among the problems in the state.
        return statisticsOf(bridge.activity.calls, Date.now())
      }
    },
    exportActivity: async ({ as }) => {
      const chunks: string[] = []
      for await (const chunk of exportTypes[as].write(bridge.activity.all())) chunks.push(chunk)
      return chunks.join('')
    },
  }
}

function toolResult(
  { content, structuredContent, isError, _meta }: McpResult,
  { tools }: Pick<UpstreamInUse, 'tools'>,
): ToolResult {
  const failed = isError === true
  const { 'panda-bridge/error': code } = (_meta ?? {}) as Record<string, BridgeErrorCode | undefined>
  // The bridge names its own failures; all others are answers of PanDA's, or of another server's, which has no code.
  const errorCode = code ?? (tools.areFurther ? undefined : 'refused-by-panda')
  return {
    content: Array.isArray(content) ? (content as unknown[]) : [],
    structuredContent,
    isError: failed,
    ...(failed && errorCode !== undefined && { errorCode }),
  }
}
