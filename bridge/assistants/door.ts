import type { ListMethod } from '../mcp/index.ts'
import type { McpEndpoint, McpEndpointOptions } from './endpoint.ts'
import { KeptSessions } from './kept-sessions.ts'

interface DoorOptions extends McpEndpointOptions {
  /** Where the sessions of assistants are kept. */
  sessionsFile: string
}

/**
 * Opens the MCP endpoint to the first assistant that asks. Before, nobody is there to be told anything, and the MCP SDK,
 * which takes 12 MB, is not held: an app may run for days without an assistant.
 */
export class McpDoor {
  readonly #options: DoorOptions
  #opening: Promise<McpEndpoint> | undefined
  #endpoint: McpEndpoint | undefined

  constructor(options: DoorOptions) {
    this.#options = options
  }

  /** As {@link McpEndpoint.handle}. */
  async handle(...request: Parameters<McpEndpoint['handle']>): Promise<void> {
    this.#opening ??= this.#open()
    const endpoint = await this.#opening
    return endpoint.handle(...request)
  }

  /** As {@link McpEndpoint.handleLines}. */
  async handleLines(...connection: Parameters<McpEndpoint['handleLines']>): Promise<void> {
    this.#opening ??= this.#open()
    const endpoint = await this.#opening
    return endpoint.handleLines(...connection)
  }

  /** As {@link McpEndpoint.notify}. */
  notify(...said: Parameters<McpEndpoint['notify']>): void {
    this.#endpoint?.notify(...said)
  }

  listChanged(method: ListMethod): void {
    this.#endpoint?.listChanged(method)
  }

  get connections(): number {
    return this.#endpoint?.connections ?? 0
  }

  /** As {@link McpEndpoint.endListening}. */
  endListening(): void {
    this.#endpoint?.endListening()
  }

  async revoke(key: string): Promise<void> {
    const endpoint = await this.#openedOrNot()
    await endpoint?.revoke(key)
  }

  async close(): Promise<void> {
    const endpoint = await this.#openedOrNot()
    await endpoint?.close()
  }

  /** Where the endpoint failed to load, as from a folder that is gone, there is nothing to end. */
  async #openedOrNot(): Promise<McpEndpoint | undefined> {
    return this.#opening?.catch(() => undefined)
  }

  async #open(): Promise<McpEndpoint> {
    const { sessionsFile, log } = this.#options
    const [{ McpEndpoint }, kept] = await Promise.all([
      import('./endpoint.ts'),
      KeptSessions.load(sessionsFile, log),
    ])
    return (this.#endpoint = new McpEndpoint(this.#options, kept))
  }
}
