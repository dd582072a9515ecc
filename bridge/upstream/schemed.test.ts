import { expect, test } from 'vitest'
import type { McpNotification, McpRequest, McpResult } from '../mcp/index.ts'
import { schemed, schemeOf } from './schemed.ts'
import type { Upstream, UpstreamEvents } from './upstream.ts'

const options = { signal: new AbortController().signal, readOnly: true }

/** An upstream that answers with these results, by method, and what it was asked. */
function upstreamOf(results: Record<string, McpResult>) {
  const asked: McpRequest[] = []
  const heard: McpNotification[] = []
  let events: UpstreamEvents | undefined
  const make = (own: UpstreamEvents): Upstream => {
    events = own
    return {
      name: 'PandaMCP',
      kind: 'pandamcp',
      url: 'https://panda.example/mcp',
      needsLogin: () => true,
      request: (request) => {
        asked.push(request)
        return Promise.resolve(results[request.method] ?? {})
      },
      close: () => Promise.resolve(),
    }
  }
  const upstream = schemed(
    schemeOf('epic_'),
    make,
  )({
    onNotification: (notification) => heard.push(notification),
    onReachable: () => undefined,
  })
  return { upstream, asked, heard, say: (said: McpNotification) => events?.onNotification(said) }
}

test('the resources of a server beside the first have addresses of their own, in lists, answers and links', async () => {
  const link = { type: 'resource_link', uri: 'panda://job/1', name: 'job' }
  const came = { type: 'resource', resource: { uri: 'file:///log', text: '' } }
  const { upstream } = upstreamOf({
    'resources/list': { resources: [{ uri: 'file:///a', name: 'a' }] },
    'resources/templates/list': { resourceTemplates: [{ uriTemplate: 'panda://task/{id}', name: 't' }] },
    'resources/read': { contents: [{ uri: 'file:///a', text: '' }] },
    'tools/call': { content: [link, came, { type: 'text', text: 'panda://task/1' }] },
    'prompts/get': { messages: [{ role: 'user', content: came }] },
  })
  const ask = (method: string, params = {}) => upstream.request({ method, params }, options)
  expect(await ask('resources/list')).toMatchObject({ resources: [{ uri: 'epic+file:///a', name: 'a' }] })
  expect(await ask('resources/templates/list')).toMatchObject({
    resourceTemplates: [{ uriTemplate: 'epic+panda://task/{id}' }],
  })
  expect(await ask('resources/read', { uri: 'epic+file:///a' })).toMatchObject({
    contents: [{ uri: 'epic+file:///a' }],
  })
  const atEpic = { type: 'resource', resource: { uri: 'epic+file:///log' } }
  expect(await ask('tools/call')).toMatchObject({
    content: [{ uri: 'epic+panda://job/1' }, atEpic, { text: 'panda://task/1' }],
  })
  expect(await ask('prompts/get')).toMatchObject({ messages: [{ content: atEpic }] })
})

test('it is asked with its own, and not with those of another', async () => {
  const { upstream, asked } = upstreamOf({})
  await upstream.request({ method: 'resources/subscribe', params: { uri: 'epic+panda://task/1' } }, options)
  const ref = { type: 'ref/resource', uri: 'epic+panda://task/{id}' }
  await upstream.request({ method: 'completion/complete', params: { ref } }, options)
  expect(asked.map(({ params }) => params)).toMatchObject([
    { uri: 'panda://task/1' },
    { ref: { uri: 'panda://task/{id}' } },
  ])
  await expect(
    upstream.request({ method: 'resources/read', params: { uri: 'panda://task/1' } }, options),
  ).rejects.toThrow('addresses begin with epic+')
  expect(asked).toHaveLength(2)
})

test('that a resource has changed is told of its own address', () => {
  const { heard, say } = upstreamOf({})
  say({ method: 'notifications/resources/updated', params: { uri: 'panda://task/1' } })
  say({ method: 'notifications/message', params: { data: 'panda://task/1' } })
  expect(heard).toEqual([
    { method: 'notifications/resources/updated', params: { uri: 'epic+panda://task/1' } },
    { method: 'notifications/message', params: { data: 'panda://task/1' } },
  ])
})
