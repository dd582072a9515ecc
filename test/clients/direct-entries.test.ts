import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  assistantById,
  connect,
  describeClient,
  expectedOf,
  type AssistantId,
} from '../../bridge/clients/index.ts'
import { pandaMcpHosts } from '../../bridge/panda/servers.ts'
import { startTestBridge } from '../bridge.ts'
import { runCli } from '../cli.ts'
import { pretendComputer } from '../e2e/ui.ts'
import { endsAfterEach } from '../ends.ts'
import { computer, offer } from './computer.ts'

// Entries by which an assistant reaches PanDA past the bridge, as people have written them.

const ours = { name: 'Ours', url: 'https://panda.example:25443', vo: 'atlas' }
const remote = [
  '-y',
  'mcp-remote',
  'https://aipanda120.cern.ch:8443/mcp/',
  '--header',
  'Authorization: Bearer x',
]
const claude = JSON.stringify({
  mcpServers: {
    atlas: { command: 'npx', args: remote },
    git: { command: 'uvx', args: ['mcp-server-git', 'https://example.org/mcp/'] },
  },
})
const files: [AssistantId, string, string, string, string][] = [
  [
    'claude-desktop',
    '.config/Claude/claude_desktop_config.json',
    claude,
    'atlas',
    'https://aipanda120.cern.ch:8443/mcp/',
  ],
  [
    'cursor',
    '.cursor/mcp.json',
    '{ "mcpServers": { "p": { "url": "https://panda.example:25443/mcp?token=secret" } } } // mine',
    'p',
    'https://panda.example:25443/mcp',
  ],
  [
    'codex-cli',
    '.codex/config.toml',
    'model = "x"\n\n[mcp_servers.doma]\nurl = "https://pandaserver-doma.cern.ch:25443/mcp/"\n',
    'doma',
    'https://pandaserver-doma.cern.ch:25443/mcp/',
  ],
]

describe.each(files)('%s', (id, file, text, name, url) => {
  test('an entry past the bridge is named, without what may be secret in it', async () => {
    const here = await computer()
    await here.write(file, text)
    const where = { ...here.where, pandaHosts: () => pandaMcpHosts([ours]) }
    const status = await describeClient(assistantById(id), where, expectedOf(offer))
    expect(status.direct).toEqual([{ name, url }])
    expect(JSON.stringify(status)).not.toMatch(/secret|Bearer/)
  })

  test('a file without one has none, nor has one that is connected', async () => {
    const here = await computer()
    await here.write(file, '')
    const where = { ...here.where, pandaHosts: () => pandaMcpHosts([ours]) }
    await connect(assistantById(id), offer, where)
    expect(await describeClient(assistantById(id), where, expectedOf(offer))).not.toHaveProperty('direct')
  })
})

describe('given a bridge', () => {
  const ends = endsAfterEach()

  async function withClaude(text: string) {
    const home = pretendComputer('.config/Claude')
    ends(() => home[Symbol.dispose]())
    const file = join(home.home, '.config', 'Claude', 'claude_desktop_config.json')
    await writeFile(file, text)
    const fixture = await startTestBridge({ signedIn: false })
    ends(() => fixture[Symbol.asyncDispose]())
    return { file, env: { HOME: home.home }, ...fixture }
  }

  test('it is taken out, with a copy, also beside our own entry, which then is taken out as ever', async () => {
    const { bridge, file } = await withClaude(claude)
    const { api } = bridge
    await api.connectClient({ client: 'claude-desktop' })
    const { backup = '' } = await api.removeDirectEntry({ client: 'claude-desktop', entry: 'atlas' })
    const list = () => api.listClients({}).then((all) => all.find(({ id }) => id === 'claude-desktop'))
    expect(await list()).toMatchObject({ state: 'connected' })
    expect(await list()).not.toHaveProperty('direct')
    const kept = await api.listBackups({ client: 'claude-desktop' })
    expect(kept.map((each) => each.name)).toContain(backup)
    await api.disconnectClient({ client: 'claude-desktop' })
    const left = JSON.parse(await readText(file)) as { mcpServers: object }
    expect(Object.keys(left.mcpServers)).toEqual(['git'])
  })

  test('no other entry is taken out by that way', async () => {
    const { bridge, file } = await withClaude(claude)
    for (const entry of ['git', 'panda', 'nothing'])
      await expect(bridge.api.removeDirectEntry({ client: 'claude-desktop', entry })).rejects.toMatchObject({
        code: 'not-found',
      })
    expect(await readText(file)).toBe(claude)
  })

  test('the command line names it, and takes it out', async () => {
    const { bridge, file, home, env } = await withClaude(claude)
    expect(bridge.url).toBeTruthy()
    const { stdout } = await runCli(home, ['clients'], env)
    expect(stdout).toContain('panda-bridge disconnect claude-desktop --entry "atlas"')
    const takeOut = ['disconnect', 'claude-desktop', '--entry', 'atlas']
    const taken = await runCli(home, takeOut, env)
    expect(taken).toMatchObject({ code: 0 })
    expect(taken.stdout).toContain('Quit Claude Desktop completely')
    expect(await readText(file)).not.toContain('aipanda120')
  })
})

function readText(file: string): Promise<string> {
  return readFile(file, 'utf8')
}
