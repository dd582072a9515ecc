import { randomUUID } from 'node:crypto'
import { json } from 'node:stream/consumers'
import { NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node'
import { Server, type ServerContext } from '@modelcontextprotocol/server'
import { ClientKeys } from '../bridge/auth/client-keys.ts'
import { FileCredentialStore } from '../bridge/auth/credentials.ts'
import type { BridgeOptions } from '../bridge/index.ts'
import { SettingsFile } from '../bridge/state/settings.ts'
import { allowEverything, startTestBridge, usePandaMcp, type TestBridge } from './bridge.ts'
import { listen } from './conformance/listen.ts'
import { newHome } from './homes.ts'

export type Asking = (call: ServerContext, server: Server, given: Record<string, unknown>) => Promise<unknown>

/**
 * A bridge that has, where PandaMCP would be, a server of MCP's own SDK whose tools ask. What a tool gives is its answer,
 * as JSON.
 */
export async function startBridgeToAsking(
  tools: Record<string, Asking>,
  rule: 'allow' | 'ask' = 'allow',
  times?: BridgeOptions['times'],
): Promise<TestBridge & { capabilities: () => unknown }> {
  const transports = new Map<string, NodeStreamableHTTPServerTransport>()
  let capabilities: unknown

  function asking(): Server {
    const server = new Server({ name: 'asking', version: '1' }, { capabilities: { tools: {} } })
    server.setRequestHandler('tools/list', () => ({
      tools: Object.keys(tools).map((name) => ({ name, inputSchema: { type: 'object' } })),
    }))
    server.setRequestHandler('tools/call', async ({ params }, call) => {
      const given = params.arguments ?? {}
      const answer = await tools[params.name]?.(call, server, given)
      return { content: [{ type: 'text', text: JSON.stringify(answer) }] }
    })
    server.oninitialized = () => (capabilities = server.getClientCapabilities())
    return server
  }

  const listening = await listen(
    async (request, response) => {
      const body: unknown = request.method === 'POST' ? await json(request) : undefined
      const id = request.headers['mcp-session-id']
      const known = typeof id === 'string' ? transports.get(id) : undefined
      if (known) return known.handleRequest(request, response, body)
      const transport = new NodeStreamableHTTPServerTransport({
        sessionIdGenerator: randomUUID,
        onsessioninitialized: (opened) => void transports.set(opened, transport),
      })
      await asking().connect(transport)
      return transport.handleRequest(request, response, body)
    },
    async () => {
      await Promise.all([...transports.values()].map((transport) => transport.close()))
    },
  )
  const home = newHome()
  const keys = new ClientKeys(new FileCredentialStore(home.credentialsFolder))
  await keys.load()
  // Of another assistant.
  await keys.ensure('other')
  allowEverything(home, Object.keys(tools))
  new SettingsFile(home).change({ rules: { read: 'allow', write: rule, destructive: rule } })
  const fixture = await startTestBridge({
    policy: 'usual',
    signedIn: false,
    bridge: { home, ...(times && { times }) },
  })
  await usePandaMcp(fixture, listening.url)
  return {
    ...fixture,
    capabilities: () => capabilities,
    async [Symbol.asyncDispose]() {
      await fixture[Symbol.asyncDispose]()
      await listening[Symbol.asyncDispose]()
    },
  }
}
