import type { EndedCall } from '../activity/index.ts'
import type { Login } from '../auth/login.ts'
import type { Log } from '../home/log.ts'
import type { McpRequest, McpResult } from '../mcp/messages.ts'
import type { PandaServer } from '../panda/servers.ts'
import type { Approvals } from '../policy/approvals.ts'
import type { Policy } from '../policy/policy.ts'
import type { KeptResults } from '../results/index.ts'
import type { ServerTools } from '../upstream/server-tools.ts'
import type { Asker } from './asker.ts'
import type { FactsReader } from './read-facts.ts'

/** What a tool call goes through on its way. */
export interface CallWay {
  policy: () => Policy
  approvals: Approvals
  /** Reads what the user should know of a task or job. */
  facts: FactsReader
  login: Login
  /** Sends it to PanDA. */
  send: (request: McpRequest, asker: Asker, readOnly: boolean) => Promise<McpResult>
  /** Keeps the answers that are too large for a client, which gets their outline. */
  results: KeptResults
  /** The server's tools, as assistants see them. */
  tools: Pick<ServerTools, 'shown' | 'check'>
  /** The PanDA server that is asked. */
  server: Pick<PandaServer, 'name' | 'vo' | 'monitorUrl'>
  /** Looks at the arguments before the user is asked. @throws BridgeError `invalid-input` */
  check: (tool: string, input: Record<string, unknown>) => void
  /** Takes up each call that has ended. */
  record: (call: EndedCall) => void
  log: Log
}
