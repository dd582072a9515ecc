import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { jsonFormat } from '../formats/json.ts'
import { claudeDesktopPolicy } from '../policies/claude-desktop.ts'
import { exists, type Places } from '../surroundings.ts'
import { commandEntry, type Description, type Choice } from './assistant.ts'

const fileName = 'claude_desktop_config.json'

/**
 * Reads stdio entries only; a URL entry, a comment or a byte order mark makes it ignore the whole
 * file (https://modelcontextprotocol.io/docs/develop/connect-local-servers). It rewrites the file
 * from memory while it runs, at start and at login (anthropics/claude-code#90101, #78226, #34359).
 */
export const claudeDesktop: Description = {
  id: 'claude-desktop',
  format: jsonFormat({ comments: false, trailingCommas: false }),
  container: 'mcpServers',
  stdio: commandEntry,
  choose,
  policy: claudeDesktopPolicy,
  traces: async (places) => [
    places.absolute('/Applications/Claude.app'),
    path.join(places.localAppData, 'AnthropicClaude'),
    ...(await folders(places)).map(({ folder }) => folder),
  ],
  processes: { darwin: ['Claude'], win32: ['Claude.exe'], linux: ['claude-desktop'] },
  restart: {
    kind: 'quit',
    how: 'Quit Claude Desktop completely, from its tray or menu bar icon too, and start it again.',
    macApp: 'Claude',
  },
}

interface Folder {
  folder: string
  packaged: boolean
}

/**
 * Windows builds since February 2026 are MSIX packages, which see their own copy of %APPDATA%
 * (anthropics/claude-code#25579, #26073); older ones use the classic folder. The package's name
 * ends in the publisher's hash, so it is looked up.
 */
async function folders({ system, appData, localAppData }: Places): Promise<Folder[]> {
  const classic = { folder: path.join(appData, 'Claude'), packaged: false }
  if (system !== 'win32') return [classic]
  const packages = path.join(localAppData, 'Packages')
  const names = await readdir(packages).catch(() => [])
  const packaged = names
    .filter((name) => name.startsWith('Claude_'))
    .map((name) => ({ folder: path.join(packages, name, 'LocalCache', 'Roaming', 'Claude'), packaged: true }))
  return [...packaged, classic]
}

/** Of several folders the one that Claude wrote to last: the one in use. */
async function choose(places: Places): Promise<Choice> {
  const all = await folders(places)
  const found: (Folder & { used: number })[] = []
  for (const it of all) if (await exists(it.folder)) found.push({ ...it, used: await lastUse(it.folder) })
  const [first = all[0], second] = found.toSorted((a, b) => b.used - a.used)
  const folder = first?.folder ?? path.join(places.appData, 'Claude')
  const file = path.join(folder, fileName)
  if (first === undefined || second === undefined) return { file }
  const kind = first.packaged ? 'packaged app' : 'classic installation'
  return { file, note: `Two Claude folders exist; this is the ${kind}'s, which was used last.` }
}

/** When the app last wrote its own state, in milliseconds: not our file, which we write. */
async function lastUse(folder: string): Promise<number> {
  const names = ['Local State', 'Preferences', 'config.json', 'window-state.json', 'Session Storage', '.']
  const times = names.map((name) =>
    stat(path.join(folder, name)).then(
      (found) => found.mtimeMs,
      () => 0,
    ),
  )
  const all = await Promise.all(times)
  const own = all.slice(0, -1)
  return own.some((time) => time > 0) ? Math.max(...own) : (all.at(-1) ?? 0)
}
