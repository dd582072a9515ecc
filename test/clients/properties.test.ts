import * as fc from 'fast-check'
import * as jsonc from 'jsonc-parser'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parse as parseToml } from 'smol-toml'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import type { Assistant } from '../../bridge/clients/assistants/assistant.ts'
import { assistantById } from '../../bridge/clients/index.ts'
import { keepBackup, type Connection } from '../../bridge/clients/files/record.ts'
import type { Snapshot } from '../../bridge/clients/files/text.ts'
import { planConnect, planDisconnect } from '../../bridge/clients/plan.ts'
import type { Offer } from '../../bridge/clients/index.ts'
import { key, overHttp } from './computer.ts'
import { inlineToml, listToml, listYaml, tidyJson, wildJson, wildToml, wildYaml } from './documents.ts'
import { endsAfterAll } from '../ends.ts'

const offer: Offer = {
  name: 'panda',
  stdio: { command: String.raw`C:\Program Files\PanDA "Bridge"\panda-bridge.exe`, args: ['stdio'] },
  http: { url: 'http://127.0.0.1:28736/mcp' },
}

let folder: string
const ends = endsAfterAll()
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'panda-properties-'))
  ends(() => rm(folder, { recursive: true, force: true }))
})

function snapshotOf(text: string): Snapshot {
  return { file: '/file', bytes: Buffer.from(text), text, mark: '' }
}

/** Connects on paper; only what `connect` would keep for the way back goes to the disk. */
async function connected(assistant: Assistant, text: string, before: Connection | null = null, as = offer) {
  const snapshot = snapshotOf(text)
  const plan = await planConnect(assistant, snapshot, before, as, folder)
  const connection = plan.connection
  if (connection?.original === 'backup') connection.original = await keepBackup(folder, snapshot, [])
  return { text: plan.text ?? '', connection }
}

async function disconnected(assistant: Assistant, text: string, connection: Connection | null) {
  return (await planDisconnect(assistant, snapshotOf(text), connection, offer, folder)).text
}

/** A reader other than the one under test where there is one, without the entry. */
type Oracle = (text: string) => unknown
type Holder = Record<string, Record<string, unknown> | { name?: unknown }[] | null | undefined>

function withoutEntry(value: unknown, container: string): unknown {
  const copy = structuredClone(value ?? {}) as Holder
  const holder = copy[container]
  if (Array.isArray(holder)) copy[container] = holder.filter(({ name }) => name !== 'panda')
  else if (holder) delete holder['panda']
  if (!holder || Object.keys(copy[container] ?? {}).length === 0) delete copy[container]
  return copy
}

function entryOf(holder: Holder[string]): unknown {
  return Array.isArray(holder) ? holder.find(({ name }) => name === 'panda') : holder?.['panda']
}

async function holds(assistant: Assistant, text: string, oracle: Oracle, padding: string): Promise<void> {
  const { container } = assistant
  const once = await connected(assistant, text)
  const whole = oracle(once.text) as Holder
  // Everything else parses to the same value, and the entry is there.
  expect(withoutEntry(whole, container)).toEqual(withoutEntry(oracle(text), container))
  expect(entryOf(whole[container])).toBeDefined()
  // Twice is once.
  const twice = await connected(assistant, once.text, once.connection)
  expect(twice.text).toBe(once.text)
  // Out again: the same bytes.
  expect(await disconnected(assistant, once.text, twice.connection)).toBe(text)
  // Over HTTP where it can, from another place where it cannot, and out again: the same bytes.
  const newer = assistant.http
    ? overHttp(offer, key)
    : { ...offer, stdio: { ...offer.stdio, command: '/moved' } }
  const updated = await connected(assistant, once.text, once.connection, newer)
  expect(updated.text).not.toBe(once.text)
  expect(await disconnected(assistant, updated.text, updated.connection)).toBe(text)
  // Out again after another program changed the file: its change stays, ours goes. What replaced
  // another's entry comes back by value then, which connect.test.ts shows.
  const replaced = once.connection?.original !== null
  const later = await connected(assistant, padding + once.text, once.connection, newer)
  const ways = replaced ? [] : [{ ...once, text: padding + once.text }, later]
  for (const way of ways) {
    expect(await disconnected(assistant, way.text, way.connection)).toBe(padding + text)
  }
}

