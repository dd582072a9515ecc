import { chmod, mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  assistantById,
  connect,
  describeClient,
  disconnect,
  expectedOf,
  previewConnect,
  type System,
} from '../../bridge/clients/index.ts'
import { matchesGlob } from '../../bridge/clients/policies/glob.ts'
import { bundleProblem } from '../../bridge/clients/policies/claude-desktop.ts'
import type { BridgeError } from '../../bridge/errors.ts'
import { computer, httpOffer, offer, type Computer } from './computer.ts'

const command = ['/opt/PanDA Bridge/panda-bridge', 'stdio']
const url = offer.http.url

/** Puts a file where an administrator does. */
async function put(here: Computer, file: string, content: unknown): Promise<string> {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  return here.write((here.where.surroundings.root ?? '') + file, text)
}

/** What the assistant's status says of its policy. */
async function policyOf(id: string, here: Computer): Promise<string> {
  const { policy } = await describeClient(assistantById(id), here.where, expectedOf(offer))
  return policy ? `${policy.is}: ${policy.reason}` : 'nothing'
}

/** Those whose policy does not deny it. */
async function notDenied(here: Computer, ids: readonly string[]): Promise<string[]> {
  const said = await Promise.all(ids.map((id) => policyOf(id, here)))
  return ids.filter((_, index) => !said[index]?.startsWith('denied'))
}

async function connecting(id: string, here: Computer, as = offer): Promise<string> {
  return connect(assistantById(id), as, here.where).then(
    () => 'connected',
    (error: BridgeError) => `${error.code}: ${error.message} ${error.nextStep}`,
  )
}

const settings = '/etc/claude-code/managed-settings.json'

