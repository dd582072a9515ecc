import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmod,
  chown,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parse as parseToml } from 'smol-toml'
import { parse as parseYaml } from 'yaml'
import { linuxApp } from '../../bridge/clients/linux-app.ts'
import { BridgeError } from '../../bridge/errors.ts'
import {
  assistantById,
  assistants,
  backups,
  connect,
  describeClient,
  describeClients,
  disconnect,
  expectedOf,
  linesFor,
  linesByHand,
  previewConnect,
  previewDisconnect,
  disconnectAll,
  repairClients,
  restartAssistant,
  restore,
  type Assistant,
  type Offer,
  type Reconnect,
} from '../../bridge/clients/index.ts'
import { computer, httpOffer, key, movedOffer, offer, overHttp, type Computer } from './computer.ts'

const claude = assistantById('claude-desktop')
const cursor = assistantById('cursor')
const codex = assistantById('codex-cli')
const claudeFile = '.config/Claude/claude_desktop_config.json'

async function state(assistant: Assistant, { where }: Computer, as = offer) {
  const { state, why, problem } = await describeClient(assistant, where, expectedOf(as))
  return { state, why, problem: problem?.message }
}

describe('given an assistant with a file', () => {
  test('Claude Desktop gets a stdio entry without a secret, after the servers that were there', async () => {
    const mac = await computer()
    const text = '{\n\t"mcpServers": {\n\t\t"git": {"command": "uvx"}\n\t},\n\t"theme": "dark"\n}\n'
    await mac.write(claudeFile, text)
    const outcome = await connect(claude, offer, mac.where)
    expect(outcome.changed).toBe(true)
    expect(await mac.read(claudeFile)).toBe(
      '{\n\t"mcpServers": {\n\t\t"git": {"command": "uvx"},\n\t\t"panda": {\n\t\t\t"command": "/opt/PanDA Bridge/panda-bridge",\n' +
        '\t\t\t"args": [\n\t\t\t\t"stdio"\n\t\t\t]\n\t\t}\n\t},\n\t"theme": "dark"\n}\n',
    )
    expect(await state(claude, mac)).toEqual({ state: 'connected' })
    await disconnect(claude, offer, mac.where)
    expect(await mac.read(claudeFile)).toBe(text)
    expect(await state(claude, mac)).toEqual({ state: 'not-connected' })
  })

  test.each(assistants.map((assistant) => [assistant.id, assistant] as const))(
    '%s: connected by a command, described, repaired and disconnected',
    async (_id, assistant) => {
      const here = await computer()
      const { file } = await describeClient(assistant, here.where, expectedOf(offer))
      await mkdir(path.dirname(file), { recursive: true })
      expect(await state(assistant, here)).toEqual({ state: 'not-connected' })
      const preview = await previewConnect(assistant, offer, here.where)
      expect(preview).toMatchObject({ file, createsFile: true, createsFolder: false, makesBackup: false })
      await connect(assistant, offer, here.where)
      expect(await state(assistant, here)).toEqual({ state: 'connected' })
      expect(await here.read(file)).toBe(linesFor(assistant, offer).text)
      expect(await here.read(file)).toContain(offer.stdio.command)
      expect(await here.read(file)).not.toMatch(/Bearer|127\.0\.0\.1/)
      expect(linesFor(assistant, offer).secret).toBe(false)
      expect((await stat(file)).mode & 0o777).toBe(0o600)
      expect(await state(assistant, here, movedOffer)).toMatchObject({ state: 'outdated', why: 'moved' })
      expect(await repair(here, movedOffer)).toMatchObject([{ id: assistant.id, repaired: true }])
      expect(await state(assistant, here, movedOffer)).toEqual({ state: 'connected' })
      await disconnect(assistant, movedOffer, here.where)
      await expect(stat(file)).rejects.toThrow('ENOENT')
      expect(await state(assistant, here)).toEqual({ state: 'not-connected' })
    },
  )

  test('Mistral Vibe, which splits a text at its blanks, gets the command as one word', async () => {
    const here = await computer()
    await mkdir(path.join(here.home, '.vibe'))
    await connect(assistantById('mistral-vibe'), offer, here.where)
    expect(parseToml(await here.read('.vibe/config.toml'))).toEqual({
      mcp_servers: [
        {
          name: 'panda',
          transport: 'stdio',
          command: ['/opt/PanDA Bridge/panda-bridge'],
          args: ['stdio'],
          // A minute where missing, and a question may wait for two.
          tool_timeout_sec: 300,
        },
      ],
    })
  })

  test.each(
    assistants
      .filter((assistant) => 'http' in assistant)
      .map((assistant) => [assistant.id, assistant] as const),
  )(
    '%s: over HTTP where the user asks for it and it can; the key is in no record and no preview',
    async (_id, assistant) => {
      const here = await computer()
      const { file, offersHttp } = await describeClient(assistant, here.where, expectedOf(offer))
      await mkdir(path.dirname(file), { recursive: true })
      expect(offersHttp).toBe(true)
      const preview = await previewConnect(assistant, httpOffer, here.where)
      expect(preview.warnings).toEqual([expect.stringContaining('holds a key')])
      await connect(assistant, httpOffer, here.where)
      expect(await state(assistant, here, httpOffer)).toEqual({ state: 'connected' })
      expect(await here.read(file)).toContain(key)
      expect(linesFor(assistant, httpOffer).secret).toBe(true)
      expect((await stat(file)).mode & 0o777).toBe(0o600)
      expect(JSON.stringify(preview)).not.toContain(key)
      expect(await allText(here.where.stateDir)).not.toContain(key)
      const moved = overHttp(movedOffer, key)
      expect(await state(assistant, here, moved)).toMatchObject({ state: 'outdated', why: 'old-port' })
      expect(await repair(here, moved)).toMatchObject([{ id: assistant.id, repaired: true }])
      expect(await state(assistant, here, moved)).toEqual({ state: 'connected' })
      expect(await here.read(file)).toContain(moved.http.url)
      await disconnect(assistant, moved, here.where)
      await expect(stat(file)).rejects.toThrow('ENOENT')
    },
  )

  test('Claude Desktop, which reads no address, is refused over HTTP with a next step', async () => {
    const here = await computer()
    await here.write(claudeFile, '{}')
    expect((await describeClient(claude, here.where, undefined)).offersHttp).toBe(false)
    await expect(connect(claude, httpOffer, here.where)).rejects.toMatchObject({
      code: 'not-allowed',
      nextStep: expect.stringContaining('without HTTP'),
    })
    expect(await here.read(claudeFile)).toBe('{}')
  })

  test('an old key is told from a current one', async () => {
    const here = await computer()
    await mkdir(path.join(here.home, '.cursor'))
    await connect(cursor, httpOffer, here.where)
    const renewed = overHttp(offer, 'pbk_renewed')
    expect(await state(cursor, here, renewed)).toMatchObject({ state: 'outdated', why: 'old-key' })
    const { diff } = await previewConnect(cursor, renewed, here.where)
    expect(diff).toContain(
      '-        "Authorization": "Bearer ••••••••"\n+        "Authorization": "Bearer ••••••••-new"',
    )
  })

  test('the preview is a unified diff with the secrets of other servers covered', async () => {
    const here = await computer()
    await here.write(
      '.cursor/mcp.json',
      '{\n  "mcpServers": {\n    "git": {"url": "x", "env": {"GIT_TOKEN": "ghp_1"}}\n  }\n}\n',
    )
    const { diff, warnings } = await previewConnect(cursor, offer, here.where)
    expect(diff.split('\n').slice(2)).toEqual([
      '@@ -1,5 +1,11 @@',
      ' {',
      '   "mcpServers": {',
      '-    "git": {"url": "x", "env": {"GIT_TOKEN": "••••••••"}}',
      '+    "git": {"url": "x", "env": {"GIT_TOKEN": "••••••••"}},',
      '+    "panda": {',
      '+      "command": "/opt/PanDA Bridge/panda-bridge",',
      '+      "args": [',
      '+        "stdio"',
      '+      ]',
      '+    }',
      '   }',
      ' }',
      '',
    ])
    expect(warnings).toEqual([])
    await connect(cursor, offer, here.where)
    expect((await previewConnect(cursor, offer, here.where)).diff).toBe('')
    expect((await previewDisconnect(cursor, offer, here.where)).diff).toContain('-    "panda": {')
  })

  test('what the assistant added to the entry stays when the entry is brought up to date', async () => {
    const here = await computer()
    await mkdir(path.join(here.home, '.cursor'))
    await connect(cursor, offer, here.where)
    const whole = JSON.parse(await here.read('.cursor/mcp.json')) as {
      mcpServers: { panda: object; x?: object }
    }
    whole.mcpServers.panda = { ...whole.mcpServers.panda, disabled: true }
    whole.mcpServers.x = { command: 'x' }
    await here.write('.cursor/mcp.json', JSON.stringify(whole))
    expect(await state(cursor, here)).toEqual({ state: 'connected' })
    await connect(cursor, movedOffer, here.where)
    const after = JSON.parse(await here.read('.cursor/mcp.json')) as typeof whole
    expect(after.mcpServers.panda).toMatchObject({ command: movedOffer.stdio.command, disabled: true })
    await disconnect(cursor, movedOffer, here.where)
    expect(await here.read('.cursor/mcp.json')).toBe('{"mcpServers":{"x":{"command":"x"}}}')
  })

  const empty: [string, Assistant, string, string][] = [
    ['null', claude, claudeFile, '{"mcpServers": null, "theme": "dark"}'],
    ['null in a file of lines', claude, claudeFile, '{\n  "theme": "dark",\n  "mcpServers": null\n}\n'],
    ['a file that is null', cursor, '.cursor/mcp.json', 'null\n'],
    ['an empty file', cursor, '.cursor/mcp.json', ''],
    ['blanks', claude, claudeFile, ' \n'],
    ['`mcp: null`', assistantById('opencode'), '.config/opencode/opencode.json', '{"mcp": null} // mine\n'],
    ['braces', codex, '.codex/config.toml', 'mcp_servers = { }\n'],
    ['servers in braces', codex, '.codex/config.toml', 'mcp_servers = { a = { url = "x" } } # mine\n'],
    ['an empty file in TOML', codex, '.codex/config.toml', ''],
    ['brackets', assistantById('mistral-vibe'), '.vibe/config.toml', 'mcp_servers = []\nmodel = "x"\n'],
    ['null in YAML', assistantById('goose'), '.config/goose/config.yaml', 'extensions: # none\n'],
    [
      'an empty list in YAML',
      assistantById('continue'),
      '.continue/config.yaml',
      'name: x\nmcpServers: []\n',
    ],
  ]
  test.each(empty)(
    '%s for "no servers yet" is taken so, and comes back',
    async (_name, assistant, file, text) => {
      const here = await computer()
      await here.write(file, text)
      expect(await state(assistant, here)).toEqual({ state: 'not-connected' })
      await connect(assistant, offer, here.where)
      expect(await state(assistant, here)).toEqual({ state: 'connected' })
      await disconnect(assistant, offer, here.where)
      expect(await here.read(file)).toBe(text)
    },
  )

  test('an entry that vanished is said to have, and is put back', async () => {
    const here = await computer()
    await here.write(claudeFile, '{"theme":"dark"}')
    await connect(claude, offer, here.where)
    await here.write(claudeFile, '{"theme":"light"}')
    expect(await state(claude, here)).toEqual({ state: 'vanished' })
    await connect(claude, offer, here.where)
    expect(await state(claude, here)).toEqual({ state: 'connected' })
    await disconnect(claude, offer, here.where)
    expect(await here.read(claudeFile)).toBe('{"theme":"light"}')
  })

  test("another's entry of the same name is replaced, and comes back", async () => {
    const here = await computer()
    const text = '{"mcpServers": {"panda": {"command": "zoo-keeper", "args": ["--bears"]}}} '
    await here.write(claudeFile, text)
    expect(await state(claude, here)).toMatchObject({
      state: 'not-connected',
      problem: expect.stringContaining('another'),
    })
    await expect(disconnect(claude, offer, here.where)).rejects.toMatchObject({ code: 'not-found' })
    await connect(claude, offer, here.where)
    await here.write(claudeFile, `${await here.read(claudeFile)}\n`)
    await disconnect(claude, offer, here.where)
    expect(JSON.parse(await here.read(claudeFile))).toEqual(JSON.parse(text))
  })

  test('an entry made before the state folder was lost is taken for ours', async () => {
    const here = await computer()
    await here.write(claudeFile, '{"a": 1}')
    await connect(claude, offer, here.where)
    const elsewhere = { ...here, where: { ...here.where, stateDir: path.join(here.home, 'new-state') } }
    expect(await state(claude, elsewhere)).toEqual({ state: 'connected' })
    await disconnect(claude, offer, elsewhere.where)
    expect(JSON.parse(await here.read(claudeFile))).toEqual({ a: 1, mcpServers: {} })
  })
})

