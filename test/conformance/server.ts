import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { NodeStreamableHTTPServerTransport, toNodeHandler, toWebRequest } from '@modelcontextprotocol/node'
import {
  createMcpHandler,
  isLegacyRequest,
  Server,
  type EventStore,
  type JSONRPCMessage,
} from '@modelcontextprotocol/server'
import { listen, type Listening } from './listen.ts'
import { answer, hasMethod } from './offered.ts'
import type { Lists } from './tools.ts'

/**
 * The server that the conformance suite wants to meet: MCP's own SDK with the tools, resources and prompts that the
 * suite asks for by name, in protocol 2025-11-25 with sessions and in 2026-07-28.
 */
export async function startConformanceServer(): Promise<Listening> {
  const sessions = new Map<string, NodeStreamableHTTPServerTransport>()
  const modern = createMcpHandler(({ authInfo }) => conformanceServer(lists, authInfo?.extra?.['method']), {
    legacy: 'reject',
  })
  const handleModern = toNodeHandler(modern)

  const lists: Lists = {
    changes: 0,
    change: (list) => {
      lists.changes += 1
      if (list === 'tools') modern.notify.toolsChanged()
      else modern.notify.promptsChanged()
      const method = `notifications/${list}/list_changed` as const
      for (const session of sessions.values()) void session.send({ jsonrpc: '2.0', method })
    },
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (isForeign(request)) {
      response.writeHead(403).end()
      return
    }
    const body: unknown = request.method === 'POST' ? await json(request) : undefined
    const id = request.headers['mcp-session-id']
    const session = typeof id === 'string' ? sessions.get(id) : undefined
    if (session) return session.handleRequest(request, response, body)
    if (typeof id === 'string') {
      response.writeHead(404).end()
      return
    }
    if (request.method === 'POST' && !(await isLegacyRequest(await toWebRequest(request, body), body))) {
      const extra = { method: (body as { method?: string }).method }
      const auth = { token: '', clientId: 'suite', scopes: [], extra }
      return handleModern(Object.assign(request, { auth }), response, body)
    }
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (opened) => void sessions.set(opened, transport),
      onsessionclosed: (closed) => void sessions.delete(closed),
      eventStore: eventsInMemory(),
      retryInterval: 500,
    })
    await conformanceServer(lists).connect(transport)
    return transport.handleRequest(request, response, body)
  }

  return listen(handle, async () => {
    await Promise.all([...sessions.values()].map((transport) => transport.close()))
    await modern.close()
  })
}

/** As browsers send it for a page of elsewhere; what has no scheme is the VO's name, which PanDA wants there. */
function isForeign({ headers: { host, origin } }: IncomingMessage): boolean {
  const places = [`http://${host}`, ...(origin?.includes('://') ? [origin] : [])]
  return places.some((place) => !['127.0.0.1', 'localhost'].includes(new URL(place).hostname))
}

/** @param method the one that it is made for, where there is one only */
function conformanceServer(lists: Lists, method?: unknown): Server {
  const capabilities = {
    tools: { listChanged: true },
    resources: { listChanged: true, subscribe: true },
    prompts: { listChanged: true },
    completions: {},
    logging: {},
  }
  const server = new Server({ name: 'conformance', version: '1.0.0' }, { capabilities })
  // The SDK answers what has no handler as the protocol wants it.
  if (typeof method === 'string' && !hasMethod(method)) return server
  // As they are: registered handlers would take results through schemas that drop what they do not know.
  server.fallbackRequestHandler = ({ method, params }, context) =>
    answer(method, params ?? {}, { ...context, lists })
  return server
}

/** Streams that can be taken up again, as the suite's scenario of a stream that ends early wants them. */
function eventsInMemory(): EventStore {
  const events: { stream: string; message: JSONRPCMessage }[] = []
  return {
    storeEvent: (stream, message) => Promise.resolve(String(events.push({ stream, message }) - 1)),
    replayEventsAfter: async (last, { send }) => {
      const stream = events[Number(last)]?.stream ?? ''
      for (const [index, event] of events.entries())
        if (index > Number(last) && event.stream === stream && 'jsonrpc' in event.message)
          await send(String(index), event.message)
      return stream
    },
  }
}
