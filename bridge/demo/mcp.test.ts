import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js'
import { describe, expect, it } from 'vitest'
import { type Demo, type DemoOptions, startDemo } from './index.ts'
import { DEFAULT_ENDPOINT_LIST, listedEndpoints } from './mcp-endpoints.ts'
import { PARAMETERS, SUMMARIES } from './mcp-words.ts'
import { endsAfterEach } from '../../test/ends.ts'

let demo: Demo
const ends = endsAfterEach()

async function connect(options: DemoOptions = {}, headers?: Record<string, string>): Promise<Client> {
  demo = await startDemo(options)
  ends(() => demo.stop())
  return join(headers ?? { 'x-auth-token': `Bearer ${demo.mintIdToken()}`, origin: 'atlas' })
}

async function join(headers: Record<string, string>): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(new StreamableHTTPClientTransport(new URL(demo.mcpUrl), { requestInit: { headers } }))
  ends(() => client.close())
  return client
}

interface Answered {
  isError?: boolean
  structuredContent?: { success: boolean; message: string; data: unknown }
  content: { type: string; text: string }[]
}

async function call(client: Client, name: string, args: Record<string, unknown> = {}): Promise<Answered> {
  return (await client.callTool({ name, arguments: args })) as unknown as Answered
}

describe('tools', () => {
  it('are the 59 of upstream, named after module and function, without annotations', async () => {
    const { tools } = await (await connect()).listTools()
    expect(tools).toHaveLength(59)
    expect(tools.filter((tool) => tool.annotations)).toEqual([])
    expect(tools.find(({ name }) => name === 'task_kill')).toMatchObject({
      description: expect.stringContaining('HTTP Method: POST') as string,
      inputSchema: {
        type: 'object',
        required: ['task_id'],
        properties: { task_id: { type: 'integer' }, broadcast: { type: 'boolean', default: false } },
      },
    })
    expect(
      tools.find(({ name }) => name === 'data_carousel_retire_unused')?.inputSchema.properties,
    ).toMatchObject({
      request_id: { anyOf: [{ type: 'integer' }, { type: 'null' }], default: null },
    })
  })

  it('are described by docstrings, each parameter in words of its own, and typed where PanDA declares a type', async () => {
    const { tools } = await (await connect()).listTools()
    for (const { description = '', inputSchema } of tools) {
      expect(description).toMatch(/^\n {4}\S.*API details:\n {8}HTTP Method: (GET|POST)\n {8}Path: \/v1\//s)
      expect(description.length).toBeGreaterThan(400)
      for (const parameter of Object.keys(inputSchema.properties ?? {})) {
        expect(description).toMatch(new RegExp(`\\n {8}${parameter}\\(.+\\): (?!the ${parameter}$).{5}`))
      }
    }
    const schemaOf = (name: string) => tools.find((tool) => tool.name === name)?.inputSchema.properties
    expect(schemaOf('task_get_status')).toEqual({ task_id: {} })
    expect(schemaOf('task_get_datasets_and_files')).toMatchObject({ task_id: {} })
  })

  it('have words for each endpoint of upstream and each of its parameters', () => {
    const endpoints = listedEndpoints(DEFAULT_ENDPOINT_LIST)
    expect(
      endpoints.map(({ module, name }) => `${module}/${name}`).filter((path) => !SUMMARIES[path]),
    ).toEqual([])
    const parameters = endpoints.flatMap((endpoint) =>
      endpoint.parameters.map((parameter) => [`${endpoint.name}.${parameter.name}`, parameter.name] as const),
    )
    expect(parameters.filter(([full, name]) => !PARAMETERS[full] && !PARAMETERS[name])).toEqual([])
  })

  it('can be others', async () => {
    const client = await connect({ mcpEndpoints: { system: ['is_alive'] } })
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['system_is_alive'])
  })

  it('answer as REST does, as text and as structured content', async () => {
    const client = await connect()
    const answer = await call(client, 'system_is_alive')
    expect(answer).toMatchObject({ structuredContent: { success: true, message: '', data: null } })
    expect(JSON.parse(answer.content[0]?.text ?? '')).toEqual(answer.structuredContent)
    expect(demo.callsOf('system', 'is_alive')).toMatchObject([{ via: 'mcp', method: 'GET', vo: 'atlas' }])
  })

  it('act for the caller', async () => {
    const client = await connect()
    const taskId = demo.state.world.ownTask('running').jediTaskID
    expect(await call(client, 'task_kill', { task_id: taskId })).toMatchObject({
      structuredContent: { success: true, data: 0 },
    })
    expect(await call(client, 'task_get_status', { task_id: String(taskId) })).toMatchObject({
      structuredContent: { data: 'aborting' },
    })
  })

  it('take the token of X-Auth-Token before that of Authorization', async () => {
    demo = await startDemo()
    const good = `Bearer ${demo.mintIdToken()}`
    const both = await join({ 'x-auth-token': good, authorization: 'Bearer nonsense', origin: 'atlas' })
    expect(await call(both, 'system_get_user_attributes')).toMatchObject({
      structuredContent: { success: true },
    })
    const one = await join({ authorization: good, origin: 'atlas' })
    expect(await call(one, 'system_get_user_attributes')).toMatchObject({
      structuredContent: { success: true },
    })
    const none = await join({})
    expect(await call(none, 'system_get_user_attributes')).toMatchObject({
      structuredContent: { message: 'SSL secure connection is required' },
    })
  })

  it('turn HTTP errors of REST into errors', async () => {
    const client = await connect({}, { authorization: 'Bearer nonsense', origin: 'atlas' })
    const answer = await call(client, 'system_get_user_attributes')
    expect(answer.isError).toBe(true)
    expect(answer.content[0]?.text).toContain('403 Client Error')
    expect(await call(client, 'no_such_tool')).toMatchObject({ isError: true })
    expect(await call(client, 'task_kill', { task_id: 'x' })).toMatchObject({ isError: true })
  })
})

