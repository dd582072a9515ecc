import { expect, test } from 'vitest'
import { withoutPrefix, withPrefix } from './prefixed.ts'

test.each([
  [
    { method: 'tools/call', params: { name: 'rucio_list', arguments: { name: 'rucio_x' } } },
    { name: 'list', arguments: { name: 'rucio_x' } },
  ],
  [{ method: 'prompts/get', params: { name: 'rucio_help' } }, { name: 'help' }],
  [
    {
      method: 'completion/complete',
      params: { ref: { type: 'ref/prompt', name: 'rucio_help' }, argument: {} },
    },
    { ref: { type: 'ref/prompt', name: 'help' }, argument: {} },
  ],
  [{ method: 'resources/read', params: { uri: 'rucio_x:1' } }, { uri: 'rucio_x:1' }],
])('a server is asked by its own names: %j', (request, params) => {
  expect(withoutPrefix('rucio_', request)).toEqual({ method: request.method, params })
})

test('assistants know its tools and prompts by names with the prefix, whatever else stands in an entry', () => {
  const page = { tools: [{ name: 'list', title: 'List', more: 1 }, 'odd', { name: 7 }], nextCursor: 'c' }
  expect(withPrefix('rucio_', 'tools/list', page)).toEqual({
    tools: [{ name: 'rucio_list', title: 'List', more: 1 }, 'odd', { name: 7 }],
    nextCursor: 'c',
  })
  const resources = { resources: [{ name: 'a', uri: 'b:c' }] }
  expect(withPrefix('rucio_', 'resources/list', resources)).toEqual(resources)
})
