import type { EndedCall } from '../activity/index.ts'
import type { AnyLogin } from '../auth/login.ts'
import type { Log } from '../home/log.ts'
import type { McpRequest, McpResult } from '../mcp/index.ts'
import type { PandaServer } from '../panda/servers.ts'
import type { Approvals } from '../policy/approvals.ts'
import type { Policy } from '../policy/policy.ts'
import type { KeptResults } from '../results/index.ts'
import type { UpstreamInUse } from '../upstream/upstream-in-use.ts'
import type { Upstreams } from '../upstream/upstreams.ts'
import type { Asker } from './asker.ts'
import type { UserQuestions } from './questions/user-questions.ts'
import type { FactsReader } from './read-facts.ts'
import type { RunningCalls } from './running-calls.ts'

/** What of a call's way is the user's, at one PanDA server. */
export interface UserSide {
  policy: () => Policy
  approvals: Approvals
  /** Keeps the answers that are too large for a client, which gets their outline. */
  results: KeptResults
  running: RunningCalls
  /** The tools that an assistant has called most at this server, by the name of its key. */
  mostUsed: (client: string) => readonly string[]
  /**
   * Notes a call that changes something before it is sent, as it is to stand on record if it never ends.
   * @returns what takes that back
   */
  begin: (call: EndedCall) => () => void
  /** Takes up each call that has ended. */
  record: (call: EndedCall) => void
}

/** What of it belongs to the server in use. */
export interface ServerSide {
  login: AnyLogin
  server: Pick<PandaServer, 'name' | 'vo' | 'monitorUrl'>
  log: Log
  /** Whether another PanDA server is in use beside it: then it is said which is meant. */
  isOneOfSeveral: () => boolean
}

/** How a call is sent. */
export interface Sending {
  asker: Asker
  readOnly: boolean
  /** Puts what the server asks meanwhile. */
  questions: UserQuestions
}

/** What a call goes through on its way. */
export interface CallWay extends UserSide, ServerSide {
  /** Reads what the user should know of a task or job. */
  facts: FactsReader
  upstreams: Upstreams
  /** Sends it to who answers it. */
  send: (who: UpstreamInUse, request: McpRequest, sending: Sending) => Promise<McpResult>
}

export function whereOf({ server, isOneOfSeveral }: CallWay): string {
  return isOneOfSeveral() ? `PanDA at ${server.name}` : 'PanDA'
}