describe('HTTP', () => {
  it('redirects from /mcp/', async () => {
    demo = await startDemo()
    const response = await fetch(`${demo.mcpUrl}/`, { method: 'POST', redirect: 'manual' })
    expect([response.status, response.headers.get('location')]).toEqual([307, demo.mcpUrl])
  })

  it('has no stream for notifications, and no session but its own', async () => {
    demo = await startDemo()
    expect((await fetch(demo.mcpUrl, { headers: { accept: 'text/event-stream' } })).status).toBe(400)
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
    const headers = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' }
    const unknown = await fetch(demo.mcpUrl, {
      method: 'POST',
      body,
      headers: { ...headers, 'mcp-session-id': 'x' },
    })
    expect(unknown.status).toBe(404)
    expect((await fetch(demo.mcpUrl, { method: 'POST', body, headers })).status).toBe(400)
  })

  it('forgets sessions on a restart', async () => {
    const client = await connect()
    await demo.restartMcp()
    await expect(client.listTools()).rejects.toThrow('Session not found')
    expect(demo.counters.mcpSessions).toBe(1)
  })

  it('is away while stopped', async () => {
    const client = await connect()
    await demo.stopMcp()
    await expect(client.listTools()).rejects.toThrow('fetch failed')
    demo.startMcp()
    const again = await join({})
    expect((await again.listTools()).tools).toHaveLength(59)
  })
})

describe('faults', () => {
  it.each(['down', 'overloaded', 'crash', 'invalid-json', 'unauthorized'] as const)(
    'fail as %s, once',
    async (kind) => {
      const client = await connect()
      demo.faults.mcp = { kind, times: 1, only: (path) => path.startsWith('/mcp#tools/call') }
      await expect(call(client, 'system_is_alive')).rejects.toBeInstanceOf(Error)
      expect(await call(client, 'system_is_alive')).toMatchObject({ structuredContent: { success: true } })
    },
  )

  it.each([
    ['before-call', 0],
    ['after-call', 1],
  ] as const)('break an answer off %s', async (when, calls) => {
    await connect()
    demo.faults.mcp = { kind: 'half-sse', when }
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: 5,
      method: 'tools/call',
      params: { name: 'system_is_alive' },
    })
    const response = await fetch(demo.mcpUrl, { method: 'POST', body })
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    await expect(response.text()).rejects.toBeInstanceOf(TypeError)
    expect(demo.callsOf('system', 'is_alive')).toHaveLength(calls)
  })
})

describe('extras', () => {
  it('has resources, templates, prompts and completion', async () => {
    const client = await connect({ mcpExtras: true })
    expect((await client.listResources()).resources).toHaveLength(1)
    expect((await client.listResourceTemplates()).resourceTemplates).toHaveLength(1)
    expect(await client.readResource({ uri: 'panda://demo/readme' })).toMatchObject({
      contents: [{ mimeType: 'text/plain' }],
    })
    const prompt = await client.getPrompt({ name: 'diagnose_task', arguments: { task_id: '7' } })
    expect(prompt.messages[0]?.content).toMatchObject({ text: expect.stringContaining('7') as string })
    const completed = await client.complete({
      ref: { type: 'ref/prompt', name: 'diagnose_task' },
      argument: { name: 'task_id', value: '482001' },
    })
    expect(completed.completion.values.length).toBeGreaterThan(0)
  })

  it('reports progress in ten steps', async () => {
    const client = await connect({ mcpExtras: true })
    const steps: number[] = []
    await client.callTool({ name: 'demo_progress' }, undefined, {
      onprogress: ({ progress }) => steps.push(progress),
    })
    expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it('counts cancellations', async () => {
    const client = await connect({ mcpExtras: true })
    const controller = new AbortController()
    const onprogress = (): void => controller.abort()
    const waiting = client.callTool({ name: 'demo_wait' }, undefined, {
      signal: controller.signal,
      onprogress,
    })
    await expect(waiting).rejects.toThrow('aborted')
    await expect.poll(() => demo.counters.mcpCancellations).toBe(1)
  })

  it('sends what no schema knows', async () => {
    await connect({ mcpExtras: true })
    const session = await rawSession()
    expect(await session({ method: 'tools/call', params: { name: 'demo_hologram' } })).toMatchObject({
      content: [{ type: 'text' }, { type: 'hologram', futureField: true }],
      futureField: { nested: [1, 2, 3] },
    })
  })

  it('tells when the tools change', async () => {
    const client = await connect({ mcpExtras: true })
    const { promise, resolve } = Promise.withResolvers<void>()
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => resolve())
    // The client opens its stream for notifications on its own time.
    const announced = setInterval(() => void demo.changeMcpTools(), 20)
    await promise
    clearInterval(announced)
    expect((await client.listTools()).tools.length).toBeGreaterThan(59)
  })
})

/** A session without an SDK, to see what is on the wire. */
async function rawSession(): Promise<(request: object) => Promise<unknown>> {
  const headers = new Headers({
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
  })
  const send = async (request: object): Promise<unknown> => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, ...request })
    const response = await fetch(demo.mcpUrl, { method: 'POST', headers, body })
    headers.set(
      'mcp-session-id',
      response.headers.get('mcp-session-id') ?? headers.get('mcp-session-id') ?? '',
    )
    const data = /^data: (.*)$/m.exec(await response.text())?.[1] ?? '{}'
    return (JSON.parse(data) as { result: unknown }).result
  }
  await send({
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
  })
  return send
}