function property(
  name: string,
  id: string,
  texts: fc.Arbitrary<string>,
  runs: number,
  oracle: Oracle,
  padding: string,
): void {
  test(`${name}: ${runs} files`, { timeout: 120_000 }, async () => {
    const assistant = assistantById(id)
    const holding = fc.assert(
      fc.asyncProperty(texts, async (text) => holds(assistant, text, oracle, padding)),
      { numRuns: runs },
    )
    await expect(holding).resolves.toBeUndefined()
  })
}

describe('connect then disconnect gives the same bytes, twice is once, all else parses the same', () => {
  const readComments: Oracle = (text) =>
    jsonc.parse(text, [], { allowTrailingComma: true, allowEmptyContent: true })
  const strict = { comments: false, trailingCommas: false }
  const loose = { comments: true, trailingCommas: true }
  property(
    'strict JSON, wild',
    'claude-desktop',
    wildJson({ ...strict, container: 'mcpServers' }),
    2500,
    JSON.parse,
    '\n',
  )
  property('strict JSON, tidy', 'claude-code', tidyJson('mcpServers'), 1500, JSON.parse, '\r\n')
  property(
    'JSON with comments',
    'vscode',
    wildJson({ ...loose, container: 'servers' }),
    3000,
    readComments,
    '// other\n',
  )
  property(
    'JSON with comments, no trailing commas',
    'gemini-cli',
    wildJson({ comments: true, trailingCommas: false, container: 'mcpServers' }),
    1500,
    readComments,
    '/**/',
  )
  property('JSON, tidy, for Zed', 'zed', tidyJson('context_servers'), 500, readComments, ' ')
  property(
    'TOML',
    'codex-cli',
    wildToml(),
    2000,
    (text) => parseToml(text, { integersAsBigInt: 'asNeeded' }),
    '# other\n',
  )
  const readToml: Oracle = (text) => parseToml(text, { integersAsBigInt: 'asNeeded' })
  property('TOML, servers in braces', 'codex-cli', inlineToml(false), 1000, readToml, '# other\n')
  property('TOML, a list', 'mistral-vibe', listToml(), 500, readToml, '# other\n')
  property('TOML, a list in brackets', 'mistral-vibe', inlineToml(true), 1000, readToml, '# other\n')
  const readYaml: Oracle = (text) => parseYaml(text) as unknown
  property('YAML, a list', 'continue', listYaml(), 400, readYaml, '# other\n')
  property('YAML', 'goose', wildYaml(), 1500, (text) => parseYaml(text) as unknown, '# other\n')
})

describe('large and deep files', () => {
  test('a file of 5 MB keeps its bytes', async () => {
    const projects = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [`/home/ü/${index}`, { history: ['x'.repeat(200)] }]),
    )
    const text = JSON.stringify({ mcpServers: { other: { command: 'x' } }, projects }, null, 2)
    expect(text.length).toBeGreaterThan(5_000_000)
    await holds(assistantById('claude-code'), text, JSON.parse, '\n')
  })

  test('two thousand levels keep their bytes, and far too many are refused with a sentence', async () => {
    const deep = (levels: number): string => `{"a":${'[{"b":'.repeat(levels)}1${'}]'.repeat(levels)}}`
    const assistant = assistantById('claude-desktop')
    const { text, connection } = await connected(assistant, deep(500))
    expect(await disconnected(assistant, text, connection)).toBe(deep(500))
    await expect(connected(assistant, deep(100_000))).rejects.toThrow(/nested too deeply/)
  })
})