describe('given assistants with rules of their own', () => {
  const continueDev = assistantById('continue')

  test('Continue gets a file that it accepts, which is gone again when nobody added to it', async () => {
    const here = await computer()
    await here.write('.continue/logs/cn.log', '')
    await connect(continueDev, offer, here.where)
    const text = await here.read('.continue/config.yaml')
    expect(text).toMatch(/^name: .+\nversion: .+\nschema: v1\nmcpServers:\n {2}- name: panda\n/)
    await here.write('.continue/config.yaml', `# looked at\n${text}`)
    await disconnect(continueDev, offer, here.where)
    await expect(here.read('.continue/config.yaml')).rejects.toThrow('ENOENT')
  })

  test('a config.json that Continue still reads is not put out of use', async () => {
    const here = await computer()
    await here.write('.continue/config.json', '{"models": []}')
    expect(await state(continueDev, here)).toMatchObject({
      state: 'not-connected',
      problem: expect.stringContaining('config.json'),
    })
    for (const change of [previewConnect, connect])
      await expect(change(continueDev, offer, here.where)).rejects.toMatchObject({ code: 'not-allowed' })
    expect(await readdir(path.join(here.home, '.continue'))).toEqual(['config.json'])
  })

  test('who has only Antigravity is not said to have Gemini CLI, and its own file is written', async () => {
    const here = await computer()
    await here.write('.gemini/antigravity/installation_id', '')
    const installed = async (): Promise<string[]> => {
      const all = await describeClients(here.where, () => expectedOf(offer))
      return all.filter((it) => it.installed).map(({ id }) => id)
    }
    expect(await installed()).toEqual(['antigravity'])
    await connect(assistantById('antigravity'), offer, here.where)
    expect(JSON.parse(await here.read('.gemini/config/mcp_config.json'))).toHaveProperty('mcpServers.panda')
    await here.write('.gemini/installation_id', '')
    expect(await installed()).toEqual(['gemini-cli', 'antigravity'])
  })

  test('an older Antigravity keeps its older file', async () => {
    const here = await computer()
    const file = await here.write('.gemini/antigravity/mcp_config.json', '')
    const { note, ...status } = await describeClient(assistantById('antigravity'), here.where, undefined)
    expect(status.file).toBe(file)
    expect(note).toMatch(/older place/)
  })

  test('opencode’s commented file is taken where there is one, and its comments stay', async () => {
    const here = await computer()
    const text =
      '{\n  // mine\n  "mcp": {\n    "a": { "type": "local", "command": ["x"], }, // first\n  },\n}\n'
    await here.write('.config/opencode/opencode.json', '{}')
    await here.write('.config/opencode/opencode.jsonc', text)
    const opencode = assistantById('opencode')
    await connect(opencode, offer, here.where)
    const after = await here.read('.config/opencode/opencode.jsonc')
    expect(after).toContain('// mine')
    expect(after).toContain('// first')
    expect(await here.read('.config/opencode/opencode.json')).toBe('{}')
    await here.write('.config/opencode/opencode.jsonc', `// later\n${after}`)
    await disconnect(opencode, offer, here.where)
    expect(await here.read('.config/opencode/opencode.jsonc')).toBe(`// later\n${text}`)
  })

  const moved: [string, string, string][] = [
    ['claude-code', 'CLAUDE_CONFIG_DIR', '.claude.json'],
    ['codex-cli', 'CODEX_HOME', 'config.toml'],
    ['copilot-cli', 'COPILOT_HOME', 'mcp-config.json'],
    ['qwen-code', 'QWEN_HOME', 'settings.json'],
    ['continue', 'CONTINUE_GLOBAL_DIR', 'config.yaml'],
    ['mistral-vibe', 'VIBE_HOME', 'config.toml'],
    ['crush', 'CRUSH_GLOBAL_CONFIG', 'crush.json'],
    ['opencode', 'XDG_CONFIG_HOME', 'opencode/opencode.json'],
    ['cline', 'CLINE_DATA_DIR', 'settings/cline_mcp_settings.json'],
  ]
  test.each(moved)('%s moved by %s is written where it is', async (id, variable, file) => {
    const here = await computer('linux', { [variable]: '/elsewhere' })
    const status = await describeClient(assistantById(id), here.where, undefined)
    expect(status.file).toBe(path.join('/elsewhere', file))
  })
})