describe('Claude Code’s managed settings', () => {
  const byCommand = 'allowed: its lists allow this server'
  const notNamed = 'denied: its list of allowed servers does not name this one'
  const named = 'denied: its list of denied servers names this one'
  test.each([
    ['say nothing of servers', { model: 'opus' }, 'nothing'],
    ['allow none', { allowedMcpServers: [] }, notNamed],
    ['allow this command', { allowedMcpServers: [{ serverCommand: command }] }, byCommand],
    [
      'allow it with one argument more',
      { allowedMcpServers: [{ serverCommand: [...command, '-v'] }] },
      notNamed,
    ],
    [
      'allow it without its arguments',
      { allowedMcpServers: [{ serverCommand: command.slice(0, 1) }] },
      notNamed,
    ],
    ['allow it by its name', { allowedMcpServers: [{ serverName: 'panda' }] }, byCommand],
    [
      'allow its name, and another command',
      { allowedMcpServers: [{ serverName: 'panda' }, { serverCommand: ['npx', 'x'] }] },
      notNamed,
    ],
    [
      'allow its name, and an address',
      { allowedMcpServers: [{ serverName: 'panda' }, { serverUrl: 'https://x.org/*' }] },
      byCommand,
    ],
    ['deny its name', { deniedMcpServers: [{ serverName: 'panda' }] }, named],
    ['deny its command', { deniedMcpServers: [{ serverCommand: command }] }, named],
    [
      'deny its command, and allow it',
      {
        deniedMcpServers: [{ serverCommand: command }],
        allowedMcpServers: [{ serverCommand: command }],
      },
      named,
    ],
    ['deny another one', { deniedMcpServers: [{ serverName: 'other' }] }, 'nothing'],
    ['have an entry that is none', { allowedMcpServers: [{ serverName: 'panda' }, { x: 1 }] }, byCommand],
    ['have a list that is none', { allowedMcpServers: 'panda' }, 'unknown: it cannot be read'],
    [
      'let plugins alone bring servers',
      { strictPluginOnlyCustomization: ['mcp'] },
      'denied: servers come from plugins only',
    ],
    [
      'are computed',
      { policyHelper: { path: '/x' } },
      'unknown: a program computes it when Claude Code starts',
    ],
    [
      'name a variable',
      { allowedMcpServers: [{ serverCommand: ['${NOWHERE}/panda-bridge', 'stdio'] }] },
      'unknown: it depends on variables',
    ],
    [
      'name a variable that is known',
      { allowedMcpServers: [{ serverCommand: ['${OPT}/panda-bridge', '${KIND:-stdio}'] }] },
      byCommand,
    ],
    ['are broken', '{', 'unknown: it cannot be read'],
  ])('that %s', async (_, content, said) => {
    const here = await computer('linux', { OPT: '/opt/PanDA Bridge' })
    await put(here, settings, content)
    expect(await policyOf('claude-code', here)).toBe(said)
    const may = said.startsWith('denied') ? /^denied-by-organisation: Your organisation/ : /^connected$/
    await here.write('.claude/x', '')
    expect(await connecting('claude-code', here)).toMatch(may)
  })

  test.each([
    ['*', true],
    [url, true],
    ['http://127.0.0.1:28736', true],
    ['http://127.0.0.1:*/*', true],
    ['*://127.0.0.1:28736/m*', true],
    ['HTTP://127.0.0.1:28736/mcp', true],
    ['http://127.0.0.1:28736/MCP', false],
    ['https://127.0.0.1:*/*', false],
    ['http://*.example.org/*', false],
    ['http://127.0.0.1:1/*', false],
  ])('match the address by %s: %s', async (serverUrl, is) => {
    const here = await computer()
    await put(here, settings, { allowedMcpServers: [{ serverUrl }] })
    await here.write('.claude.json', '{}')
    await chmod(path.join(here.home, '.claude.json'), 0o600)
    expect(await connecting('claude-code', here, httpOffer)).toMatch(is ? /^connected$/ : /^denied/)
  })

  test('are the parts beside them as well, and the lists of all are one', async () => {
    const here = await computer()
    await put(here, settings, { allowedMcpServers: [{ serverName: 'other' }] })
    const parts = '/etc/claude-code/managed-settings.d'
    await put(here, `${parts}/20-panda.json`, { allowedMcpServers: [{ serverName: 'panda' }] })
    await put(here, `${parts}/.hidden.json`, { deniedMcpServers: [{ serverName: 'panda' }] })
    expect(await policyOf('claude-code', here)).toMatch('allowed')
    const last = await put(here, `${parts}/90-no.json`, { deniedMcpServers: [{ serverName: 'panda' }] })
    expect(await policyOf('claude-code', here)).toMatch('denied')
    const { problem } = await describeClient(assistantById('claude-code'), here.where, expectedOf(offer))
    expect(problem?.message).toContain(last)
  })

  test('hold nobody up where each of their variables has no end', async () => {
    const here = await computer()
    const serverCommand = ['${A:-'.repeat(6_500), 'stdio']
    const deniedMcpServers = Array.from({ length: 28 }, () => ({ serverCommand }))
    for (let part = 1; part <= 20; part += 1)
      await put(here, `/etc/claude-code/managed-settings.d/${part}.json`, { deniedMcpServers })
    expect(await policyOf('claude-code', here)).toBe('nothing')
  })

  test('are not known where they have more parts than are read', async () => {
    const here = await computer()
    const names = Array.from({ length: 201 }, (_, index) => String(index).padStart(3, '0'))
    for (const name of names)
      await put(here, `/etc/claude-code/managed-settings.d/${name}.json`, {
        allowedMcpServers: [{ serverName: 'panda' }],
        ...(name === '200' && { deniedMcpServers: [{ serverName: 'panda' }] }),
      })
    expect(await policyOf('claude-code', here)).toMatch('unknown')
  })

  test('are left aside for what the account’s organisation has sent, unless that joins them', async () => {
    const here = await computer()
    await put(here, settings, { deniedMcpServers: [{ serverName: 'panda' }] })
    await here.write(
      '.claude/remote-settings.json',
      JSON.stringify({ allowedMcpServers: [{ serverName: 'panda' }] }),
    )
    expect(await policyOf('claude-code', here)).toMatch('allowed')
    await here.write(
      '.claude/remote-settings.json',
      JSON.stringify({ managedSourcesBehavior: 'merge', allowedMcpServers: [{ serverName: 'panda' }] }),
    )
    expect(await policyOf('claude-code', here)).toMatch('denied')
  })

  test('let users add to what is allowed, where they do not keep that to themselves', async () => {
    const here = await computer()
    await put(here, settings, { allowedMcpServers: [{ serverName: 'other' }] })
    await here.write(
      '.claude/settings.json',
      JSON.stringify({ allowedMcpServers: [{ serverName: 'panda' }] }),
    )
    expect(await policyOf('claude-code', here)).toMatch('allowed')
    await put(here, settings, {
      allowedMcpServers: [{ serverName: 'other' }],
      allowManagedMcpServersOnly: true,
    })
    expect(await policyOf('claude-code', here)).toMatch('denied')
  })

  test('of a user are not called the organisation’s', async () => {
    const here = await computer()
    await here.write('.claude/settings.json', JSON.stringify({ deniedMcpServers: [{ serverName: 'panda' }] }))
    expect(await connecting('claude-code', here)).toMatch(
      /^denied-by-organisation: Your own settings do not let Claude Code/,
    )
  })

  test('that fix the servers leave no other one, and may name this one', async () => {
    const here = await computer()
    const fixed = '/etc/claude-code/managed-mcp.json'
    await put(here, fixed, { mcpServers: { other: { command: 'x' } } })
    expect(await policyOf('claude-code', here)).toBe('denied: only the servers that it names are loaded')
    await put(here, fixed, { mcpServers: { grid: { command: command[0], args: command.slice(1) } } })
    expect(await policyOf('claude-code', here)).toBe('allowed: it names this server')
    await put(here, fixed, '{ "mcpServers": ')
    expect(await policyOf('claude-code', here)).toBe('unknown: it cannot be read')
  })

  // Root may read all.
  test.skipIf(process.getuid?.() === 0)(
    'that nobody may read are taken for neither a yes nor a no',
    async () => {
      const here = await computer()
      const file = await put(here, settings, { allowedMcpServers: [] })
      await chmod(file, 0o000)
      expect(await policyOf('claude-code', here)).toBe('unknown: it cannot be read')
    },
  )
})

