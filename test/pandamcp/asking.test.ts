import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { Client, StreamableHTTPClientTransport, type ElicitResult } from '@modelcontextprotocol/client'
import { beforeAll, describe, expect, test } from 'vitest'
import { allowEverything, startTestBridge, usePandaMcp, type TestBridge } from '../bridge.ts'
import { eras, textOf } from '../clients.ts'
import { endsAfterAll, endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'
import { preparePandaMcp } from './install.ts'

// Questions of FastMCP, of which PandaMCP is made.

const reason = process.env['PANDAMCP_UNAVAILABLE']
const prepared = reason ? { unavailable: reason } : await preparePandaMcp()

describe.skipIf('unavailable' in prepared)('what a tool of FastMCP asks', () => {
  let fixture: TestBridge
  const ends = endsAfterAll()
  const endsEach = endsAfterEach()

  beforeAll(async () => {
    if ('unavailable' in prepared) return
    const { url, end } = await startAsking(prepared.python)
    ends(end)
    const home = newHome()
    allowEverything(home, ['choose_site', 'go_on', 'sign_in'])
    fixture = await startTestBridge({ policy: 'usual', signedIn: false, bridge: { home } })
    ends(() => fixture[Symbol.asyncDispose]())
    await usePandaMcp(fixture, url)
  })

  describe.each(eras)('reaches an assistant of %s:', (era) => {
    async function connect(answers: ElicitResult[]): Promise<{ client: Client; messages: string[] }> {
      const mode = era === '2026' ? { pin: '2026-07-28' } : 'legacy'
      const client = new Client(
        { name: 'chat', version: '1' },
        { capabilities: { elicitation: {} }, versionNegotiation: { mode } },
      )
      const messages: string[] = []
      client.setRequestHandler('elicitation/create', ({ params }) => {
        messages.push(params.message)
        return answers.shift() ?? { action: 'cancel' }
      })
      const requestInit = { headers: await fixture.headersOf('stdio') }
      await client.connect(
        new StreamableHTTPClientTransport(new URL(fixture.bridge.state.mcpUrl), { requestInit }),
      )
      endsEach(() => client.close())
      return { client, messages }
    }

    test('choices, choices with titles, and a form of several fields', async () => {
      const wanted = { name: 'mine', cores: 4, scout: false, kind: 'production' }
      const { client, messages } = await connect([
        { action: 'accept', content: { value: 'BNL' } },
        { action: 'accept', content: { value: 'high' } },
        { action: 'accept', content: wanted },
      ])
      const result = await client.callTool({ name: 'choose_site', arguments: {} })
      expect(textOf(result)).toBe("BNL, high, Wanted(name='mine', cores=4, scout=False, kind='production')")
      expect(messages.map((message) => /asks: “(.*)”/.exec(message)?.[1])).toEqual([
        'Where shall it run?',
        'How urgent is it?',
        'What is it?',
      ])
    })

    test('a yes or a no without any field', async () => {
      for (const action of ['accept', 'decline', 'cancel'] as const) {
        const { client } = await connect([{ action }])
        expect(textOf(await client.callTool({ name: 'go_on', arguments: {} }))).toBe(action)
      }
    })

    test('and never one for a password', async () => {
      const { client, messages } = await connect([])
      const result = await client.callTool({ name: 'sign_in', arguments: {} })
      expect(result.isError).toBe(true)
      expect(textOf(result)).toContain('may not ask for passwords')
      expect(messages).toEqual([])
    })
  })
})

async function startAsking(python: string): Promise<{ url: string; end: () => Promise<void> }> {
  const child = spawn(python, [join(import.meta.dirname, 'asking.py')], {
    env: { PATH: process.env['PATH'] },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let output = ''
  const collect = (chunk: Buffer): void => {
    output += chunk.toString()
    const port = /Uvicorn running on http:\/\/127\.0\.0\.1:(\d+)/.exec(output)?.[1]
    if (port) resolve(`http://127.0.0.1:${port}/mcp`)
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  child.once('error', reject)
  child.once('close', () => reject(new Error(`It ended:\n${output}`)))
  const end = async (): Promise<void> => {
    child.kill('SIGKILL')
    await closed
  }
  return { url: await promise, end }
}
