import { beforeAll, describe, expect, test } from 'vitest'
import { connectClient, eras } from '../clients.ts'
import { endsAfterAll } from '../ends.ts'
import { startBridgeToOdd } from '../odd-pandamcp.ts'
import { connectOldClient } from '../old-client.ts'

// One odd entry of a list: official clients refuse the whole list for it.

const schema = { type: 'object' }
const oddTools: Record<string, unknown>[] = [
  { inputSchema: { type: 'object', properties: null, required: null } },
  { inputSchema: { type: 'object', properties: { a: true, b: null, c: false }, required: ['a', null] } },
  { inputSchema: { type: 'object', required: true } },
  { inputSchema: 'x' },
  { inputSchema: schema, outputSchema: { type: 'array' } },
  { inputSchema: schema, outputSchema: { type: 'object', properties: null } },
  { inputSchema: schema, outputSchema: { type: 'object', properties: { a: { type: 'nonsense' } } } },
  { inputSchema: schema, outputSchema: { type: 'object', properties: { a: { $ref: '#/$defs/none' } } } },
  { inputSchema: schema, description: ['x'], title: 5 },
  { inputSchema: schema, _meta: 'x' },
  { inputSchema: schema, icons: 'x' },
  { inputSchema: schema, icons: [{ url: 'x' }, { src: 'x:y', mimeType: null, sizes: 'any' }] },
  { inputSchema: schema, execution: { taskSupport: 'sometimes' } },
  { inputSchema: schema, annotations: { title: null, readOnlyHint: 'yes' } },
]
const tools = oddTools.map((tool, index) => ({ name: `odd_${index}`, ...tool }))
const prompts = [
  { name: 'one', description: null, arguments: [{ name: 'x', description: null, required: null }, null, {}] },
  { name: 'two', arguments: 'x' },
]
const resources = [
  { uri: 'x:one', name: null, annotations: { audience: null, priority: 7, lastModified: 'today' } },
  { uri: 'x:two', size: 'large', mimeType: null },
]
const none = [null, 'x', [], { description: 'without a name' }]

let fixture: Awaited<ReturnType<typeof startBridgeToOdd>>
const ends = endsAfterAll()
beforeAll(async () => {
  fixture = await startBridgeToOdd({ tools: [...none, ...tools] as typeof tools })
  ends(() => fixture[Symbol.asyncDispose]())
  fixture.odd.answers['prompts/list'] = () => ({ prompts: [...none, ...prompts] })
  fixture.odd.answers['resources/list'] = () => ({ resources: [...none, ...resources] })
  const { api } = fixture.bridge
  for (const { name } of tools) await api.switchTool({ id: 'own-everything', tool: name, on: true })
})

const names = (entries: { name: string }[]) => entries.map(({ name }) => name)

describe.each([...eras, '1.x'] as const)('a client of %s', (era) => {
  const connect = () => (era === '1.x' ? connectOldClient(fixture) : connectClient(fixture, era))

  test('takes the list with odd tools in it, each of them among the others', async () => {
    const client = await connect()
    expect(names((await client.listTools()).tools)).toEqual(expect.arrayContaining(names(tools)))
    await client.close()
  })

  test('takes the lists with odd prompts and resources in them', async () => {
    const client = await connect()
    expect(names((await client.listPrompts()).prompts)).toEqual(expect.arrayContaining(names(prompts)))
    const { resources: listed } = await client.listResources()
    expect(names(listed)).toEqual(expect.arrayContaining(resources.map(({ uri }) => uri)))
    await client.close()
  })
})

test('what of an odd entry is as it should be, is kept', async () => {
  const client = await connectClient(fixture, '2025')
  const { prompts: listed } = await client.listPrompts()
  expect(listed.find(({ name }) => name === 'one')?.arguments).toEqual([{ name: 'x' }])
  const { tools: offered } = await client.listTools()
  expect(offered.find(({ name }) => name === 'odd_1')?.inputSchema).toEqual({
    type: 'object',
    properties: { a: {}, b: {}, c: { not: {} } },
    required: ['a'],
  })
  await client.close()
})