test('an assistant that is not allowed is not connected, says whom to ask for what, and may be disconnected', async () => {
  const here = await computer()
  const claude = assistantById('claude-code')
  await here.write('.claude.json', '{}')
  expect(await connecting('claude-code', here)).toBe('connected')
  const file = await put(here, settings, { allowManagedMcpServersOnly: true, allowedMcpServers: [] })
  const status = await describeClient(claude, here.where, expectedOf(offer))
  expect(status).toMatchObject({
    state: 'connected',
    policy: { is: 'denied', by: 'organisation', file },
    problem: {
      code: 'denied-by-organisation',
      message: `Your organisation does not allow this for Claude Code: its list of allowed servers does not name this one (${file}).`,
      nextStep:
        'Ask whoever manages this computer to allow "panda", started as ["/opt/PanDA Bridge/panda-bridge","stdio"].',
    },
  })
  await disconnect(claude, offer, here.where)
  expect(JSON.parse(await here.read('.claude.json'))).toEqual({})
  await expect(previewConnect(claude, offer, here.where)).rejects.toMatchObject({
    code: 'denied-by-organisation',
  })
  expect(JSON.parse(await here.read('.claude.json'))).toEqual({})
})

test('a policy that cannot be read is said before connecting', async () => {
  const here = await computer()
  await here.write('.claude.json', '{}')
  const file = await put(here, settings, 'no JSON')
  const { warnings } = await previewConnect(assistantById('claude-code'), offer, here.where)
  expect(warnings).toEqual([
    `Whether your organisation allows this for Claude Code is not known: it cannot be read (${file}).`,
  ])
})

describe('GitHub Copilot’s managed settings', () => {
  const file = '/etc/github-copilot/managed-settings.json'
  test.each([
    ['allow this command', { allowedMcpServers: [{ serverCommand: command }] }, 'allowed'],
    [
      'allow its name beside a command',
      { allowedMcpServers: [{ serverName: 'panda' }, { serverCommand: ['x'] }] },
      'allowed',
    ],
    ['allow none', { allowedMcpServers: [] }, 'denied'],
    ['deny its name', { deniedMcpServers: [{ serverName: 'panda' }] }, 'denied'],
    ['leave it to teams', { allowedMcpServers: { overridable: [{ serverName: 'panda' }] } }, 'allowed'],
    ['have a list that is none', { deniedMcpServers: {} }, 'unknown'],
    ['say nothing', {}, 'nothing'],
  ])('that %s are VS Code’s, too', async (_, content, said) => {
    const here = await computer()
    await put(here, file, content)
    expect(await policyOf('copilot-cli', here)).toMatch(said)
    expect(await policyOf('vscode', here)).toMatch(said)
  })

  test.each([
    ['http://127.0.0.1:*/*', true],
    ['http://127.0.0.1:*/mcp', true],
    ['HTTP://127.0.0.1:28736/*', true],
    ['http://*/mcp', true],
    ['http://*', false],
    ['http://127.0.0.1', false],
  ])('match the address by %s: %s', async (serverUrl, is) => {
    const here = await computer()
    await put(here, file, { allowedMcpServers: [{ serverUrl }] })
    await here.write('.copilot/mcp-config.json', '{}')
    await chmod(path.join(here.home, '.copilot/mcp-config.json'), 0o600)
    expect(await connecting('copilot-cli', here, httpOffer)).toMatch(is ? /^connected$/ : /^denied/)
  })
})

