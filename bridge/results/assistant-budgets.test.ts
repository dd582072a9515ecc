import { describe, expect, it } from 'vitest'
import { silentLog } from '../home/log.ts'
import type { McpResult } from '../mcp/messages.ts'
import { JsonDocument } from './json-document.ts'
import { KeptResults } from './kept-results.ts'
import { readResult } from './read-result.ts'

const rowsOf = (bytes: number) =>
  Array.from({ length: Math.floor(bytes / 130) }, (_, index) => ({ PandaID: index, diag: 'd'.repeat(100) }))

/** An answer as FastMCP sends it, each copy of about that many bytes. */
function answer(bytes: number): McpResult {
  const structuredContent = { success: true, message: '', data: rowsOf(bytes) }
  return { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent }
}
const textOf = (result: McpResult) =>
  (result['content'] as { text: string }[]).map(({ text }) => text).join('')
const copiesOf = (result: McpResult) => [
  Buffer.byteLength(textOf(result)),
  Buffer.byteLength(JSON.stringify(result['structuredContent'] ?? null)),
]

/** What each shows its model of one answer, in characters (November 2026), and what is given whole to it. */
describe.each([
  ['codex-mcp-client', 12_000, 9_000],
  ['@cline/core', 8_000, 3_000],
  ['claude-code', 50_000, 45_000],
  ['opencode', 50_000, 45_000],
  ['gemini-cli-mcp-client-panda', 40_000, 35_000],
  ['copilot-cli', 20_480, 19_000],
  ['qwen-cli-mcp-client-panda', 25_000, 23_000],
  ['a program of nobody’s knowledge', 100_000, 45_000],
])('%s', (name, shows, whole) => {
  const results = new KeptResults({ log: silentLog })

  it('gets whole what it shows, and of all else an outline that it shows', () => {
    const small = answer(whole)
    expect(results.fit('k', 't', small, undefined, name).result).toBe(small)
    for (const bytes of [shows + 1_000, 1_000_000]) {
      const { result, uri } = results.fit('k', 't', answer(bytes), undefined, name)
      expect(uri).toBeDefined()
      for (const copy of copiesOf(result)) expect(copy).toBeLessThan(Math.min(shows, 4_500))
      // Whichever of the two its model sees, it is told how to read the rest.
      for (const copy of [textOf(result), JSON.stringify(result['structuredContent'])])
        expect(copy).toContain('panda_bridge_read_result')
    }
  })

  it('gets parts that it shows, of at most 24 kB', () => {
    const { uri = '' } = results.fit('k', 't', answer(1_000_000), undefined, name)
    const part = readResult(results, 'k', { result: uri, path: '/data' }, name)
    // Of a program that sees no structured content Codex writes the parts as JSON, quotes and all.
    expect(JSON.stringify(part['content']).length).toBeLessThan(Math.min(shows, 28_000))
    expect(textOf(part)).toContain('Go on with from=')
  })
})

it('counts a text as JSON where the program writes it so once more', () => {
  const quotes = { content: [{ type: 'text', text: '"'.repeat(5_000) }] }
  const results = new KeptResults({ log: silentLog })
  expect(results.fit('k', 't', quotes, undefined, 'opencode').uri).toBeUndefined()
  expect(results.fit('k', 't', quotes, undefined, '@cline/core').uri).toBeDefined()
})

it('counts both copies where the program shows both because they differ', () => {
  const results = new KeptResults({ log: silentLog })
  const same = answer(15_000)
  const others = { ...same, content: [{ type: 'text', text: 'l'.repeat(15_000) }] }
  expect(results.fit('k', 't', same, undefined, 'copilot-cli').uri).toBeUndefined()
  expect(results.fit('k', 't', others, undefined, 'copilot-cli').uri).toBeDefined()
  expect(results.fit('k', 't', others, undefined, 'claude-code').uri).toBeUndefined()
})

it('a budget that the user has set counts, whatever the program', () => {
  const results = new KeptResults({ log: silentLog, budgetOf: () => 400_000 })
  const large = answer(300_000)
  expect(results.fit('k', 't', large, undefined, 'codex-mcp-client').result).toBe(large)
  const { uri = '' } = results.fit('k', 't', answer(1_000_000), undefined, 'Cline')
  const part = readResult(results, 'k', { result: uri, path: '/data' }, 'Cline')
  expect(textOf(part).length).toBeGreaterThan(300_000)
})

it.each(['', 'gemini-cli-mcp-client'])(
  'an answer of structured content alone has its text too: %s',
  (name) => {
    const results = new KeptResults({ log: silentLog })
    const structuredContent = { jobs: [1, 2], site: 'CERN' }
    const expected = {
      content: [{ type: 'text', text: JSON.stringify(structuredContent) }],
      structuredContent,
    }
    for (const content of [[], undefined]) {
      const given = { ...(content && { content }), structuredContent }
      expect(results.fit('k', 't', given, undefined, name).result).toEqual(expected)
    }
    const image = { type: 'image', data: 'x', mimeType: 'image/png' }
    expect(results.fit('k', 't', { content: [image], structuredContent }, undefined, name).result).toEqual({
      content: [image, ...expected.content],
      structuredContent,
    })
    // One that says something else is the server's own.
    const said = { content: [{ type: 'text', text: 'Two jobs.' }], structuredContent }
    expect(results.fit('k', 't', said, undefined, name).result).toBe(said)
  },
)

it('a text and a structured content that say different things are outlined in both copies, no longer than one', () => {
  const results = new KeptResults({ log: silentLog })
  for (const text of [
    'line\n'.repeat(30_000),
    '"\\\u0007'.repeat(30_000),
    JSON.stringify({ log: rowsOf(200_000) }),
  ]) {
    const structuredContent = { data: rowsOf(200_000) }
    const { result } = results.fit('k', 't', { content: [{ type: 'text', text }], structuredContent })
    for (const copy of copiesOf(result)) expect(copy).toBeLessThan(4_500)
  }
  const bytes = Buffer.from(JSON.stringify({ data: rowsOf(200_000) }))
  const { result } = results.fit('k', 't', { content: [], structuredContent: JsonDocument.read(bytes) })
  for (const copy of copiesOf(result)) expect(copy).toBeLessThan(4_500)
})
