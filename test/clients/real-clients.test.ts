import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { assistantById, connect, disconnect, writeBundle, type Offer } from '../../bridge/clients/index.ts'
import { startBridge, type BridgeUnderTest } from './bridge-under-test.ts'
import { computer, overHttp, type Computer } from './computer.ts'
import { installClients, modulePath, programOf, run, type Ran } from './real-clients.ts'
import { endsAfterAll } from '../ends.ts'

let bridge: BridgeUnderTest
let offer: Offer
let missing: string | undefined
const ends = endsAfterAll()

beforeAll(async () => {
  missing = await installClients()
  bridge = await startBridge()
  ends(() => bridge.close())
  offer = { name: 'panda', stdio: bridge.stdio, http: { url: bridge.url } }
}, 600_000)
beforeEach((context) => {
  if (missing !== undefined) context.skip(missing)
})

/** The environment of a user who has nothing but this home. */
function environment(here: Computer): NodeJS.ProcessEnv {
  return {
    PATH: `${path.dirname(process.execPath)}:${process.env['PATH']}`,
    HOME: here.home,
    // Neither client may look for news or send statistics from a test.
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    GEMINI_CLI_TRUST_WORKSPACE: 'true',
    GEMINI_TELEMETRY_ENABLED: 'false',
    NO_COLOR: '1',
  }
}

/** The command of an assistant that has no key: it was never connected, or was disconnected. */
function withoutKey(): Offer {
  return { ...offer, stdio: { ...offer.stdio, args: [...offer.stdio.args, '--client', 'nobody'] } }
}

const slow = { timeout: 300_000 }

describe('Claude Code', () => {
  const claude = assistantById('claude-code')
  const list = async (here: Computer): Promise<Ran> =>
    run(programOf('claude'), ['mcp', 'list'], { cwd: here.home, env: environment(here) })

  test(
    'lists the server as connected after connect, not without a key, and not after disconnect',
    slow,
    async () => {
      const here = await computer()
      await here.write('.claude.json', '{\n  "numStartups": 3,\n  "mcpServers": {}\n}')
      await connect(claude, withoutKey(), here.where)
      expect((await list(here)).text).toMatch(/panda: \S+.* stdio.* - (?!.*Connected)/)
      await connect(claude, offer, here.where)
      expect((await list(here)).text).toMatch(/panda: \S+.* stdio.* - .*Connected/)
      expect(bridge.agents().some((agent) => agent.startsWith('claude-code'))).toBe(true)
      await disconnect(claude, offer, here.where)
      expect((await list(here)).text).not.toContain('panda')
      expect(JSON.parse(await here.read('.claude.json'))).toMatchObject({
        numStartups: expect.any(Number),
        mcpServers: {},
      })
    },
  )

  test('connects over HTTP where its user asks for that, and not with a wrong key', slow, async () => {
    const here = await computer()
    await connect(claude, overHttp(offer, 'pbk_wrong'), here.where)
    expect((await list(here)).text).toMatch(/panda: http:\S+ \(HTTP\) - (?!.*Connected)/)
    await connect(claude, overHttp(offer, bridge.key), here.where)
    expect((await list(here)).text).toMatch(/panda: http:\S+ \(HTTP\) - .*Connected/)
  })

  // Claude Desktop itself cannot run here: it is not on npm. Its file has the form of Claude Code's
  // stdio entries without `type`, so Claude Code reads it in its place.
  test("reads Claude Desktop's file as its own and starts its command", slow, async () => {
    const here = await computer()
    await here.write('.config/Claude/claude_desktop_config.json', '{"globalShortcut": ""}')
    await connect(assistantById('claude-desktop'), offer, here.where)
    const text = await here.read('.config/Claude/claude_desktop_config.json')
    await here.write('.claude.json', text)
    expect((await list(here)).text).toMatch(/panda: \S+.* stdio - .*Connected/)
  })
})