describe('VS Code’s policies', () => {
  const file = '/etc/vscode/policy.json'
  test.each([
    [{ ChatMCP: 'none' }, 'denied: it switches off all MCP servers in VS Code'],
    [{ ChatMCP: false }, 'denied: it switches off all MCP servers in VS Code'],
    [{ ChatMCP: 'all' }, 'allowed: it allows any MCP server'],
    [
      { ChatMCP: 'registry' },
      'unknown: it allows the servers of a registry only, which VS Code asks by itself',
    ],
    [
      { ChatMCP: 'all', ChatAllowedMcpServers: [] },
      'denied: its list of allowed servers does not name this one',
    ],
    [
      { ChatAllowedMcpServers: JSON.stringify([{ serverName: 'panda' }]) },
      'allowed: its lists allow this server',
    ],
    [
      { ChatDeniedMcpServers: '[{"serverName":"panda"}]' },
      'denied: its list of denied servers names this one',
    ],
    [{ UpdateMode: 'none' }, 'nothing'],
    ['[]', 'unknown: it cannot be read'],
  ])('%j', async (content, said) => {
    const here = await computer()
    await put(here, file, content)
    expect(await policyOf('vscode', here)).toBe(said)
  })

  test('name whom to ask', async () => {
    const here = await computer()
    await put(here, file, { ChatMCP: 'none', AdminContactEmail: 'it@example.org' })
    expect(await connecting('vscode', here)).toContain('Ask it@example.org to allow "panda"')
  })
})

describe('Codex’s requirements', () => {
  const file = '/etc/codex/requirements.toml'
  const identity = (lines: string) => `[mcp_servers.panda.identity]\n${lines}\n`
  const executable = (args: string) =>
    `[mcp_servers.panda.identity.command]\nexecutable = ${JSON.stringify(command[0])}\nargs = ${args}\n`
  test.each([
    ['say nothing of servers', 'allowed_web_search_modes = []', 'nothing'],
    ['have an empty table', '[mcp_servers]', 'denied: its list of allowed servers does not name this one'],
    [
      'name another one',
      '[mcp_servers.docs.identity]\ncommand = "docs"',
      'denied: its list of allowed servers does not name this one',
    ],
    [
      'name its program',
      identity(`command = ${JSON.stringify(command[0])}`),
      'allowed: its lists allow this server',
    ],
    [
      'name another program',
      identity('command = "other"'),
      'denied: the server of this name that it allows is another one',
    ],
    [
      'name an address',
      identity(`url = "${url}"`),
      'denied: the server of this name that it allows is another one',
    ],
    [
      'name its arguments',
      executable('[{ match = "exact", value = "stdio" }]'),
      'allowed: its lists allow this server',
    ],
    [
      'name their beginning',
      executable('[{ match = "prefix", value = "st" }]'),
      'allowed: its lists allow this server',
    ],
    [
      'name other arguments',
      executable('[{ match = "exact", value = "serve" }]'),
      'denied: the server of this name that it allows is another one',
    ],
    ['name no arguments', executable('[]'), 'denied: the server of this name that it allows is another one'],
    [
      'name a pattern',
      executable('[{ match = "regex", expression = "s.*" }]'),
      'unknown: it compares with a pattern that Codex alone reads',
    ],
    ['are of no known form', identity('hash = 1'), 'unknown: it cannot be read'],
    ['are no TOML', 'x', 'unknown: it cannot be read'],
  ])('that %s', async (_, content, said) => {
    const here = await computer()
    await put(here, file, content)
    expect(await policyOf('codex-cli', here)).toBe(said)
  })
})

