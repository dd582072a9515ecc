import type { EndedCall } from '../activity/index.ts'
import type { Login } from '../auth/login.ts'
import type { Log } from '../home/log.ts'
import type { McpRequest, McpResult } from '../mcp/index.ts'
import type { PandaServer } from '../panda/servers.ts'
import type { Approvals } from '../policy/approvals.ts'
import type { Policy } from '../policy/policy.ts'
import type { KeptResults } from '../results/index.ts'
import type { Upstreams } from '../upstream/upstreams.ts'
import type { Asker } from './asker.ts'
import type { FactsReader } from './read-facts.ts'

/** What a tool call goes through on its way. */
export interface CallWay {
  policy: () => Policy
  approvals: Approvals
  /** Reads what the user should know of a task or job. */
  facts: FactsReader
  login: Login
  /** Sends it to who answers it. */
  send: (request: McpRequest, asker: Asker, readOnly: boolean) => Promise<McpResult>
  /** Keeps the answers that are too large for a client, which gets their outline. */
  results: KeptResults
  /** Who answers: their tools as assistants see them, and what they need. */
  upstreams: Pick<Upstreams, 'tools' | 'check' | 'needsLogin' | 'explain' | 'nameOf'>
  /** The PanDA server that is asked. */
  server: Pick<PandaServer, 'name' | 'vo' | 'monitorUrl'>
  /** Takes up each call that has ended. */
  record: (call: EndedCall) => void
  log: Log
}
