import { createRequire } from 'node:module'
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport as OldStdioTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport as OldHttpTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { startTestBridge, type TestBridge } from '../bridge.ts'
import { connectClient, eras, textOf } from '../clients.ts'
import { endsAfterAll } from '../ends.ts'

/** The bridge's answers, PandaMCP's, and the one with which large answers are read. */
const toolCount = 9 + 59 + 1

let fixture: TestBridge
const ends = endsAfterAll()
beforeAll(async () => {
  fixture = await startTestBridge()
  ends(() => fixture[Symbol.asyncDispose]())
})

const taskId = () => fixture.demo.state.world.ownTask('running').jediTaskID

describe.each(eras)('a client of the SDK 2.x that speaks the protocol of %s', (era) => {
  test('sees the tools of PandaMCP and gets an answer of PanDA', async () => {
    const client = await connectClient(fixture, era)
    const { tools } = await client.listTools()
    expect(tools).toHaveLength(toolCount)
    const result = await client.callTool({ name: 'task_get_status', arguments: { task_id: taskId() } })
    expect(result.isError).toBeFalsy()
    expect(textOf(result)).toContain('running')
    await client.close()
  })
})

test('a client of the SDK 1.x, which this project does not use itself, gets an answer', async () => {
  const client = new OldClient({ name: 'old', version: '1.0.0' })
  const requestInit = { headers: await fixture.headersOf('stdio') }
  await client.connect(new OldHttpTransport(new URL(fixture.bridge.state.mcpUrl), { requestInit }))
  expect((await client.listTools()).tools).toHaveLength(toolCount)
  const result = await client.callTool({ name: 'system_is_alive', arguments: {} })
  expect(result.isError).toBeFalsy()
  await client.close()
})

test('mcp-remote, started as Claude Desktop would start it, gets an answer through the bridge', async () => {
  const mcpRemote = createRequire(import.meta.url).resolve('mcp-remote/dist/proxy.js')
  const { authorization } = await fixture.headersOf('stdio')
  const client = new OldClient({ name: 'behind-mcp-remote', version: '1.0.0' })
  await client.connect(
    new OldStdioTransport({
      command: process.execPath,
      args: [
        mcpRemote,
        fixture.bridge.state.mcpUrl,
        '--header',
        'Authorization:${KEY}',
        '--transport',
        'http-only',
      ],
      env: {
        KEY: authorization ?? '',
        MCP_REMOTE_CONFIG_DIR: fixture.home.cacheFolder,
        PATH: process.env['PATH'] ?? '',
      },
      stderr: 'ignore',
    }),
  )
  expect((await client.listTools()).tools).toHaveLength(toolCount)
  const result = await client.callTool({ name: 'task_get_status', arguments: { task_id: taskId() } })
  expect(result.isError).toBeFalsy()
  await client.close()
})
