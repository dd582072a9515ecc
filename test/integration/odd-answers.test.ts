import { beforeAll, describe, expect, test } from 'vitest'
import { connectClient, eras, textOf } from '../clients.ts'
import { endsAfterAll } from '../ends.ts'
import { startBridgeToOdd } from '../odd-pandamcp.ts'
import { connectOldClient } from '../old-client.ts'

// One odd field of an answer: official clients throw the whole away for it, though the call was carried out.

const hello = { type: 'text', text: 'hello' }
const odd: [string, Record<string, unknown>, RegExp][] = [
  ['isError null', { content: [hello], isError: null }, /^hello$/],
  ['_meta null', { content: [hello], _meta: null }, /^hello$/],
  ['_meta that is a text', { content: [hello], _meta: 'x' }, /^hello$/],
  ['a part that is null', { content: [null, hello] }, /^hello$/],
  ['a part that is a text', { content: ['hello'] }, /^hello$/],
  ['a text that is null', { content: [{ type: 'text', text: null }, hello] }, /^hello$/],
  ['a part without a type', { content: [{ text: 'hello' }] }, /^hello$/],
  ['nulls in a part', { content: [{ ...hello, annotations: null, _meta: null }] }, /^hello$/],
  [
    'odd annotations',
    { content: [{ ...hello, annotations: { audience: null, priority: 7, lastModified: 'today' } }] },
    /^hello$/,
  ],
  [
    'an image without its type',
    { content: [hello, { type: 'image', data: 'aGk=' }] },
    /^hello\nA part of the type "image" stood here/,
  ],
  [
    'an image that is none',
    { content: [{ type: 'image', data: '%', mimeType: 'image/png' }] },
    /the type "image"/,
  ],
  [
    'an image that is cut off',
    { content: [{ type: 'image', data: 'aGkhI', mimeType: 'image/png' }] },
    /the type "image"/,
  ],
  [
    'an image of a million blanks',
    { content: [{ type: 'image', data: `a${' '.repeat(1_000_000)}!`, mimeType: 'image/png' }] },
    /the type "image"/,
  ],
  [
    'nulls in a resource and in a link',
    {
      content: [
        { type: 'resource', resource: { uri: 'x:y', mimeType: null, text: 'x' } },
        { type: 'resource_link', uri: 'x:y', name: 'y', description: null, size: null },
        hello,
      ],
    },
    /hello$/,
  ],
  ['content that is a text', { content: 'hello' }, /^hello$/],
  ['content that is one part', { content: hello }, /^hello$/],
  ['structured content that is a list', { content: [hello], structuredContent: [1, 2] }, /^hello$/],
  ['nothing but structured content that is a list', { structuredContent: [1, 2] }, /^\[1,2\]$/],
]

let fixture: Awaited<ReturnType<typeof startBridgeToOdd>>
const ends = endsAfterAll()
beforeAll(async () => {
  fixture = await startBridgeToOdd({ tools: [{ name: 'demo_log', inputSchema: { type: 'object' } }] })
  ends(() => fixture[Symbol.asyncDispose]())
})

describe.each([...eras, '1.x'] as const)('a client of %s', (era) => {
  let client: Awaited<ReturnType<typeof connect>>
  const connect = () => (era === '1.x' ? connectOldClient(fixture) : connectClient(fixture, era))
  const ends = endsAfterAll()
  beforeAll(async () => {
    client = await connect()
    ends(() => client.close())
  })

  test.for(odd)('is given an answer with %s', async ([, answer, words]) => {
    fixture.odd.answers['tools/call'] = () => answer
    const result = await client.callTool({ name: 'demo_log', arguments: {} })
    expect(result.isError ?? false).toBe(false)
    expect(textOf(result as { content: object[] })).toMatch(words)
  })

  test('is told of a failure in whatever word it is said', async () => {
    fixture.odd.answers['tools/call'] = () => ({ content: [hello], isError: 'true' })
    expect((await client.callTool({ name: 'demo_log', arguments: {} })).isError).toBe(true)
  })

  test('is given prompts, resources and completions with odd fields', async () => {
    Object.assign(fixture.odd.answers, {
      'prompts/get': () => ({
        description: null,
        messages: [{ role: 'user', content: { ...hello, annotations: null } }, null],
      }),
      'resources/read': () => ({ contents: [{ uri: 'x:y', mimeType: null, text: 'hello' }, null] }),
      'completion/complete': () => ({ completion: { values: ['hello', 5], total: null, hasMore: null } }),
    })
    expect((await client.getPrompt({ name: 'x' })).messages).toMatchObject([{ content: hello }])
    expect((await client.readResource({ uri: 'x:y' })).contents).toMatchObject([{ text: 'hello' }])
    const asked = { ref: { type: 'ref/prompt' as const, name: 'x' }, argument: { name: 'a', value: '' } }
    expect((await client.complete(asked)).completion.values).toEqual(['hello'])
  })
})
