import type { IncomingMessage, ServerResponse } from 'node:http'
import type { McpEndpoint, McpEndpointOptions } from './endpoint.ts'
import type { ListMethod } from './lists.ts'
import type { UpstreamNotification } from './upstream.ts'

/**
 * Opens the MCP endpoint to the first assistant that asks. Before, nobody is there to be told anything, and the MCP SDK,
 * which takes 12 MB, is not held: an app may run for days without an assistant.
 */
export class McpDoor {
  readonly #options: McpEndpointOptions
  #opening: Promise<McpEndpoint> | undefined
  #endpoint: McpEndpoint | undefined

  constructor(options: McpEndpointOptions) {
    this.#options = options
  }

  /** As {@link McpEndpoint.handle}. */
  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    key: string,
    body: unknown,
  ): Promise<void> {
    this.#opening ??= this.#open()
    const endpoint = await this.#opening
    return endpoint.handle(request, response, key, body)
  }

  notify(notification: UpstreamNotification): void {
    this.#endpoint?.notify(notification)
  }

  listChanged(method: ListMethod): void {
    this.#endpoint?.listChanged(method)
  }

  get connections(): number {
    return this.#endpoint?.connections ?? 0
  }

  async revoke(key: string): Promise<void> {
    const endpoint = await this.#opening
    await endpoint?.revoke(key)
  }

  async close(): Promise<void> {
    const endpoint = await this.#opening
    await endpoint?.close()
  }

  async #open(): Promise<McpEndpoint> {
    const { McpEndpoint } = await import('./endpoint.ts')
    return (this.#endpoint = new McpEndpoint(this.#options))
  }
}
