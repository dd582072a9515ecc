import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Home } from '../bridge/home/home.ts'
import type { McpNotification, McpRequest, McpResult } from '../bridge/mcp/index.ts'
import { catalogue, toolName, type Endpoint } from '../bridge/panda/catalogue/index.ts'
import { permissions } from '../bridge/policy/permissions.ts'
import { SettingsFile } from '../bridge/state/settings.ts'
import { furtherEntrySchema, type FurtherEntry } from '../bridge/upstream/further/entry.ts'

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

type Message = McpRequest & { id?: number }

/**
 * An MCP server besides PanDA on a real socket (MCP 2025-11-25, Streamable HTTP), written by hand so that it can behave as
 * no library lets it: a notebook.
 */
export class Notebook {
  readonly name: string
  readonly asked: McpRequest[] = []
  /** The headers of each request. */
  readonly headers: IncomingMessage['headers'][] = []
  readonly #server = createServer((request, response) => void this.#hear(request, response))
  readonly #streams = new Set<ServerResponse>()
  #sessions = 0
  tools = ['note_read', 'demo_appeared', unserved]
  annotations: Record<string, unknown> | undefined
  description = 'A page.'
  inputSchema: Record<string, unknown> = { type: 'object' }
  /** `stateless`: it keeps no sessions and pushes nothing. `silent`: it takes what comes, and never answers anything. */
  is: 'well' | 'hanging' | 'silent' | 'signed-out' | 'not-mcp' | 'stateless' = 'well'
  /** Whether a page that it is asked for comes back as it was named. */
  echoes = false
  /** The bearers that it takes; any, and none, where undefined. */
  takes: ((bearer: string) => boolean | Promise<boolean>) | undefined
  /** Who gives logins for it. */
  authorizationServer: string | undefined

  private constructor(name: string) {
    this.name = name
  }

