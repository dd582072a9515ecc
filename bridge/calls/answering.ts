import type { McpRequest, McpResult } from '../mcp/index.ts'
import type { Asker } from './asker.ts'

/** Who answers the requests of an assistant: one PanDA server with all that answers there, several as one, or none. */
export interface Answering {
  /**
   * Answers one request of an assistant; `requests.ts` says which there are.
   * @throws JsonRpcError, which is an answer too; a tool call throws only what the upstream itself answered
   */
  handle(request: McpRequest, asker: Asker): Promise<McpResult>
  /**
   * Tells those who answer what the bridge wants of its own connections, for which nobody waits; who keeps no log, or is
   * away, changes nothing for assistants.
   */
  tell(method: 'logging/setLevel' | 'resources/unsubscribe', params: Record<string, unknown>): Promise<void>
}