describe('given a file that cannot be used', () => {
  const broken: [string, Assistant, string, string | Buffer, RegExp][] = [
    [
      'a missing comma',
      claude,
      claudeFile,
      '{\n  "a": 1\n  "b": 2\n}',
      /line 3, column 3: a comma was expected here/,
    ],
    [
      'a comment in Claude Desktop',
      claude,
      claudeFile,
      '{\r\n  // mine\r\n}',
      /line 2, column 3: a comment, which this/,
    ],
    [
      'a byte order mark',
      claude,
      claudeFile,
      '\uFEFF{}',
      /byte order mark, which Claude Desktop cannot read/,
    ],
    ['UTF-16', claude, claudeFile, Buffer.from('\uFEFF{}', 'utf16le'), /UTF-16, as Windows PowerShell/],
    ['a list', claude, claudeFile, '[]', /outermost value is not an object/],
    [
      'servers that are no object',
      claude,
      claudeFile,
      '{"mcpServers": []}',
      /line 1, column 16: "mcpServers" is not an object/,
    ],
    ['broken TOML', codex, '.codex/config.toml', 'a = 1\nb = \n', /line 2, column/],
    [
      'servers that are no table in TOML',
      codex,
      '.codex/config.toml',
      'mcp_servers = []\n',
      /is not a table/,
    ],
    [
      'a table where a list is read',
      assistantById('mistral-vibe'),
      '.vibe/config.toml',
      '[mcp_servers.a]\n',
      /is not a list/,
    ],
    [
      'a mapping where a list is read',
      assistantById('continue'),
      '.continue/config.yaml',
      'mcpServers:\n  a: {}\n',
      /line 1, column 1: "mcpServers" is not a list/,
    ],
    ['broken YAML', assistantById('goose'), '.config/goose/config.yaml', 'a: 1\n  b: [\n', /line \d, column/],
  ]
  test.each(broken)(
    '%s: the error says where, and the file is not touched',
    async (_name, assistant, file, text, message) => {
      const here = await computer()
      await here.write(file, '')
      await writeFile(path.join(here.home, file), text)
      await expect(connect(assistant, offer, here.where)).rejects.toMatchObject({
        code: 'invalid-file',
        message: expect.stringMatching(message),
      })
      await expect(previewConnect(assistant, offer, here.where)).rejects.toMatchObject({
        code: 'invalid-file',
      })
      expect(await readFile(path.join(here.home, file))).toEqual(Buffer.from(text))
      expect(await readdir(path.join(here.home, path.dirname(file)))).toEqual([path.basename(file)])
    },
  )

  test('it is described as unreadable, beside the others', async () => {
    const here = await computer()
    await here.write(claudeFile, '{')
    const all = await describeClients(here.where, () => expectedOf(offer))
    expect(all.map(({ id }) => id)).toHaveLength(assistants.length)
    expect(all[0]).toMatchObject({
      id: 'claude-desktop',
      state: 'unreadable',
      problem: { code: 'invalid-file' },
    })
    expect(all.slice(1).every((it) => it.state === 'not-connected')).toBe(true)
  })

  test('a folder is made only for an assistant that is installed', async () => {
    const here = await computer()
    await expect(connect(cursor, offer, here.where)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('installed'),
    })
    expect(await readdir(here.home)).toEqual([])
    await here.write('.config/Cursor/User/settings.json', '{}')
    await connect(cursor, offer, here.where)
    expect((await stat(path.join(here.home, '.cursor'))).mode & 0o777).toBe(0o700)
    await disconnect(cursor, offer, here.where)
    expect(await readdir(here.home)).toEqual(['.config'])
  })

  test('a file given by hand needs its folder', async () => {
    const here = await computer()
    const where = { ...here.where, file: path.join(here.home, 'no', 'mcp.json') }
    await expect(connect(cursor, offer, where)).rejects.toMatchObject({ code: 'not-found' })
    const there = { ...here.where, file: path.join(here.home, 'mcp.json') }
    await connect(cursor, offer, there)
    expect(await readdir(here.home)).toEqual(['mcp.json'])
  })
})

