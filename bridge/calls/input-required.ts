import type { UpstreamResult } from '../upstream/upstream.ts'

/** Thrown to end a request of the 2026 protocol with a question: the client asks and sends the call again. */
export class InputRequired extends Error {
  readonly result: UpstreamResult

  constructor(result: UpstreamResult) {
    super('The client is asked for input.')
    this.result = result
  }
}
