import type { McpResult } from '../mcp/index.ts'
/** Thrown to end a request of the 2026 protocol with a question: the client asks and sends the call again. */
export class InputRequired extends Error {
  readonly result: McpResult

  constructor(result: McpResult) {
    super('The client is asked for input.')
    this.result = result
  }
}
