import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { startDemo, type Demo } from '../../bridge/demo/index.ts'
import { demoServer } from '../../bridge/own-demo.ts'
import type { Home } from '../../bridge/home.ts'
import { SettingsFile } from '../../bridge/settings.ts'
import { runCli } from '../cli.ts'
import { newHome } from '../homes.ts'
import { endsAfterAll } from '../ends.ts'

// The user's home is that of the test: `runCli` sets HOME to the bridge's folder.
let demo: Demo
let home: Home
const ends = endsAfterAll()
const cursorFile = () => join(home.folder, '.cursor', 'mcp.json')
const claudeFile = () => join(home.folder, '.config', 'Claude', 'claude_desktop_config.json')
const before = '{\n  // mine\n  "mcpServers": { "other": { "command": "other" } }\n}\n'

beforeAll(async () => {
  demo = await startDemo()
  ends(() => demo.stop())
  home = newHome()
  ends(() => runCli(home, ['stop']))
  new SettingsFile(home).change({ server: demoServer(demo) })
  for (const folder of ['.cursor', '.config/Claude'])
    mkdirSync(join(home.folder, folder), { recursive: true })
  writeFileSync(cursorFile(), before)
  writeFileSync(claudeFile(), '{"globalShortcut": ""}')
})

const clients = async () => {
  const { stdout } = await runCli(home, ['clients', '--json'])
  return JSON.parse(stdout) as { id: string; state: string; installed: boolean }[]
}
const stateOf = async (id: string) => (await clients()).find((client) => client.id === id)?.state

describe.skipIf(process.platform !== 'linux')('an assistant is connected from the command line', () => {
  test('the list says which are on this computer', async () => {
    expect(await stateOf('cursor')).toBe('not-connected')
    expect((await clients()).find(({ id }) => id === 'zed')?.installed).toBe(false)
  })

  test('a dry run shows the difference without the key, and writes nothing', async () => {
    const { stdout, code } = await runCli(home, ['connect', 'cursor', '--dry-run'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^\+.*"panda"/m)
    expect(stdout).not.toMatch(/pb_/)
    expect(readFileSync(cursorFile(), 'utf8')).toBe(before)
  })

  test('connecting writes the entry, and the key in it is let in', async () => {
    expect((await runCli(home, ['connect', 'cursor'])).stdout).toMatch(/^Connected cursor: wrote /m)
    expect(await stateOf('cursor')).toBe('connected')
    const entry = /"url":\s*"([^"]+)"[\s\S]*?"Authorization":\s*"([^"]+)"/.exec(
      readFileSync(cursorFile(), 'utf8'),
    )
    const answer = await fetch(entry?.[1] ?? '', {
      method: 'POST',
      headers: {
        authorization: entry?.[2] ?? '',
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'initialize',
        params: {
          protocolVersion: '2025-06-18',
          capabilities: {},
          clientInfo: { name: 'cursor', version: '1' },
        },
      }),
    })
    expect(answer.status).toBe(200)
    await answer.body?.cancel()
  })

  test("Claude Desktop's file gets the command and no secret", async () => {
    await runCli(home, ['connect', 'claude-desktop'])
    const text = readFileSync(claudeFile(), 'utf8')
    expect(JSON.parse(text)).toMatchObject({
      globalShortcut: '',
      mcpServers: { panda: { args: expect.arrayContaining(['stdio', '--client', 'claude-desktop']) } },
    })
    expect(text).not.toMatch(/pb_/)
  })

  test('an entry that has vanished is seen, and mended', async () => {
    writeFileSync(claudeFile(), '{"globalShortcut": ""}')
    expect(await stateOf('claude-desktop')).toBe('vanished')
    expect((await runCli(home, ['repair'])).stdout).toMatch(/Claude Desktop: was vanished, mended\./)
    expect(await stateOf('claude-desktop')).toBe('connected')
  })

  test('disconnecting gives the file back as it was, and takes back the key', async () => {
    const key = /Bearer ([^"]+)/.exec(readFileSync(cursorFile(), 'utf8'))?.[1] ?? ''
    expect((await runCli(home, ['disconnect', 'cursor'])).code).toBe(0)
    expect(readFileSync(cursorFile(), 'utf8')).toBe(before)
    const keys = readFileSync(join(home.credentialsFolder, 'keys.json'), 'utf8')
    expect(keys).not.toContain(key)
  })

  test('all at once are disconnected before uninstalling', async () => {
    await runCli(home, ['connect', 'cursor'])
    const { stdout, code } = await runCli(home, ['disconnect', '--all'])
    expect({ stdout, code }).toEqual({
      stdout: 'Claude Desktop: disconnected.\nCursor: disconnected.\n',
      code: 0,
    })
    expect(readFileSync(cursorFile(), 'utf8')).toBe(before)
    expect(readFileSync(claudeFile(), 'utf8')).not.toContain('panda')
  })

  test('the bundle is written', async () => {
    const file = join(home.folder, 'panda.mcpb')
    expect((await runCli(home, ['bundle', file])).code).toBe(0)
    expect(existsSync(file)).toBe(true)
  })

  test('what cannot be done is said in a sentence, with an exit code', async () => {
    expect(await runCli(home, ['connect', 'nobody'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/nobody/),
    })
    writeFileSync(cursorFile(), '{ broken')
    const { code, stderr } = await runCli(home, ['connect', 'cursor'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/line 1/)
    expect(readFileSync(cursorFile(), 'utf8')).toBe('{ broken')
  })
})
