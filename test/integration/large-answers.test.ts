import { readFileSync } from 'node:fs'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { ClientKeys } from '../../bridge/auth/client-keys.ts'
import { FileCredentialStore } from '../../bridge/auth/credentials.ts'
import { startDemo, type Demo } from '../../bridge/demo/index.ts'
import type * as RestFaults from '../../bridge/demo/rest-faults.ts'
import { readRuntime } from '../../bridge/home/runtime.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { SettingsFile } from '../../bridge/state/settings.ts'
import { allowEverything, until } from '../bridge.ts'
import { startCli } from '../cli.ts'
import { textOf } from '../clients.ts'
import { endsAfterAll } from '../ends.ts'
import { newHome } from '../homes.ts'

const BYTES = 50_000_000
const MOST_MB = 300
const tool = 'statistics_job_stats_by_cloud'

const row = (index: number) => ({
  PandaID: 6_837_798_305 + index,
  jobStatus: 'finished',
  modificationTime: { __datetime__: '2026-08-06T14:27:35' },
  pilotErrorDiag: 'the payload ended with exit code 65: AnalysisBase could not open "größe.root"',
  nEvents: index,
})

/** PanDA's own answers are rows; the demo's `huge` is one long text. This is put in its place while it is set. */
let rows: string | undefined
vi.mock('../../bridge/demo/rest-faults.ts', async (original) => {
  const actual = await original<typeof RestFaults>()
  const brokenAnswer: typeof actual.brokenAnswer = (fault) =>
    fault.kind === 'huge' && rows !== undefined
      ? { status: 200, type: 'text/plain', body: rows }
      : actual.brokenAnswer(fault)
  return { ...actual, brokenAnswer }
})

function manyRows(): string {
  const texts: string[] = []
  for (let bytes = 0; bytes < BYTES; bytes += texts.at(-1)?.length ?? 0)
    texts.push(JSON.stringify(row(texts.length)))
  return `{"success": true, "message": "", "data": [${texts.join(', ')}]}`
}

/** The last two, as a client gets to read them: the date in ISO 8601. */
function lastRows(count: number): string {
  const modificationTime = '2026-08-06T14:27:35Z'
  return JSON.stringify([count - 2, count - 1].map((index) => ({ ...row(index), modificationTime })))
}

let demo: Demo
const ends = endsAfterAll()
beforeAll(async () => {
  demo = await startDemo({ pollSeconds: 0.05 })
  ends(() => demo.stop())
})

/** A bridge in a process of its own, as users have it, and a client of it. */
async function startBridge(upstream: 'rest' | 'pandamcp') {
  const home = newHome()
  allowEverything(home)
  new SettingsFile(home).change({ server: { ...demoServer(demo), upstream } })
  const child = startCli(home, ['serve', '--port', '0', '--no-browser'])
  const url = await until(async () => (await readRuntime(home.runtimeFile))?.url)
  const keys = new ClientKeys(new FileCredentialStore(home.credentialsFolder))
  await keys.load()
  const headers = { authorization: `Bearer ${(await keys.ensure('stdio')).reveal()}` }
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit: { headers } }))
  // From here on the client holds each answer against the tool's schema.
  await client.listTools()
  return {
    client,
    /** The most memory that the process ever had, in megabytes, where the system tells. */
    peakMb: () => {
      if (process.platform !== 'linux') return undefined
      const status = readFileSync(`/proc/${child.process.pid}/status`, 'utf8')
      return Math.round((Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1_024) / 1_000_000)
    },
    async [Symbol.asyncDispose]() {
      await client.close()
      child.process.kill()
      await child.exited
    },
  }
}

describe.each(['rest', 'pandamcp'] as const)('by way of %s', (upstream) => {
  test.each(['rows', 'text'])(
    'an answer with 50 MB of %s comes in outline, and the bridge stays below 300 MB',
    async (form) => {
      rows = form === 'rows' ? manyRows() : undefined
      const count = rows?.match(/PandaID/g)?.length ?? BYTES
      await using bridge = await startBridge(upstream)
      const { client, peakMb } = bridge
      const before = peakMb()
      demo.faults.rest = { kind: 'huge', bytes: BYTES, only: (path) => path.endsWith('job_stats_by_cloud') }
      const result = await client.callTool({ name: tool, arguments: {} })
      demo.faults.rest = null
      expect(result.isError ?? false).toBe(false)
      expect(result.structuredContent).toMatchObject({
        success: true,
        message: '',
        data: { path: '/data', ...(form === 'rows' ? { count } : { characters: count }) },
      })
      expect(JSON.stringify(result).length).toBeLessThan(40_000)

      const uri = /panda:\/\/results\/\w+/.exec(textOf(result))?.[0]
      const end = await client.callTool({
        name: 'panda_bridge_read_result',
        arguments: { result: uri, path: '/data', from: count - 2 },
      })
      const last = (end.content[1] as { text: string }).text
      expect(last).toBe(form === 'rows' ? lastRows(count) : 'xx')
      process.stdout.write(
        `50 MB of ${form} by way of ${upstream}: ${before} MB before, ${peakMb()} MB at most\n`,
      )
      expect(peakMb() ?? 0).toBeLessThan(MOST_MB)
    },
    60_000,
  )
})

test('what PandaMCP sends beyond 128 MB is not read, and the next call works', async () => {
  rows = undefined
  await using bridge = await startBridge('pandamcp')
  const { client, peakMb } = bridge
  // Sent as text and as structured content.
  demo.faults.rest = { kind: 'huge', bytes: 70_000_000, times: 1 }
  const result = await client.callTool({ name: tool, arguments: {} })
  expect(result.isError).toBe(true)
  expect(textOf(result)).toMatch(/^The answer of PandaMCP \(127.+\) is too large to be read\. Ask for less/)
  expect((await client.callTool({ name: tool, arguments: {} })).isError ?? false).toBe(false)
  expect(peakMb() ?? 0).toBeLessThan(MOST_MB)
}, 60_000)

test('an answer that is cancelled while it comes is not waited for, and the next call works', async () => {
  rows = undefined
  await using bridge = await startBridge('pandamcp')
  const { client } = bridge
  demo.faults.rest = { kind: 'huge', bytes: BYTES, times: 1 }
  const cancel = new AbortController()
  const call = client.callTool({ name: tool, arguments: {} }, { signal: cancel.signal })
  await until(() => demo.faults.rest === null)
  cancel.abort()
  await expect(call).rejects.toThrow(/abort/i)
  expect((await client.callTool({ name: tool, arguments: {} })).isError ?? false).toBe(false)
}, 60_000)
