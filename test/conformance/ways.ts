import { randomUUID } from 'node:crypto'
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { NodeStreamableHTTPServerTransport, toWebRequest } from '@modelcontextprotocol/node'
import {
  isJSONRPCRequest,
  isJSONRPCResponse,
  isLegacyRequest,
  type JSONRPCMessage,
  type RequestId,
} from '@modelcontextprotocol/server'
import { allowEverything, startTestBridge, usePandaMcp, type TestBridge } from '../bridge.ts'
import { cli, recordProcess } from '../cli.ts'
import { newHome } from '../homes.ts'
import { listen, type Listening } from './listen.ts'
import { tools } from './offered.ts'

/** A bridge that has the conformance server where PandaMCP would be, with every tool allowed. */
export async function startBridgeTo(url: string): Promise<TestBridge> {
  const home = newHome()
  allowEverything(home, Object.keys(tools))
  const fixture = await startTestBridge({ policy: 'usual', signedIn: false, bridge: { home } })
  await usePandaMcp(fixture, url)
  return fixture
}

/** The bridge's port with a key, which the suite has no way to send; Host and Origin go on as the suite sends them. */
export async function bridgeWithKey(test: TestBridge): Promise<Listening> {
  const { mcpUrl } = test.bridge.state
  const key = await test.headersOf('stdio')
  return listen((request, response) => {
    const { method, headers } = request
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const passed = httpRequest(mcpUrl, { method, headers: { ...headers, ...key } }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers).flushHeaders()
      answer.pipe(response)
      resolve()
    })
    passed.once('error', reject)
    response.once('close', () => passed.destroy())
    request.pipe(passed)
    return promise
  })
}

/**
 * The shim speaks by its standard input and output, and the suite by HTTP alone: each session has a shim of its own, to
 * which its messages go as they are, and MCP's own SDK answers with what it says.
 */
export async function shimByHttp(test: TestBridge): Promise<Listening> {
  const sessions = new Map<string, NodeStreamableHTTPServerTransport>()
  const idle: StdioClientTransport[] = []

  async function startShim(): Promise<StdioClientTransport> {
    const env = { PATH: process.env['PATH'] ?? '', HOME: test.home.folder }
    const shim = new StdioClientTransport({
      command: process.execPath,
      args: [cli, 'stdio'],
      env: { ...env, PANDA_BRIDGE_HOME: test.home.folder },
    })
    await shim.start()
    recordProcess(shim.pid ?? undefined)
    return shim
  }

  async function open(): Promise<NodeStreamableHTTPServerTransport> {
    const shim = idle.pop() ?? (await startShim())
    const http = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void sessions.set(id, http),
    })
    const underWay = new Set<RequestId>()
    http.onmessage = (message) => {
      if (isJSONRPCRequest(message)) underWay.add(message.id)
      void shim.send(message)
    }
    http.onclose = () => void shim.close()
    shim.onmessage = (message) => {
      const isAnswer = isJSONRPCResponse(message)
      if (isAnswer && message.id !== undefined) underWay.delete(message.id)
      // A line does not say to which request it belongs: to the one that is under way.
      const [relatedRequestId] = underWay
      void http.send(message, isAnswer || relatedRequestId === undefined ? {} : { relatedRequestId })
    }
    return http
  }

  /** A request of the 2026 protocol, which has no sessions: a shim has one of them at a time, and no line is another's. */
  async function ask(message: JSONRPCMessage, response: ServerResponse): Promise<void> {
    const shim = idle.pop() ?? (await startShim())
    let isAnswered = false
    const ended = new Promise((close) => response.once('close', close))
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    shim.onmessage = (said) => {
      response.write(`data: ${JSON.stringify(said)}\n\n`)
      isAnswered = isJSONRPCResponse(said)
      if (isAnswered) response.end()
    }
    await shim.send(message)
    await ended
    if (isAnswered) idle.push(shim)
    else await shim.close()
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body: unknown = request.method === 'POST' ? await json(request) : undefined
    if (request.method === 'POST' && !(await isLegacyRequest(await toWebRequest(request, body), body)))
      return ask(body as JSONRPCMessage, response)
    const id = request.headers['mcp-session-id']
    const session = typeof id === 'string' ? sessions.get(id) : await open()
    if (!session) {
      response.writeHead(404).end()
      return
    }
    return session.handleRequest(request, response, body)
  }

  // The suite waits half a second for some things: what it asks does not wait for programs to start.
  for (let ready = 0; ready < 3; ready += 1) idle.push(await startShim())
  return listen(handle, async () => {
    await Promise.all([...sessions.values(), ...idle].map((opened) => opened.close()))
  })
}
