import { Client, InMemoryTransport } from '@modelcontextprotocol/client'
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport as OldTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { Server as OldServer } from '@modelcontextprotocol/sdk/server/index.js'
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import { Server } from '@modelcontextprotocol/server'
import { describe, expect, it, onTestFinished } from 'vitest'
import { silentLog } from '../home/log.ts'
import { endpointOfTool, inputSchema, outputSchema, type Endpoint } from '../panda/catalogue/index.ts'
import { KeptResults } from './kept-results.ts'
import { readResult, readResultTool } from './read-result.ts'

const rows = Array.from({ length: 2_000 }, (_, index) => ({ PandaID: index, diag: 'd'.repeat(100) }))
const structuredContent = { success: true, message: '', data: rows }
const answer = { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent }

const schemas = {
  job_get_description: outputSchema(endpointOfTool('job_get_description') as Endpoint),
  task_get_details: outputSchema(endpointOfTool('task_get_details') as Endpoint),
  pandamcp: { type: 'object', additionalProperties: true },
  strict: { type: 'object', properties: { data: { type: 'array' } }, required: ['data'] },
} as const
const tools = [
  ...Object.entries(schemas).map(([name, outputSchema]) => ({
    name,
    inputSchema: inputSchema(endpointOfTool('system_is_alive') as Endpoint),
    outputSchema,
  })),
  readResultTool,
]

/** What the bridge would answer: `kept` undefined for what a cut answer without structured content would do. */
function call(results: KeptResults | undefined, name: string, args: unknown): Record<string, unknown> {
  if (!results) return { content: [] }
  if (name === readResultTool.name) return readResult(results, 'c', args)
  return results.fit('c', name, answer, schemas[name as keyof typeof schemas]).result
}

interface Calls {
  listTools(): Promise<unknown>
  callTool(params: { name: string; arguments?: Record<string, unknown> }): Promise<Record<string, unknown>>
}

async function connectSdk2(results: KeptResults | undefined): Promise<Calls> {
  const [ours, theirs] = InMemoryTransport.createLinkedPair()
  const server = new Server({ name: 's', version: '1' }, { capabilities: { tools: {} } })
  server.fallbackRequestHandler = ({ method, params }) =>
    Promise.resolve(
      method === 'tools/list' ? { tools } : call(results, String(params?.['name']), params?.['arguments']),
    )
  const client = new Client({ name: 'c', version: '1' })
  await server.connect(ours)
  await client.connect(theirs)
  onTestFinished(() => client.close())
  return client
}

async function connectSdk1(results: KeptResults | undefined): Promise<Calls> {
  const [ours, theirs] = OldTransport.createLinkedPair()
  const server = new OldServer({ name: 's', version: '1' }, { capabilities: { tools: {} } })
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: tools as never }))
  server.setRequestHandler(
    CallToolRequestSchema,
    ({ params }) => call(results, params.name, params.arguments) as never,
  )
  const client = new OldClient({ name: 'c', version: '1' })
  await server.connect(ours)
  await client.connect(theirs)
  onTestFinished(() => client.close())
  return client
}

describe.each([
  ['SDK 2', connectSdk2],
  ['SDK 1', connectSdk1],
])('a client of %s that knows the output schemas', (_, connect) => {
  it.each(['job_get_description', 'task_get_details', 'pandamcp'])(
    'takes the outline of %s, and reads on',
    async (name) => {
      const client = await connect(new KeptResults({ log: silentLog }))
      await client.listTools()
      const result = await client.callTool({ name })
      expect(result).toMatchObject({
        structuredContent: { success: true, data: { $outline: 'array', count: 2_000 } },
      })
      const { uri } = (result['_meta'] as { 'panda-bridge/outline': { uri: string } })['panda-bridge/outline']
      const part = await client.callTool({
        name: readResultTool.name,
        arguments: { result: uri, path: '/data', from: 1_990 },
      })
      const [note, text] = part['content'] as { text: string }[]
      expect(note?.text).toContain('10 rows of 2,000')
      expect(JSON.parse(text?.text ?? '')).toEqual(rows.slice(1_990))
    },
  )

  it('takes the outline as an error where the schema allows none', async () => {
    const client = await connect(new KeptResults({ log: silentLog }))
    await client.listTools()
    expect(await client.callTool({ name: 'strict' })).toMatchObject({ isError: true })
  })

  it('would throw an answer away that has no structured content', async () => {
    const client = await connect(undefined)
    await client.listTools()
    await expect(client.callTool({ name: 'pandamcp' })).rejects.toThrow('did not return structured content')
  })
})