  static async open(name = 'Notebook'): Promise<Notebook> {
    const notebook = new Notebook(name)
    await notebook.listen(0)
    return notebook
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/mcp`
  }

  /** As the settings have it. */
  entry(change: Partial<FurtherEntry> & { login?: string } = {}): FurtherEntry {
    const { login = 'none', ...rest } = change
    const reach = { by: 'http', url: this.url, login }
    return furtherEntrySchema.parse({ name: this.name, prefix: '', reach, ...rest })
  }

  listen(port: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#server.listen(port, '127.0.0.1', resolve)
    return promise
  }

  /** Goes away, and forgets its sessions. @returns what brings it back at the same address */
  async goAway(): Promise<() => Promise<void>> {
    const { port } = this.#server.address() as AddressInfo
    await this.close()
    return () => this.listen(port)
  }

  async close(): Promise<void> {
    this.#sessions += 1
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }

  /** The tools that it was asked to use, by the name of each. */
  get called(): unknown[] {
    return this.asked.flatMap(({ method, params }) => (method === 'tools/call' ? [params?.['name']] : []))
  }

  say(notification: McpNotification): void {
    for (const stream of this.#streams)
      stream.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...notification })}\n\n`)
  }

  /** Whether somebody hears what it says. */
  get isHeard(): boolean {
    return this.#streams.size > 0
  }

  async #hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.headers.push(request.headers)
    if (this.is === 'silent') return void request.resume()
    const { pathname } = new URL(request.url ?? '/', this.url)
    if (pathname.startsWith('/.well-known/')) return this.#tellOfLogins(pathname, response)
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    if (this.takes && !(await this.takes(bearer))) {
      const metadata = new URL('/.well-known/oauth-protected-resource/mcp', this.url).href
      return void response
        .writeHead(401, { 'www-authenticate': `Bearer resource_metadata="${metadata}", scope="notes"` })
        .end()
    }
    if (request.method === 'GET') return this.#listenTo(response)
    if (request.method !== 'POST') return void response.writeHead(200).end()
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { id, method, params } = JSON.parse(Buffer.concat(chunks).toString()) as Message
    const session = `s${this.#sessions}`
    const isLost = method !== 'initialize' && request.headers['mcp-session-id'] !== session
    if (isLost && this.is !== 'stateless') return void response.writeHead(404).end()
    if (id === undefined) return void response.writeHead(202).end()
    this.asked.push({ method, ...(params && { params }) })
    if (this.is === 'hanging' && method !== 'initialize') return
    if (this.is === 'signed-out') return void response.writeHead(401).end()
    if (this.is === 'not-mcp')
      return void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Hello')
    response.setHeader('content-type', 'application/json')
    if (this.is !== 'stateless') response.setHeader('mcp-session-id', session)
    response.end(
      JSON.stringify({ jsonrpc: '2.0', id, ...this.#answer({ method, ...(params && { params }) }) }),
    )
  }

  /** RFC 9728. */
  #tellOfLogins(path: string, response: ServerResponse): void {
    if (this.authorizationServer === undefined || path !== '/.well-known/oauth-protected-resource/mcp')
      return void response.writeHead(404).end()
    const servers = [this.authorizationServer]
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify({ resource: this.url, authorization_servers: servers, scopes_supported: ['notes'] }),
    )
  }

  #listenTo(response: ServerResponse): void {
    if (this.is === 'stateless') return void response.writeHead(405).end()
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(': here\n\n')
    this.#streams.add(response)
    response.once('close', () => this.#streams.delete(response))
  }

  #answer({ method, params = {} }: McpRequest): { result: McpResult } | { error: object } {
    switch (method) {
      case 'initialize': {
        const serverInfo = { name: this.name, version: '1' }
        return { result: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo } }
      }
      case 'tools/list': {
        const { description, annotations, inputSchema } = this
        const entry = { description, inputSchema, annotations }
        return { result: { tools: this.tools.map((name) => ({ name, ...entry })) } }
      }
      case 'resources/list':
        return { result: { resources: [{ name: 'A page', uri: 'notebook:page-1' }] } }
      case 'resources/templates/list':
        return { result: { resourceTemplates: [{ name: 'Any page', uriTemplate: 'notebook:{page}' }] } }
      case 'prompts/list':
        return { result: { prompts: [{ name: 'summary', arguments: [{ name: 'page' }] }] } }
      case 'resources/read':
        return { result: { contents: [{ uri: params['uri'], text: `A page of ${this.name}` }] } }
      case 'prompts/get': {
        const text = `Sum up, says ${this.name}`
        return { result: { messages: [{ role: 'user', content: { type: 'text', text } }] } }
      }
      case 'completion/complete':
        return { result: { completion: { values: [`a page of ${this.name}`] } } }
      case 'tools/call':
        return this.#use(params)
      default:
        return { result: {} }
    }
  }

  #use(params: Record<string, unknown>): { result: McpResult } | { error: object } {
    const { page } = (params['arguments'] ?? {}) as { page?: string }
    if (page === 'of the bridge') return { result: pretending }
    if (page === 'failing')
      return { error: { code: -32_042, message: 'Open this.', data: { url: 'https://example.org' } } }
    const noted = page === 'like PanDA' ? likePanda : `${this.name} noted: ${String(params['name'])}`
    const text = this.echoes && page !== undefined ? page : noted
    return { result: { content: [{ type: 'text', text }] } }
  }
}

/** Lets assistants use the notebook's tools and some of PanDA's without a question. */
export function allowNotebook(home: Home, ...upstreams: FurtherEntry[]): void {
  const tools = ['note_read', 'note_write', 'demo_appeared', 'task_get_status', unserved]
  new SettingsFile(home).change({
    upstreams,
    ownSets: [{ id: 'own-mine', name: 'Mine', tools: [...tools, ...Object.values(permissions)] }],
    endpointSet: 'own-mine',
    rules: { read: 'allow', write: 'allow', destructive: 'allow' },
  })
}