describe.each([
  ['gemini-cli', '/etc/gemini-cli', '.gemini/settings.json', 'GEMINI_CLI_SYSTEM_SETTINGS_PATH'],
  ['qwen-code', '/etc/qwen-code', '.qwen/settings.json', 'QWEN_CODE_SYSTEM_SETTINGS_PATH'],
])('the system’s settings of %s', (id, folder, own, variable) => {
  test.each([
    ['{ "mcp": { "allowed": ["other"] } }', 'denied'],
    ['{ "mcp": { "allowed": [" PanDA "] } /* ours */ }', 'allowed'],
    ['{ "mcp": { "excluded": ["panda"], "allowed": ["panda"] } }', 'denied'],
    ['{ "mcp": { "excluded": ["other"] } }', 'allowed'],
    ['{ "ui": {} }', 'nothing'],
    ['{ "mcp": { "allowed": "panda" } }', 'unknown'],
  ])('%s', async (text, said) => {
    const here = await computer()
    await put(here, `${folder}/settings.json`, text)
    expect(await policyOf(id, here)).toMatch(said)
  })

  test('and its defaults, and the user’s own, must all have it', async () => {
    const here = await computer()
    await put(here, `${folder}/settings.json`, { mcp: { allowed: ['panda'] } })
    expect(await policyOf(id, here)).toMatch('allowed')
    await here.write(own, JSON.stringify({ mcp: { excluded: ['panda'] } }))
    expect(await connecting(id, here)).toMatch('Your own settings do not let')
    await put(here, `${folder}/system-defaults.json`, { mcp: { allowed: ['other'] } })
    expect(await connecting(id, here)).toMatch('Your organisation does not allow this')
  })

  test('may be elsewhere', async () => {
    const other = await computer()
    const file = await put(other, '/managed/settings.json', { mcp: { allowed: [] } })
    const here = await computer('linux', { [variable]: file })
    expect(await policyOf(id, here)).toMatch('denied')
  })
})

/** A computer with a system of whose programs these answers come. */
async function managed(system: System, answers: Record<string, string | Error>): Promise<Computer> {
  const here = await computer(system, {
    USER: 'dana',
    ProgramFiles: '/Program Files',
    ProgramData: '/ProgramData',
  })
  here.where.surroundings.output = async (program, args) => {
    const answer = answers[args.at(-1)?.replace(here.where.surroundings.root ?? '', '') ?? '']
    if (answer === undefined) throw Object.assign(new Error(`${program} failed`), { code: 1 })
    if (typeof answer !== 'string') throw answer
    return answer
  }
  return here
}

describe('on Windows', () => {
  const key = 'HKLM\\SOFTWARE\\Policies\\ClaudeCode'
  const answer = (name: string, lines: string) => `\r\n${name}\r\n${lines}\r\n\r\n`
  const block = (value: unknown) => `    Settings    REG_SZ    ${JSON.stringify(value)}`

  test('the registry comes before the files, and the user’s part of it after them', async () => {
    const answers: Record<string, string> = {}
    const here = await managed('win32', answers)
    answers[key.replace('HKLM', 'HKCU')] = answer(key, block({ deniedMcpServers: [{ serverName: 'panda' }] }))
    expect(await policyOf('claude-code', here)).toMatch('denied')
    await put(here, '/Program Files/ClaudeCode/managed-settings.json', {
      allowedMcpServers: [{ serverName: 'panda' }],
    })
    expect(await policyOf('claude-code', here)).toMatch('allowed')
    answers[key] = answer(key, block({ allowedMcpServers: [] }))
    const { policy } = await describeClient(assistantById('claude-code'), here.where, expectedOf(offer))
    expect(policy).toMatchObject({ is: 'denied', file: key })
  })

  test('values of several kinds and lines are read', async () => {
    const here = await managed('win32', {
      'HKLM\\SOFTWARE\\Policies\\Claude': answer(
        'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Claude',
        '    isLocalDevMcpEnabled    REG_DWORD    0x0\r\n    note    REG_SZ    a\r\nb',
      ),
      'HKCU\\SOFTWARE\\Policies\\Microsoft\\VSCode': answer('x', '    ChatMCP    REG_SZ    none'),
      [key]: answer(key, '    Settings    REG_SZ    {\r\n "allowedMcpServers": [] }'),
    })
    expect(await policyOf('claude-desktop', here)).toBe(
      'denied: it keeps users from adding servers of their own',
    )
    expect(await policyOf('vscode', here)).toMatch('denied')
    expect(await policyOf('claude-code', here)).toMatch('denied')
  })

  test('a registry that does not answer is said, and is not a yes', async () => {
    const here = await managed('win32', { 'HKLM\\SOFTWARE\\Policies\\Claude': new Error('timed out') })
    expect(await policyOf('claude-desktop', here)).toBe('unknown: it cannot be read')
    expect(await policyOf('copilot-cli', here)).toBe('nothing')
  })

  test('the files of programs are where Windows keeps them', async () => {
    const here = await managed('win32', {})
    await put(here, '/ProgramData/OpenAI/Codex/requirements.toml', '[mcp_servers]')
    await put(here, '/ProgramData/gemini-cli/settings.json', { mcp: { allowed: [] } })
    await put(here, '/Program Files/GitHubCopilot/managed-settings.json', { allowedMcpServers: [] })
    expect(await notDenied(here, ['codex-cli', 'gemini-cli', 'copilot-cli', 'vscode'])).toEqual([])
  })
})

