/**
 * Who answers: PanDA by PandaMCP or by REST, and others after it; their lists and tools, joined. Knows the login, which
 * it shows only where the user lets it go, and how large answers are read; nothing of who asks, nor of what the user
 * allows, but that a tool is held back until it was looked at.
 */
export type { McpTimes } from './mcp/mcp-connection.ts'
export type { UsesProxy } from './mcp/mcp-http.ts'
export { PandaMcpUpstream } from './panda/pandamcp/pandamcp.ts'
export { RestUpstream } from './panda/rest/rest-upstream.ts'
export { AutoUpstream } from './panda/auto-upstream.ts'
export { UpstreamInUse, type UpstreamInUseOptions } from './upstream-in-use.ts'
export { schemeOf } from './schemed.ts'
export type { Upstream, UpstreamEvents, UpstreamState } from './upstream.ts'
export { FurtherUpstreams } from './further/further-upstreams.ts'
export { Upstreams } from './upstreams.ts'