describe('Gemini CLI', () => {
  const gemini = assistantById('gemini-cli')
  const list = async (here: Computer): Promise<Ran> =>
    run(programOf('gemini'), ['mcp', 'list'], { cwd: here.home, env: environment(here) })

  test(
    'lists the server as connected after connect, not without a key, and not after disconnect',
    slow,
    async () => {
      const here = await computer()
      const text = '{\n  // mine\n  "ui": {"theme": "Default"}\n}\n'
      await here.write('.gemini/settings.json', text)
      await connect(gemini, withoutKey(), here.where)
      expect((await list(here)).text).toMatch(/panda: \S+.* \(stdio\) - (?!Connected)/)
      await connect(gemini, offer, here.where)
      expect((await list(here)).text).toMatch(/panda: \S+.* \(stdio\) - Connected/)
      await disconnect(gemini, offer, here.where)
      expect((await list(here)).text).not.toContain('panda')
      expect(await here.read('.gemini/settings.json')).toBe(text)
    },
  )
})

describe('Codex CLI', () => {
  const codex = assistantById('codex-cli')
  const text = 'model = "gpt-5" # mine\n\n[tools]\nweb_search = false\n'

  test('lists the server with its command, and not after disconnect', slow, async () => {
    const here = await computer()
    await here.write('.codex/config.toml', text)
    await connect(codex, offer, here.where)
    const options = { cwd: here.home, env: environment(here) }
    expect((await run(programOf('codex'), ['mcp', 'list'], options)).text).toMatch(
      /panda +\S+ .*stdio.*enabled/,
    )
    await disconnect(codex, offer, here.where)
    expect((await run(programOf('codex'), ['mcp', 'list'], options)).text).toContain(
      'No MCP servers configured',
    )
    expect(await here.read('.codex/config.toml')).toBe(text)
  })

  // `codex mcp list` does not connect; the app server, which the editor extensions use, does.
  test('connects and gets the tools, not without a key', slow, async () => {
    const here = await computer()
    await here.write('.codex/config.toml', text)
    const status = async (): Promise<string> => {
      const requests = [
        {
          id: 1,
          method: 'initialize',
          params: { clientInfo: { name: 'test', title: 'test', version: '0' } },
        },
        { method: 'initialized' },
        { id: 2, method: 'mcpServerStatus/list', params: {} },
      ]
      const input = requests.map((it) => `${JSON.stringify(it)}\n`).join('')
      const until = (output: string): boolean => /"id":2,?/.test(output) && output.endsWith('\n')
      return (
        await run(programOf('codex'), ['app-server'], {
          cwd: here.home,
          env: environment(here),
          input,
          until,
        })
      ).text
    }
    await connect(codex, withoutKey(), here.where)
    expect(await status()).not.toContain('system_is_alive')
    await connect(codex, offer, here.where)
    expect(await status()).toContain('system_is_alive')
  })
})

describe('the .mcpb bundle', () => {
  test(
    'is valid by the official schema, holds the shim, and unpacks with the official tool',
    slow,
    async () => {
      const here = await computer()
      const file = path.join(here.home, 'panda.mcpb')
      const shim = Buffer.from('process.stdin.pipe(process.stdout) // ü\n')
      await writeBundle(file, { version: '0.1.0', shim })
      const out = path.join(here.home, 'out')
      await mkdir(out)
      const unpacked = await run(programOf('mcpb'), ['unpack', file, out])
      expect(unpacked).toMatchObject({ code: 0 })
      expect(await here.read('out/server/shim.mjs')).toBe(shim.toString())
      const validated = await run(programOf('mcpb'), ['validate', path.join(out, 'manifest.json')])
      expect(validated).toMatchObject({ code: 0, text: expect.stringContaining('passes') })
      const schemas = (await import(path.join(modulePath('@anthropic-ai/mcpb'), 'dist/schemas/0.3.js'))) as {
        McpbManifestSchema: { parse(value: unknown): unknown }
      }
      const manifest: unknown = JSON.parse(await here.read('out/manifest.json'))
      expect(schemas.McpbManifestSchema.parse(manifest)).toEqual(manifest)
      expect((await run(programOf('mcpb'), ['info', file])).code).toBe(0)
    },
  )
})