describe('on macOS', () => {
  const list = (domain: string) => `/Library/Managed Preferences/${domain}.plist`

  test('what the device’s management has set is read, the user’s first', async () => {
    const domain = 'com.anthropic.claudefordesktop'
    const here = await managed('darwin', {
      [list(`dana/${domain}`)]: '{"isLocalDevMcpEnabled":"true"}',
      [list(domain)]: '{"isLocalDevMcpEnabled":false,"isDesktopExtensionEnabled":"false"}',
    })
    await put(here, list(domain), 'bplist00')
    expect(await policyOf('claude-desktop', here)).toMatch('denied')
    await put(here, list(`dana/${domain}`), 'bplist00')
    expect(await policyOf('claude-desktop', here)).toMatch('allowed')
    expect(await bundleProblem(here.where.surroundings)).toMatchObject({ code: 'denied-by-organisation' })
  })

  test('nothing is asked where there is no such file, and one that cannot be read is said', async () => {
    const here = await managed('darwin', {})
    expect(await policyOf('claude-desktop', here)).toBe('nothing')
    expect(await bundleProblem(here.where.surroundings)).toBeUndefined()
    await put(here, list('com.microsoft.VSCode'), 'bplist00')
    expect(await policyOf('vscode', here)).toBe('unknown: it cannot be read')
  })

  test('Codex’s whole file may be in it, and lists as they are or as JSON', async () => {
    const here = await managed('darwin', {
      [list('com.openai.codex')]: JSON.stringify({
        requirements_toml_base64: Buffer.from('[mcp_servers]').toString('base64'),
      }),
      [list('com.github.copilot')]: JSON.stringify({ deniedMcpServers: '[{"serverName":"panda"}]' }),
      [list('com.anthropic.claudecode')]: JSON.stringify({ deniedMcpServers: [{ serverName: 'panda' }] }),
    })
    for (const domain of ['com.openai.codex', 'com.github.copilot', 'com.anthropic.claudecode'])
      await put(here, list(domain), 'bplist00')
    expect(await notDenied(here, ['codex-cli', 'copilot-cli', 'vscode', 'claude-code'])).toEqual([])
  })

  test('the files of programs are where macOS keeps them', async () => {
    const here = await managed('darwin', {})
    const support = '/Library/Application Support'
    await put(here, `${support}/ClaudeCode/managed-mcp.json`, { mcpServers: {} })
    await put(here, `${support}/GeminiCli/settings.json`, { mcp: { allowed: [] } })
    await put(here, `${support}/QwenCode/settings.json`, { mcp: { allowed: [] } })
    await put(here, `${support}/GitHubCopilot/managed-settings.json`, { allowedMcpServers: [] })
    expect(await notDenied(here, ['claude-code', 'gemini-cli', 'qwen-code', 'copilot-cli'])).toEqual([])
  })
})

test('no policy is written, whatever it holds', async () => {
  const here = await computer()
  const file = await put(here, settings, '{ "deniedMcpServers": [ { "serverName": "panda" } ] }\n')
  await mkdir(path.join(here.home, '.claude'))
  const before = await readFile(file, 'utf8')
  await connecting('claude-code', here)
  await policyOf('claude-code', here)
  expect(await readFile(file, 'utf8')).toBe(before)
})

test('a pattern of many stars is compared in bounded time, and a star within a host ends with it', () => {
  expect(matchesGlob('*a'.repeat(900), 'a'.repeat(1_900))).toBe(true)
  expect(matchesGlob(`${'*a'.repeat(900)}b`, 'a'.repeat(1_900))).toBe(false)
  expect(matchesGlob('http://*', 'http://evil/x', 8)).toBe(false)
  expect(matchesGlob('http://*/x', 'http://evil/x', 8)).toBe(true)
  expect(matchesGlob('*'.repeat(3_000), 'x')).toBe(false)
})
