import path from 'node:path'
import { jsonFormat } from '../formats/json.ts'
import { exists, type Places } from '../surroundings.ts'
import { commandEntry, type Description, type Choice } from './assistant.ts'

/**
 * Google's editor and `agy`, its command line, share one file since version 2
 * (https://antigravity.google/docs/mcp). It is below Gemini CLI's folder and none of that's files.
 */
export const antigravity: Description = {
  id: 'antigravity',
  format: jsonFormat({ comments: false, trailingCommas: false }),
  container: 'mcpServers',
  stdio: commandEntry,
  http: ({ url, authorization }) => ({ serverUrl: url, headers: { Authorization: authorization } }),
  choose,
  traces: ({ home, appData, absolute }) => [
    ...['config', 'antigravity', 'antigravity-cli', 'antigravity-ide'].map((folder) =>
      path.join(home, '.gemini', folder),
    ),
    path.join(appData, 'Antigravity'),
    absolute('/Applications/Antigravity.app'),
  ],
  program: 'agy',
  processes: { darwin: ['Antigravity'], win32: ['Antigravity.exe'], linux: ['antigravity'] },
  restart: {
    kind: 'reload',
    how: 'Press Refresh under "Manage MCP Servers" of Antigravity; start a new session of agy.',
  },
}

/** Versions before 2 had a file each for the editor and the command line. */
async function choose({ home }: Places): Promise<Choice> {
  const [file = '', ...older] = ['config', 'antigravity', 'antigravity-cli'].map((folder) =>
    path.join(home, '.gemini', folder, 'mcp_config.json'),
  )
  if (await exists(path.dirname(file))) return { file }
  for (const other of older)
    if (await exists(other))
      return { file: other, note: 'This Antigravity keeps its file at the older place.' }
  return { file }
}
