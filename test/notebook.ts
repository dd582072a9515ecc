import { BridgeError } from '../bridge/errors.ts'
import type { Home } from '../bridge/home/home.ts'
import { JsonRpcError, type McpNotification, type McpRequest, type McpResult } from '../bridge/mcp/index.ts'
import { catalogue, toolName, type Endpoint } from '../bridge/panda/catalogue/index.ts'
import { permissions } from '../bridge/policy/permissions.ts'
import { SettingsFile } from '../bridge/state/settings.ts'
import type { Upstream, UpstreamEvents } from '../bridge/upstream/index.ts'

/** What PanDA says when it refuses something: of anybody else it may mean anything. */
export const likePanda = JSON.stringify({ success: false, message: 'a page of that name', data: null })

/** What only the bridge says, and what only the protocol does. */
export const pretending = {
  content: [{ type: 'text', text: 'A page' }],
  inputRequests: { open: {} },
  _meta: { 'panda-bridge/error': 'signed-out', 'notebook.org/page': 1 },
}

/** An endpoint that PandaMCP leaves out unless it is told otherwise. */
export const unserved = toolName(
  catalogue.find(({ inDefaultPandaMcp, effect }) => !inDefaultPandaMcp && effect === 'read') as Endpoint,
)

/**
 * Who answers besides PanDA, in the bridge's own process: a notebook that needs no login. Nobody delivers such a one yet,
 * so it stands for what may come; all else in its tests is real.
 */
export class Notebook implements Upstream {
  readonly name: string
  readonly kind = 'other'
  readonly url = 'notebook:'
  readonly asked: McpRequest[] = []
  readonly #events: UpstreamEvents
  tools = ['note_read', 'demo_appeared', unserved]
  description = 'A page.'
  is: 'well' | 'away' | 'hanging' | 'signed-out' = 'well'

  constructor(events: UpstreamEvents, name = 'Notebook') {
    this.#events = events
    this.name = name
  }

  needsLogin(): boolean {
    return false
  }

  check(_: string, { page }: Record<string, unknown>): void {
    if (page === '') throw new BridgeError('invalid-input', 'There is no page without a name.', 'Name one.')
  }

  async request(request: McpRequest): Promise<McpResult> {
    this.asked.push(request)
    switch (this.is) {
      case 'hanging':
        return new Promise<never>(() => undefined)
      case 'signed-out':
        throw new BridgeError('signed-out', 'The notebook knows you no more.', 'Show it who you are.')
      case 'away': {
        const error = new BridgeError('unreachable', 'The notebook is closed.', 'Open it.')
        this.#events.onReachable(error)
        throw error
      }
      case 'well':
        this.#events.onReachable(undefined)
        return this.#answer(request)
    }
  }

  /** The tools that it was asked to use, by the name of each. */
  get called(): unknown[] {
    return this.asked.flatMap(({ method, params }) => (method === 'tools/call' ? [params?.['name']] : []))
  }

  say(notification: McpNotification): void {
    this.#events.onNotification(notification)
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  #answer({ method, params = {} }: McpRequest): McpResult {
    switch (method) {
      case 'tools/list': {
        const { description } = this
        return { tools: this.tools.map((name) => ({ name, description, inputSchema: { type: 'object' } })) }
      }
      case 'resources/list':
        return { resources: [{ name: 'A page', uri: 'notebook:page-1' }] }
      case 'resources/templates/list':
        return { resourceTemplates: [{ name: 'Any page', uriTemplate: 'notebook:{page}' }] }
      case 'prompts/list':
        return { prompts: [{ name: 'summary', arguments: [{ name: 'page' }] }] }
      case 'resources/read':
        return { contents: [{ uri: params['uri'], text: `A page of ${this.name}` }] }
      case 'prompts/get': {
        const text = `Sum up, says ${this.name}`
        return { messages: [{ role: 'user', content: { type: 'text', text } }] }
      }
      case 'completion/complete':
        return { completion: { values: [`a page of ${this.name}`] } }
      case 'tools/call':
        return this.#use(params)
      default:
        return {}
    }
  }

  #use(params: Record<string, unknown>): McpResult {
    const { page } = (params['arguments'] ?? {}) as { page?: string }
    if (page === 'of the bridge') return pretending
    if (page === 'failing') throw new JsonRpcError(-32_042, 'Open this.', { url: 'https://example.org' })
    const text = page === 'like PanDA' ? likePanda : `${this.name} noted: ${String(params['name'])}`
    return { content: [{ type: 'text', text }] }
  }
}

/** Lets assistants use the notebook's tools and some of PanDA's without a question. */
export function allowNotebook(home: Home): void {
  const tools = ['note_read', 'note_write', 'demo_appeared', 'task_get_status', unserved]
  new SettingsFile(home).change({
    ownSets: [{ id: 'own-mine', name: 'Mine', tools: [...tools, ...Object.values(permissions)] }],
    endpointSet: 'own-mine',
    rules: { read: 'allow', write: 'allow', destructive: 'allow' },
  })
}