describe('given what file systems have', () => {
  test('a symbolic link stays one, and its target is written where it is', async () => {
    const here = await computer()
    const real = await here.write('dotfiles/mcp.json', '{}')
    await chmod(real, 0o640)
    await mkdir(path.join(here.home, '.cursor'))
    await symlink('../dotfiles/mcp.json', path.join(here.home, '.cursor/mcp.json'))
    await connect(cursor, offer, here.where)
    expect(await readlink(path.join(here.home, '.cursor/mcp.json'))).toBe('../dotfiles/mcp.json')
    expect(await readFile(real, 'utf8')).toContain('"panda"')
    expect((await lstat(real)).mode & 0o777).toBe(0o640)
    await disconnect(cursor, offer, here.where)
    expect(await readFile(real, 'utf8')).toBe('{}')
  })

  test('a link to a file that is not there yet: the file is made where the link points', async () => {
    const here = await computer()
    await mkdir(path.join(here.home, 'dotfiles'))
    await mkdir(path.join(here.home, '.cursor'))
    await symlink('../dotfiles/mcp.json', path.join(here.home, '.cursor/mcp.json'))
    await connect(cursor, offer, here.where)
    expect((await lstat(path.join(here.home, 'dotfiles/mcp.json'))).isFile()).toBe(true)
    expect(await readlink(path.join(here.home, '.cursor/mcp.json'))).toBe('../dotfiles/mcp.json')
    await disconnect(cursor, offer, here.where)
    expect(await readdir(path.join(here.home, 'dotfiles'))).toEqual([])
  })

  test('a link that leads to itself gets a sentence', async () => {
    const here = await computer()
    await mkdir(path.join(here.home, '.cursor'))
    await symlink('mcp.json', path.join(here.home, '.cursor/mcp.json'))
    await expect(connect(cursor, offer, here.where)).rejects.toMatchObject({
      code: 'file-access',
      message: expect.stringContaining('circle'),
    })
  })

  test("another user's file stays theirs, which takes root", async (context) => {
    if (process.getuid?.() !== 0) context.skip('Only root may give a file to another user.')
    const here = await computer()
    const file = await here.write('.cursor/mcp.json', '{}')
    await chown(file, 12345, 23456)
    await connect(cursor, offer, here.where)
    expect(await stat(file)).toMatchObject({ uid: 12345, gid: 23456 })
  })

  test('a read-only file is left alone, by root too', async () => {
    const here = await computer()
    const file = await here.write('.cursor/mcp.json', '{}')
    await chmod(file, 0o444)
    await expect(connect(cursor, offer, here.where)).rejects.toMatchObject({
      code: 'file-access',
      message: expect.stringContaining('read-only'),
    })
    expect(await readFile(file, 'utf8')).toBe('{}')
    expect(await readdir(path.join(here.home, '.cursor'))).toEqual(['mcp.json'])
  })

  test('the last ten backups are kept, and one can be put back', async () => {
    const here = await computer()
    for (let round = 0; round < 12; round++) {
      await here.write(claudeFile, `{"round": ${round}}`)
      await connect(claude, offer, here.where)
    }
    const kept = await backups(claude, here.where)
    // Those of an assistant that was taken off the computer, or never was on it, can be looked for as well.
    expect(await backups(cursor, here.where)).toEqual([])
    expect(kept).toHaveLength(10)
    expect(Date.now() - Date.parse(kept[0]?.date ?? '')).toBeLessThan(60_000)
    await restore(claude, kept[3]?.name ?? '', here.where)
    expect(await here.read(claudeFile)).toBe('{"round": 8}')
    expect(await state(claude, here)).toEqual({ state: 'not-connected' })
    await expect(restore(claude, '../record.json', here.where)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('no backup holds a key; an entry put back from one asks for repair', async () => {
    const here = await computer()
    const old = `pb_${'old-key'.repeat(6)}`
    const file = await here.write('.cursor/mcp.json', '{"mcpServers": {"git": {"command": "uvx"}}}')
    await chmod(file, 0o600)
    await connect(cursor, overHttp(offer, old), here.where)
    await connect(cursor, httpOffer, here.where)
    const [newest] = await backups(cursor, here.where)
    await restore(cursor, newest?.name ?? '', here.where)
    const text = await here.read('.cursor/mcp.json')
    expect(text).not.toContain(old)
    expect(text).toContain('"git": {"command": "uvx"}')
    expect(await state(cursor, here, httpOffer)).toMatchObject({ state: 'outdated', why: 'old-key' })
    await repair(here, httpOffer)
    expect(await state(cursor, here, httpOffer)).toEqual({ state: 'connected' })
  })
})

describe('given Windows', () => {
  const local = 'AppData/Local'
  const packaged = `${local}/Packages/Claude_pzs8sxrjxfjjc/LocalCache/Roaming/Claude`
  const classic = 'AppData/Roaming/Claude'

  async function windows(): Promise<Computer> {
    return computer('win32')
  }

  test('the packaged Claude has its file in its package', async () => {
    const here = await windows()
    await here.write(`${packaged}/config.json`, '{}')
    const { file, note } = await describeClient(claude, here.where, undefined)
    expect(file).toBe(path.join(here.home, packaged, 'claude_desktop_config.json'))
    expect(note).toBeUndefined()
  })

  test('of two folders the one used last is written, and it is said which', async () => {
    const here = await windows()
    const old = await here.write(`${packaged}/config.json`, '{}')
    const recent = await here.write(`${classic}/config.json`, '{}')
    await utimes(old, 1000, 1000)
    await utimes(recent, 2000, 2000)
    const first = await describeClient(claude, here.where, undefined)
    expect(first.file).toBe(path.join(here.home, classic, 'claude_desktop_config.json'))
    expect(first.note).toMatch(/classic installation/)
    await utimes(old, 3000, 3000)
    expect((await describeClient(claude, here.where, undefined)).note).toMatch(/packaged app/)
  })
})

/** A program of a name of its own that runs on this computer as Claude does. */
async function runningProgram() {
  const here = await computer('linux')
  const name = `claude-${process.pid}-${(programs += 1)}`
  const program = path.join(here.home, name)
  await copyFile(process.execPath, program)
  const assistant = { ...claude, processes: { ...claude.processes, linux: [name] } }
  const script = await here.write('app.js', 'console.log("up"); setInterval(() => {}, 1000)')
  // As one has that was started from a program in an AppImage.
  const env = { ...process.env, APPIMAGE: '/bin/true', APPDIR: path.join(here.home, 'mount') }
  const first = spawn(program, [script], { env, stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(() => linuxApp([name])?.quit())
  await once(first.stdout, 'data')
  const surroundings = { ...here.where.surroundings, runningApp: linuxApp }
  return { here, name, program, assistant, first, surroundings }
}
let programs = 0

describe('given an assistant that runs', () => {
  test('it is said, with how to restart it', async () => {
    const here = await computer('darwin')
    await here.write('Library/Application Support/Claude/claude_desktop_config.json', '{}')
    here.running.push('Claude', 'Finder')
    const { running, restart } = await describeClient(claude, here.where, undefined)
    expect(running).toBe(true)
    expect(restart).toMatchObject({
      kind: 'quit',
      needed: true,
      offered: true,
      how: expect.stringContaining('Quit Claude'),
    })
  })

  test.for(['claude-code', 'codex-cli', 'copilot-cli', 'junie'] as const)(
    'of %s, which nobody sees running, neither is said, and its next start is named',
    async (id) => {
      const here = await computer()
      const seen = await describeClient(assistantById(id), here.where, undefined)
      expect(seen).not.toHaveProperty('running')
      expect(seen.restart).toMatchObject({
        needed: true,
        offered: false,
        how: expect.stringMatching(/start/i),
      })
    },
  )

  test('on macOS it is quit, the change is made, and it is started', async () => {
    const here = await computer('darwin')
    here.running.push('Claude')
    here.where.surroundings.run = async (command, args) => {
      here.ran.push([command, ...args].join(' '))
      here.running.length = 0
    }
    await restartAssistant(claude, here.where.surroundings, async () => void here.ran.push('change'))
    expect(here.ran).toEqual(['osascript -e quit app "Claude"', 'change', 'open -a Claude'])
  })

  test('it is started again also where the change fails, and not changed where it goes on running', async () => {
    const here = await computer('darwin')
    here.running.push('Claude')
    here.where.surroundings.run = async (command) => {
      here.ran.push(command)
      here.running.length = 0
    }
    const fails = () => Promise.reject(new Error('no room'))
    await expect(restartAssistant(claude, here.where.surroundings, fails)).rejects.toThrow('no room')
    expect(here.ran).toEqual(['osascript', 'open'])
  })

  test.skipIf(process.platform !== 'linux')(
    'on Linux a program that is surely it is asked to quit, and started as it was',
    async () => {
      const { here, assistant, name, surroundings } = await runningProgram()
      const where = { ...here.where, surroundings }
      here.running.push(name)
      await here.write(claudeFile, '{}')
      expect((await describeClient(assistant, where, undefined)).restart).toMatchObject({ offered: true })
      const between = async () => linuxApp([name]) === undefined
      expect(await restartAssistant(assistant, surroundings, between)).toBe(true)
      expect(linuxApp([name])).toBeDefined()
    },
  )

  describe.skipIf(process.platform !== 'linux')('that cannot be started again, the user is told so', () => {
    test('where the change was made', async () => {
      const { assistant, program, surroundings } = await runningProgram()
      await expect(restartAssistant(assistant, surroundings, () => rm(program))).rejects.toMatchObject({
        message: 'Claude Desktop has quit, and could not be started again.',
        nextStep: expect.stringContaining('Start it yourself'),
      })
    })

    test('where the change failed, beside why', async () => {
      const { assistant, program, surroundings } = await runningProgram()
      const fails = async () => {
        await rm(program)
        throw new BridgeError('file-access', 'There is no room.', 'Make room.')
      }
      await expect(restartAssistant(assistant, surroundings, fails)).rejects.toMatchObject({
        message: 'There is no room.',
        nextStep: 'Make room. Claude Desktop could not be started again: start it yourself.',
      })
    })
  })

  test.skipIf(process.platform !== 'linux')(
    'one that quits just before it is asked to has quit, and is started',
    async () => {
      const { assistant, name, surroundings, first } = await runningProgram()
      const runningApp = (names: readonly string[]) => {
        const app = linuxApp(names)
        const quit = async () => {
          first.kill('SIGKILL')
          await once(first, 'exit')
          app?.quit()
        }
        return app && { ...app, quit }
      }
      expect(await restartAssistant(assistant, { ...surroundings, runningApp }, async () => 'done')).toBe(
        'done',
      )
      expect(linuxApp([name])).toBeDefined()
    },
  )

  test('elsewhere the user is told', async () => {
    const here = await computer('linux')
    await expect(restartAssistant(claude, here.where.surroundings, async () => null)).rejects.toMatchObject({
      nextStep: expect.stringContaining('tray'),
    })
  })
})

test('all are disconnected at once, and who cannot be is named', async () => {
  const here = await computer()
  const texts: Record<string, string> = {
    [claudeFile]: '{"a":1}',
    '.cursor/mcp.json': '{}',
    '.codex/config.toml': 'a = 1',
  }
  for (const [file, text] of Object.entries(texts)) await here.write(file, text)
  for (const assistant of [claude, cursor, codex]) await connect(assistant, offer, here.where)
  await here.write('.cursor/mcp.json', '{')
  expect(await disconnectAll(here.where, () => expectedOf(offer))).toMatchObject([
    { id: 'claude-desktop', disconnected: true },
    { id: 'cursor', disconnected: false, problem: { code: 'invalid-file' } },
    { id: 'codex-cli', disconnected: true },
  ])
  expect(await here.read(claudeFile)).toBe(texts[claudeFile])
  expect(await here.read('.codex/config.toml')).toBe(texts['.codex/config.toml'])
})

test('for another assistant there are lines that hold no key, and some for HTTP where that is asked for', () => {
  const { text = '', secret } = linesByHand('other', offer) ?? {}
  expect(JSON.parse(text)).toEqual({ mcpServers: { panda: offer.stdio } })
  expect(secret).toBe(false)
  expect(linesByHand('other', httpOffer)).toMatchObject({ secret: true, text: expect.stringContaining(key) })
})

describe('programs with a page of settings only', () => {
  const url = offer.http.url

  test('get lines in the form that each reads, with a key only over HTTP', () => {
    const lines = (id: string, as: Offer) => linesByHand(id, as)?.text ?? ''
    expect(JSON.parse(lines('jetbrains-ai', offer))).toEqual({ mcpServers: { panda: offer.stdio } })
    expect(parseYaml(lines('librechat', offer))).toMatchObject({
      mcpServers: { panda: { type: 'stdio', ...offer.stdio } },
    })
    expect(parseYaml(lines('librechat', httpOffer))).toMatchObject({
      mcpSettings: { allowedAddresses: ['127.0.0.1:28736'] },
      mcpServers: {
        panda: { type: 'streamable-http', url, headers: { Authorization: `Bearer ${key}` } },
      },
    })
    expect(lines('open-webui', httpOffer)).toMatch(new RegExp(`${url}\\n.*Bearer\\n.*${key}\\n$`))
    expect(lines('open-webui', offer)).toBe('')
    expect(linesByHand('open-webui', offer)?.about).toMatch(/add --http at a terminal\.$/)
    expect(linesByHand('open-webui', httpOffer)?.about).not.toContain('--http')
    expect(lines('jupyter-ai', offer)).toBe('')
  })

  test.each(['jetbrains-ai', 'librechat', 'open-webui', 'jupyter-ai'])(
    '%s: a word on where they go',
    (id) => {
      const lines = linesByHand(id, httpOffer)
      expect(lines?.about).toMatch(/^[A-Z].*\.$/)
      expect(lines?.secret).toBe(id !== 'jupyter-ai')
      expect(lines?.programs?.map(({ name }) => name)).toHaveLength(4)
    },
  )
})

/** Repairs all that are connected, each the way it was. */
function repair({ where }: Computer, as: Offer) {
  const { key: _, ...http } = as.http
  const reconnect: Reconnect = ({ id, transport }, file) =>
    connect(assistantById(id), transport === 'http' ? as : { ...as, http }, {
      ...where,
      ...(file !== undefined && { file }),
    })
  return repairClients(where, () => expectedOf(as), reconnect)
}

async function allText(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = names.filter((it) => it.isFile()).map((it) => path.join(it.parentPath, it.name))
  return (await Promise.all(files.map((it) => readFile(it, 'utf8')))).join('\n')
}
