import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { remoteProblem, thisComputer } from '../../bridge/clients/index.ts'
import { startDemo, type Demo } from '../../bridge/demo/index.ts'
import type { Home } from '../../bridge/home/home.ts'
import { connectToBridge } from '../../bridge/http/client/http-client.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { SettingsFile } from '../../bridge/state/settings.ts'
import { runCli, typeAtTerminal } from '../cli.ts'
import { endsAfterAll } from '../ends.ts'
import { newHome } from '../homes.ts'
import { statusOfInitialize } from '../initialize.ts'

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
    expect((await runCli(home, ['clients'])).stdout).toMatch(
      /connect ID, with jetbrains-ai, .*, or other for any$/m,
    )
  })

  test('a dry run shows the difference without the key, and writes nothing', async () => {
    const { stdout, code } = await runCli(home, ['connect', 'cursor', '--dry-run'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^\+.*"panda"/m)
    expect(stdout).not.toMatch(/pb_/)
    expect(readFileSync(cursorFile(), 'utf8')).toBe(before)
  })

  test('connecting writes a command, and no key', async () => {
    expect((await runCli(home, ['connect', 'cursor'])).stdout).toMatch(/^Connected cursor: wrote /m)
    expect(await stateOf('cursor')).toBe('connected')
    const text = readFileSync(cursorFile(), 'utf8')
    expect(text).toMatch(/"--client",\s*"cursor"/)
    expect(text).not.toMatch(/pb_|Bearer|127\.0\.0\.1/)
    const { stdout } = await runCli(home, ['connect', 'other'])
    expect(stdout).toContain('"stdio"')
    expect(stdout).not.toMatch(/pb_|Bearer/)
  })

  test('over HTTP nothing is connected on a computer that is reached by ssh', async () => {
    const text = readFileSync(cursorFile(), 'utf8')
    for (const client of ['cursor', 'other']) {
      const { code, stdout, stderr } = await runCli(home, ['connect', client, '--http'], {
        SSH_CONNECTION: '192.0.2.7 50022 192.0.2.1 22',
      })
      expect({ client, code, stdout }).toEqual({ client, code: 5, stdout: '' })
      expect(stderr).toMatch(/SSH_CONNECTION says so[\s\S]*Connect without HTTP/)
    }
    expect(readFileSync(cursorFile(), 'utf8')).toBe(text)
  })

  test('over HTTP the file must be its owner’s alone; then the key in it is let in', async (context) => {
    context.skip(remoteProblem(thisComputer()) !== undefined, 'This computer is reached from elsewhere.')
    chmodSync(cursorFile(), 0o644)
    const refused = await runCli(home, ['connect', 'cursor', '--http'])
    expect(refused.stderr).toMatch(/holds a key[\s\S]*chmod 600/)
    chmodSync(cursorFile(), 0o600)
    const { stdout } = await runCli(home, ['connect', 'cursor', '--http'])
    expect(stdout).toMatch(/^Mind: The entry holds a key[\s\S]*^Connected cursor: wrote /m)
    expect(await stateOf('cursor')).toBe('connected')
    const entry = /"url":\s*"([^"]+)"[\s\S]*?"Authorization":\s*"([^"]+)"/.exec(
      readFileSync(cursorFile(), 'utf8'),
    )
    expect(await statusOfInitialize(entry?.[1] ?? '', entry?.[2] ?? '')).toBe(200)
  })

  test("Claude Desktop's file gets the command and no secret", async () => {
    const { stdout } = await runCli(home, ['connect', 'claude-desktop'])
    expect(stdout).toMatch(/^Quit Claude Desktop completely, .* and start it again\.$/m)
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

  test('the files are those of the terminal, wherever the bridge was started', async () => {
    const elsewhere = newHome().folder
    const codexHome = join(elsewhere, 'codex')
    const terminal = { HOME: elsewhere, CODEX_HOME: codexHome }
    for (const folder of [codexHome, join(elsewhere, '.config/zed')]) mkdirSync(folder, { recursive: true })
    const preview = await runCli(home, ['connect', 'codex-cli', '--dry-run'], terminal)
    expect(preview.stdout).toContain(join(codexHome, 'config.toml'))
    await runCli(home, ['connect', 'codex-cli'], terminal)
    expect(readFileSync(join(codexHome, 'config.toml'), 'utf8')).toContain('[mcp_servers.panda]')
    await runCli(home, ['connect', 'zed'], terminal)
    expect(readFileSync(join(elsewhere, '.config/zed/settings.json'), 'utf8')).toContain('"panda"')
    const { stdout } = await runCli(home, ['clients'], terminal)
    expect(stdout).toMatch(/^zed .* connected/m)
    expect(stdout).toMatch(/^codex-cli .* connected/m)
    expect(existsSync(join(home.folder, '.codex'))).toBe(false)
    for (const client of ['codex-cli', 'zed'])
      expect((await runCli(home, ['disconnect', client], terminal)).stdout).toMatch(/^Disconnected /)
    expect(existsSync(join(codexHome, 'config.toml'))).toBe(false)
  })

  test('an assistant stays where its own terminal has put it, whatever is connected from another one', async () => {
    const elsewhere = newHome().folder
    const codexHome = join(elsewhere, 'codex')
    const file = join(codexHome, 'config.toml')
    for (const folder of [codexHome, join(home.folder, '.claude'), join(home.folder, '.codex')])
      mkdirSync(folder, { recursive: true })
    await runCli(home, ['connect', 'codex-cli'], { CODEX_HOME: codexHome })
    await runCli(home, ['connect', 'claude-code'])
    const project = join(elsewhere, 'project.toml')
    await runCli(home, ['connect', 'codex-cli', '--config', project])
    const bridge = await connectToBridge(home)
    const seen = (await bridge.listClients({})).find(({ id }) => id === 'codex-cli')
    expect(seen).toMatchObject({ state: 'connected', file })
    await runCli(home, ['disconnect', 'codex-cli', '--config', project])
    // Its key is taken back with any of its entries: connect it anew.
    await runCli(home, ['connect', 'codex-cli'], { CODEX_HOME: codexHome })
    writeFileSync(file, '# mine\n')
    expect((await runCli(home, ['repair'])).stdout).toMatch(/Codex CLI: was vanished, mended\./)
    expect(readFileSync(file, 'utf8')).toContain('[mcp_servers.panda]')
    expect((await runCli(home, ['backups', 'list', 'codex-cli'])).stdout).toMatch(/^COPY/)
    // The entry and its key go together, from whatever terminal.
    const { stdout } = await runCli(home, ['disconnect', 'codex-cli'])
    expect(stdout).toContain(`changed ${file}, and took back its key`)
    expect(readFileSync(file, 'utf8')).not.toContain('[mcp_servers.panda]')
    await runCli(home, ['disconnect', 'claude-code'])
  })

  test('one that the organisation does not allow is not connected, and says who says so and what to ask for', async () => {
    const { folder } = newHome()
    mkdirSync(join(folder, '.gemini'))
    const own = join(folder, '.gemini/settings.json')
    writeFileSync(own, '{}')
    const policy = join(folder, 'managed.json')
    const terminal = { HOME: folder, GEMINI_CLI_SYSTEM_SETTINGS_PATH: policy }
    writeFileSync(policy, '{ broken')
    const doubtful = await runCli(home, ['clients'], terminal)
    expect(doubtful.stdout).toContain(
      `Gemini CLI: whether your organisation allows it is not known: it cannot be read (${policy}).`,
    )
    writeFileSync(policy, '{ "mcp": { "allowed": ["grid"] } }')
    const { code, stderr } = await runCli(home, ['connect', 'gemini-cli'], terminal)
    expect(code).toBe(5)
    expect(stderr).toContain('Your organisation does not allow this for Gemini CLI')
    expect(stderr).toContain(policy)
    expect(stderr).toContain('to allow "panda", started as [')
    expect(readFileSync(own, 'utf8')).toBe('{}')
    const { stdout } = await runCli(home, ['clients'], terminal)
    expect(stdout).toMatch(/^gemini-cli .* not allowed/m)
    expect(stdout).toContain('Ask whoever manages this computer to allow "panda"')
    writeFileSync(policy, '{ "mcp": { "allowed": ["panda"] } }')
    expect((await runCli(home, ['connect', 'gemini-cli'], terminal)).stdout).toMatch(/^Connected gemini-cli/)
    writeFileSync(policy, '{ "mcp": { "excluded": ["panda"] } }')
    expect((await runCli(home, ['clients'], terminal)).stdout).toMatch(
      /^gemini-cli .* connected, not allowed/m,
    )
    const gone = await runCli(home, ['disconnect', 'gemini-cli'], terminal)
    expect(gone.stdout).toMatch(/^Disconnected gemini-cli/)
  })

  test('disconnecting gives the file back as it was, and takes back the key', async () => {
    const keysFile = join(home.credentialsFolder, 'keys.json')
    const { cursor } = JSON.parse(readFileSync(keysFile, 'utf8')) as { cursor: { key: string } }
    expect((await runCli(home, ['disconnect', 'cursor'])).code).toBe(0)
    expect(readFileSync(cursorFile(), 'utf8')).toBe(before)
    expect(readFileSync(keysFile, 'utf8')).not.toContain(cursor.key)
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
    const file = join(newHome().folder, 'panda.mcpb')
    expect((await runCli(home, ['bundle', file])).code).toBe(0)
    expect(existsSync(file)).toBe(true)
    expect((await runCli(home, ['bundle', file])).code).toBe(0)
  })

  test('a bundle for a folder that is not there says so, and that another is to be named', async () => {
    const run = await runCli(home, ['bundle', '/nonexistent/x.mcpb'])
    expect(run).toEqual({
      code: 1,
      stdout: '',
      stderr:
        '/nonexistent/x.mcpb could not be written: its folder does not exist.\n' +
        'Name a file in a folder that is there, and that you may write to.\n',
    })
  })

  test('what was there before a change is listed, and put back by a person', async () => {
    writeFileSync(cursorFile(), before)
    await runCli(home, ['connect', 'cursor'])
    const listed = await runCli(home, ['backups', 'list', 'cursor'])
    const copy = /^COPY +MADE +AGO\n(\S+) /.exec(listed.stdout)?.[1] ?? ''
    const asJson = JSON.parse(
      (await runCli(home, ['backups', 'list', 'cursor', '--json'])).stdout,
    ) as object[]
    expect(asJson[0]).toMatchObject({ name: copy })
    expect(await runCli(home, ['backups', 'restore', 'cursor', copy])).toMatchObject({ code: 5 })
    expect(await runCli(home, ['backups', 'restore', 'cursor', 'x'])).toMatchObject({
      code: 1,
      stderr: 'There is no copy "x".\nList them with "panda-bridge backups list cursor".\n',
    })
    expect(readFileSync(cursorFile(), 'utf8')).not.toBe(before)
    const restored = await typeAtTerminal(home, ['backups', 'restore', 'cursor', copy], 'yes')
    expect(restored).toMatchObject({ code: 0, screen: expect.stringContaining('Restart Cursor') })
    expect(readFileSync(cursorFile(), 'utf8')).toBe(before)
  })

  test('a pipe and a socket are no files: neither is waited for, and both are left', async () => {
    const { folder } = newHome()
    const pipe = join(folder, 'pipe.json')
    execFileSync('mkfifo', [pipe])
    const socket = join(folder, 'socket.json')
    const server = createServer().listen(socket)
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    for (const [file, kind] of [
      [pipe, 'a pipe'],
      [socket, 'a socket'],
      [folder, 'a folder'],
    ] as const) {
      for (const asked of [
        ['connect', 'cursor', '--config', file],
        ['disconnect', 'cursor', '--config', file],
        ['bundle', file],
        ['login', '--import', file],
      ]) {
        const { code, stderr } = await runCli(home, asked)
        expect({ asked, code, stderr }).toEqual({ asked, code: 1, stderr: expect.stringContaining(kind) })
      }
    }
    expect(lstatSync(pipe).isFIFO()).toBe(true)
    expect(lstatSync(socket).isSocket()).toBe(true)
  })

  test('what cannot be done is said in a sentence, with an exit code', async () => {
    expect(await runCli(home, ['connect', 'nobody'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/nobody[\s\S]*for lines to paste, jetbrains-ai, .*, other\./),
    })
    writeFileSync(cursorFile(), '{ broken')
    const { code, stderr } = await runCli(home, ['connect', 'cursor'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/line 1/)
    expect(readFileSync(cursorFile(), 'utf8')).toBe('{ broken')
  })
})
