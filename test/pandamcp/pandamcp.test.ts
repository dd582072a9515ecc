import { readFile } from 'node:fs/promises'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { preparePandaMcp } from './install.ts'
import { type RecordingRest, startRecordingRest } from './rest.ts'
import { type PandaMcp, startPandaMcp } from './server.ts'
import { endsAfterAll } from '../ends.ts'

// What the real program does, as a client of its own sees it: panda-server 1.0.4, FastMCP 3.4.10.
// Whatever the bridge or the demo assumes of PandaMCP is asserted here first.

const reason = process.env['PANDAMCP_UNAVAILABLE']
const prepared = reason ? { unavailable: reason } : await preparePandaMcp()

const signedIn = {
  authorization: 'Bearer header.payload.signature',
  'x-auth-token': 'Bearer header.payload.signature',
  origin: 'atlas',
}
const alive = { success: true, message: '', data: null }

describe.skipIf('unavailable' in prepared)('PandaMCP', () => {
  let rest: RecordingRest
  let pandaMcp: PandaMcp
  const ends = endsAfterAll()

  beforeAll(async () => {
    if ('unavailable' in prepared) return
    rest = await startRecordingRest()
    ends(() => rest[Symbol.asyncDispose]())
    pandaMcp = await startPandaMcp({ prepared, restUrl: rest.url })
    ends(() => pandaMcp.kill())
  })
  beforeEach(() => {
    rest.calls.length = 0
    rest.answer = () => ({ body: alive })
  })

  async function connect(headers: Record<string, string> = signedIn): Promise<Client> {
    const client = new Client({ name: 'test', version: '1' })
    await client.connect(
      new StreamableHTTPClientTransport(new URL(pandaMcp.url), { requestInit: { headers } }),
    )
    return client
  }

  /** One tool call, as a new client. */
  async function call(name: string, args: Record<string, unknown> = {}, headers?: Record<string, string>) {
    const client = await connect(headers)
    try {
      return await client.callTool({ name, arguments: args })
    } finally {
      await client.close()
    }
  }

  function post(body: unknown, { url = pandaMcp.url, headers = {} } = {}): Promise<Response> {
    return fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        ...headers,
      },
      body: JSON.stringify({ jsonrpc: '2.0', ...(body as object) }),
    })
  }

  const initialize = {
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2026-07-28', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
  }

  describe('its tools', () => {
    test('are the default endpoint list, every module of it', async () => {
      if ('unavailable' in prepared) return
      const list = JSON.parse(await readFile(prepared.endpointListFile, 'utf8')) as Record<string, string[]>
      const names = Object.entries(list).flatMap(([module, names]) =>
        names.map((name) => `${module}_${name}`),
      )
      const { tools } = await (await connect()).listTools()
      expect(tools.map((tool) => tool.name).toSorted()).toEqual(names.toSorted())
      expect(tools).toHaveLength(59)
    })

    test('have a docstring, a schema and a tag list, but neither title nor annotations', async () => {
      const { tools } = await (await connect()).listTools()
      for (const tool of tools) {
        const { outputSchema, ...others } = tool
        expect(Object.keys(others).toSorted()).toEqual(['_meta', 'description', 'inputSchema', 'name'])
        expect(tool.description).toMatch(/HTTP Method: (GET|POST)/)
        expect(tool._meta).toEqual({ fastmcp: { tags: [] } })
        expect(outputSchema ?? { type: 'object', additionalProperties: true }).toEqual({
          type: 'object',
          additionalProperties: true,
        })
      }
      // Where the Python function has no return type, or one that is no dict.
      expect(tools.filter((tool) => !tool.outputSchema)).toHaveLength(13)
    })
  })

  describe('the login', () => {
    test('reaches PanDA as Authorization and Origin', async () => {
      await call('system_is_alive')
      expect(rest.calls).toMatchObject([
        {
          method: 'GET',
          path: '/system/is_alive',
          headers: {
            authorization: 'Bearer header.payload.signature',
            origin: 'atlas',
            accept: 'application/json',
          },
        },
      ])
      expect(rest.calls[0]?.headers).not.toHaveProperty('x-auth-token')
    })

    test('is lost without X-Auth-Token: FastMCP keeps Authorization from the tools, and the VO goes with it', async () => {
      await call('system_is_alive', {}, { authorization: signedIn.authorization, origin: 'atlas' })
      expect(rest.calls[0]?.headers).not.toHaveProperty('authorization')
      expect(rest.calls[0]?.headers).not.toHaveProperty('origin')
    })

    test('is not asked for by PandaMCP itself: it lists and calls for anyone', async () => {
      expect(await call('system_is_alive', {}, {})).toMatchObject({ structuredContent: alive })
    })

    test('may carry a role, and is not in what PandaMCP writes out', async () => {
      await call('system_is_alive', {}, { ...signedIn, origin: 'atlas:production' })
      expect(rest.calls[0]?.headers.origin).toBe('atlas:production')
      expect(pandaMcp.output()).not.toContain('header.payload.signature')
    })
  })

  describe('the parameters', () => {
    test('of a GET go into the URL, a list by repeating its name, and defaults are filled in', async () => {
      await call('job_get_status', { job_ids: [1, 2] })
      expect(rest.calls[0]?.query).toBe('?job_ids=1&job_ids=2&timeout=60')
      await call('statistics_job_stats_by_site_and_resource_type')
      expect(rest.calls[1]?.query).toBe('')
    })

    test('of a POST go into a JSON body, and a number sent as text is made one', async () => {
      await call('task_kill', { task_id: '1' })
      expect(rest.calls).toMatchObject([
        { method: 'POST', path: '/task/kill', body: '{"task_id": 1, "broadcast": false}' },
      ])
    })

    test.each([
      ['an unknown one', { task_id: 1, more: 1 }, 'Unexpected keyword argument'],
      ['a missing one', {}, 'Missing required argument'],
      ['a wrong type', { task_id: 'x' }, 'Input should be a valid integer'],
      ['null for an optional one', { task_id: 1, broadcast: null }, 'Input should be a valid boolean'],
    ])('%s is refused as a tool error before PanDA sees it', async (_, args, message) => {
      expect(await call('task_kill', args)).toEqual({
        isError: true,
        content: [{ type: 'text', text: expect.stringContaining(message) as string }],
      })
      expect(rest.calls).toEqual([])
    })
  })

  describe('an answer', () => {
    test('comes as text and as structured content', async () => {
      expect(await call('system_is_alive')).toEqual({
        content: [{ type: 'text', text: '{"success":true,"message":"","data":null}' }],
        structuredContent: alive,
        isError: false,
      })
    })

    test('with success: false is no tool error', async () => {
      rest.answer = () => ({
        body: { ...alive, success: false, message: 'SSL secure connection is required' },
      })
      expect(await call('task_kill', { task_id: 1 })).toMatchObject({
        isError: false,
        structuredContent: { success: false, message: 'SSL secure connection is required' },
      })
    })

    test('with HTTP 403 is a tool error that names the URL and has lost the reason', async () => {
      rest.answer = () => ({ status: 403, body: 'ERROR : Token authentication failed. Token expired' })
      expect(await call('task_kill', { task_id: 1 })).toEqual({
        isError: true,
        content: [
          {
            type: 'text',
            text: `Error calling tool 'task_kill': 403 Client Error: Forbidden for url: ${rest.url}/task/kill`,
          },
        ],
      })
    })

    test('that is a JSON string, as the offline script is, fails where a dict was promised', async () => {
      rest.answer = () => ({ body: '"#!/bin/bash"' })
      expect(await call('job_generate_offline_execution_script', { job_id: 1 })).toMatchObject({
        isError: true,
        content: [{ text: expect.stringContaining('structured_content must be a dict or None') as string }],
      })
    })

    test('of an unknown tool is a tool error, not a protocol error', async () => {
      expect(await call('no_such_tool')).toEqual({
        isError: true,
        content: [{ type: 'text', text: "Unknown tool: 'no_such_tool'" }],
      })
    })

    test('comes alone: neither progress nor log messages, also when asked for', async () => {
      const client = await connect()
      const notifications: unknown[] = []
      client.fallbackNotificationHandler = async (notification) => void notifications.push(notification)
      await client.callTool(
        { name: 'system_is_alive', arguments: {} },
        { onprogress: (progress) => void notifications.push(progress) },
      )
      expect(notifications).toEqual([])
    })

    test('does not wait for another one of the same session', async () => {
      const client = await connect()
      const together = Promise.withResolvers<void>()
      let open = 0
      // Each call is held until all eight have arrived.
      rest.answer = () => {
        if (++open === 8) together.resolve()
        return { body: alive, when: together.promise }
      }
      const results = await Promise.all(
        Array.from({ length: 8 }, () => client.callTool({ name: 'system_is_alive', arguments: {} })),
      )
      expect(results.every((result) => !result.isError)).toBe(true)
    })
  })

  describe('the transport', () => {
    test('settles on 2025-11-25 when offered 2026-07-28, and answers as an event stream', async () => {
      const response = await post(initialize, { headers: signedIn })
      expect(response.headers.get('content-type')).toBe('text/event-stream')
      expect(response.headers.get('mcp-session-id')).toMatch(/^[0-9a-f]{32}$/)
      expect(JSON.parse((await response.text()).replace('event: message\r\ndata: ', ''))).toEqual({
        jsonrpc: '2.0',
        id: 1,
        result: {
          protocolVersion: '2025-11-25',
          capabilities: {
            experimental: {},
            logging: {},
            prompts: { listChanged: true },
            resources: { subscribe: false, listChanged: true },
            tools: { listChanged: true },
            extensions: { 'io.modelcontextprotocol/ui': {} },
          },
          serverInfo: { name: 'Main', version: '3.4.10' },
        },
      })
    })

    test('does not know server/discover: 400 without a session', async () => {
      const response = await post(
        { id: 1, method: 'server/discover', params: {} },
        { headers: { 'mcp-protocol-version': '2026-07-28' } },
      )
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({
        id: 'server-error',
        error: { code: -32600, message: 'Bad Request: Missing session ID' },
      })
    })

    test('sends /mcp/ on to /mcp with 307', async () => {
      const response = await post(initialize, { url: `${pandaMcp.url}/` })
      expect(response.status).toBe(307)
      expect(response.headers.get('location')).toBe(pandaMcp.url)
    })

    test('answers 404 where the session is unknown', async () => {
      const response = await post(
        { id: 2, method: 'tools/list' },
        { headers: { 'mcp-session-id': '0'.repeat(32) } },
      )
      expect(response.status).toBe(404)
      expect(await response.json()).toEqual({
        jsonrpc: '2.0',
        id: 'server-error',
        error: { code: -32600, message: 'Session not found' },
      })
    })

    test('answers a GET with 400 without a session, with one stream in it, and with 409 for a second', async () => {
      const accept = { accept: 'text/event-stream' }
      expect((await fetch(pandaMcp.url, { headers: accept })).status).toBe(400)
      const session = (await post(initialize)).headers.get('mcp-session-id') ?? ''
      await post({ method: 'notifications/initialized' }, { headers: { 'mcp-session-id': session } })
      const stream = await fetch(pandaMcp.url, { headers: { ...accept, 'mcp-session-id': session } })
      expect([stream.status, stream.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
      const second = await fetch(pandaMcp.url, { headers: { ...accept, 'mcp-session-id': session } })
      expect(second.status).toBe(409)
      await stream.body?.cancel()
    })
  })

  test('a restart forgets its sessions; the same port serves new ones', async () => {
    const client = await connect()
    const before = pandaMcp.pid
    await pandaMcp.restart()
    expect(pandaMcp.pid).not.toBe(before)
    await expect(client.callTool({ name: 'system_is_alive', arguments: {} })).rejects.toThrow(
      'Session not found',
    )
    expect(await call('system_is_alive')).toMatchObject({ isError: false })
  })

  test('ends on SIGTERM although a client holds a stream open, and starts again', async () => {
    await connect()
    await pandaMcp.stop()
    await expect(connect()).rejects.toThrow('fetch failed')
    await pandaMcp.restart()
    expect(await call('system_is_alive')).toMatchObject({ isError: false })
  })
})
