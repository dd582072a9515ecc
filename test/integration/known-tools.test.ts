import type { Client } from '@modelcontextprotocol/client'
import { expect, test } from 'vitest'
import { findEndpoint as findDemoEndpoint } from '../../bridge/demo/endpoints.ts'
import { toolOf } from '../../bridge/demo/mcp-tools.ts'
import { catalogue, endpointOfTool, inputSchema, toolName } from '../../bridge/panda/catalogue/index.ts'
import type { Endpoint } from '../../bridge/panda/catalogue/types.ts'
import { until } from '../bridge.ts'
import { connectClient } from '../clients.ts'
import { endsAfterEach } from '../ends.ts'
import { startBridgeToOdd } from '../odd-pandamcp.ts'

// What assistants are told of tools that the catalogue knows, behind a PandaMCP with words and types of its own.

type Fixture = Awaited<ReturnType<typeof startBridgeToOdd>>
type Schema = { properties: Record<string, Record<string, unknown>> }
type Tool = Record<string, unknown> & { name: string; inputSchema: Schema }
const ends = endsAfterEach()

const endpoint = (name: string) => endpointOfTool(name) as Endpoint

/** As PandaMCP describes it. */
function fromPandaMcp(name: string): Tool {
  const [, , , module = '', function_ = ''] = endpoint(name).path.split('/')
  const found = findDemoEndpoint(module, function_)
  if (!found) throw new Error(`The demo has no ${name}`)
  return { ...toolOf(found), name } as unknown as Tool
}

/** The same with other parameters. */
function withParameters(name: string, change: (properties: Schema['properties']) => void): Tool {
  const tool = structuredClone(fromPandaMcp(name))
  change(tool.inputSchema.properties)
  return tool
}

async function start(tools: Record<string, unknown>[]): Promise<{ fixture: Fixture; client: Client }> {
  const fixture = await startBridgeToOdd({ tools })
  ends(() => fixture[Symbol.asyncDispose]())
  const client = await connectClient(fixture, '2025')
  ends(() => client.close())
  await until(() => fixture.bridge.state.upstream.tools === tools.length)
  return { fixture, client }
}

async function schemaOf(client: Client, name: string): Promise<Schema> {
  const { tools } = await client.listTools()
  return tools.find((tool) => tool.name === name)?.inputSchema as unknown as Schema
}

test('every tool is told as the catalogue has it: words, types, defaults and examples of its parameters', async () => {
  const known = catalogue.filter(({ multipart }) => !multipart)
  const { client, fixture } = await start(known.map((each) => fromPandaMcp(toolName(each))))
  expect(fixture.bridge.state.upstream.heldTools).toEqual([])
  const { tools } = await client.listTools()
  for (const each of known) {
    const told = tools.find(({ name }) => name === toolName(each))
    expect(told).toMatchObject({ title: each.title, description: each.description })
    expect(told?.inputSchema).toEqual(inputSchema(each))
  }
})

test('what the server leaves without a type has the catalogue’s, and is sent as the number that it is', async () => {
  const tool = withParameters('task_kill', (properties) => {
    properties['task_id'] = { title: 'Task Id' }
  })
  const { client, fixture } = await start([fromPandaMcp('task_get_status'), tool])
  expect(fixture.bridge.state.upstream.heldTools).toEqual([])
  fixture.odd.answers['tools/call'] = () => ({ content: [], structuredContent: { success: true } })
  for (const name of ['task_get_status', 'task_kill']) {
    expect((await schemaOf(client, name)).properties['task_id']).toMatchObject({
      type: 'integer',
      description: expect.stringContaining('jediTaskID'),
      examples: [46374283],
    })
    await client.callTool({ name, arguments: { task_id: '46374283' } })
    expect(fixture.odd.came.findLast(({ method }) => method === 'tools/call')?.params).toMatchObject({
      name,
      arguments: { task_id: 46374283 },
    })
  }
})

test('tools stand in the order of their use, whatever the order of the server', async () => {
  const names = ['system_is_alive', 'task_kill', 'job_get_status', 'task_pause', 'task_get_detailed_info']
  const unknown = { name: 'demo_wait', description: 'Waits.', inputSchema: { type: 'object' } }
  const { client } = await start([unknown, ...names.map(fromPandaMcp)])
  const { tools } = await client.listTools()
  const listed = tools.map(({ name }) => name)
  expect(listed.filter((name) => name === 'demo_wait' || names.includes(name))).toEqual([
    'task_get_detailed_info',
    'job_get_status',
    'system_is_alive',
    'task_kill',
    'task_pause',
    'demo_wait',
  ])
})

test('a server that is too old for a parameter is not held back, and nobody is told of the parameter', async () => {
  const name = 'async_process_submit_grep_request'
  const older = withParameters(name, (properties) => {
    delete properties['max_matches']
    delete properties['tail_bytes']
  })
  const { client, fixture } = await start([older])
  expect(fixture.bridge.state.upstream.heldTools).toEqual([])
  const { properties } = await schemaOf(client, name)
  expect(Object.keys(properties)).toEqual(['pattern', 'log_filename', 'service_name', 'machine_name'])
  expect(properties['pattern']).toMatchObject({ description: 'Regular expression to look for.' })
})

test('a tool that lacks what no release has added is held back as before', async () => {
  const { fixture } = await start([fromPandaMcp('task_kill')])
  fixture.odd.tools = [withParameters('task_kill', (properties) => delete properties['broadcast'])]
  await fixture.bridge.installation.lists.refresh('tools/list')
  await until(() => fixture.bridge.state.upstream.heldTools.length > 0)
  expect(fixture.bridge.state.upstream.heldTools).toEqual(['task_kill'])
})

test('of a tool that takes more, which the user has looked at, what is known is told as the catalogue has it', async () => {
  const { client, fixture } = await start([fromPandaMcp('task_change_attribute')])
  fixture.odd.tools = [
    withParameters('task_change_attribute', (properties) => {
      properties['value'] = { type: 'string' }
      properties['why'] = { type: 'string', description: 'evil', default: '' }
    }),
  ]
  await fixture.bridge.installation.lists.refresh('tools/list')
  const tools = await fixture.bridge.api.listTools({})
  const { held } = tools.find(({ name }) => name === 'task_change_attribute') ?? {}
  await fixture.bridge.api.releaseTool({ name: 'task_change_attribute', version: held?.version ?? '' })
  const known = (inputSchema(endpoint('task_change_attribute')) as unknown as Schema).properties
  const { properties } = await schemaOf(client, 'task_change_attribute')
  expect(properties['attribute_name']).toEqual(known['attribute_name'])
  expect(properties['value']).toEqual({
    type: 'string',
    description: known['value']?.['description'],
    examples: known['value']?.['examples'],
  })
  expect(properties['why']).toEqual({ type: 'string', default: '' })
})
