import { describe, expect, test } from 'vitest'
import type { Login } from '../../../auth/login.ts'
import { JsonRpcError } from '../../../mcp/json-rpc-error.ts'
import { RestUpstream } from './rest-upstream.ts'

const server = { name: 'Test', url: 'http://127.0.0.1:9', vo: 'atlas' }
const unused = { onReachable: () => expect.unreachable('nothing is sent') }
const upstream = new RestUpstream(server, {} as Login, unused)
const options = { signal: new AbortController().signal, readOnly: true }
const ask = (method: string, params?: Record<string, unknown>) =>
  upstream.request({ method, ...(params && { params }) }, options)

describe('the REST upstream', () => {
  test('has a tool for each endpoint that takes no file, described and with its schemas', async () => {
    const { tools } = (await ask('tools/list')) as { tools: Record<string, unknown>[] }
    expect(tools).toHaveLength(110)
    expect(tools.find(({ name }) => name === 'task_kill')).toMatchObject({
      title: 'Kill a task',
      description: expect.stringContaining('Aborts a task'),
      inputSchema: { type: 'object', required: ['task_id'] },
      outputSchema: { type: 'object', required: ['success'] },
    })
  })

  test.each(['resources/list', 'resources/templates/list', 'prompts/list'])(
    'has nothing in %s',
    async (method) => {
      expect(Object.values(await ask(method))).toEqual([[]])
    },
  )

  test.each([
    'completion/complete',
    'prompts/get',
    'resources/read',
    'resources/subscribe',
    'logging/setLevel',
    'nonsense',
  ])('has no %s', async (method) => {
    await expect(ask(method)).rejects.toMatchObject({ code: -32_601 })
    await expect(ask(method)).rejects.toBeInstanceOf(JsonRpcError)
  })

  test.each(['task_explode', 'file_server_upload_cache_file', '__proto__', '', undefined])(
    'has no tool %j',
    async (name) => {
      await expect(ask('tools/call', { name, arguments: {} })).rejects.toMatchObject({
        code: -32_602,
        message: `Unknown tool: ${String(name)}`,
      })
    },
  )

  test('refuses wrong arguments before it needs a login or a network', async () => {
    await expect(ask('tools/call', { name: 'task_kill', arguments: { task_id: '1' } })).rejects.toMatchObject(
      {
        code: 'invalid-input',
      },
    )
  })
})
