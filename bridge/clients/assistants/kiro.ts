import path from 'node:path'
import { jsonFormat } from '../formats/json.ts'
import { commandEntry, type Description } from './assistant.ts'

/** https://kiro.dev/docs/mcp/configuration: one file for the editor and for the command line, which was Amazon Q's. */
export const kiro: Description = {
  id: 'kiro',
  format: jsonFormat({ comments: false, trailingCommas: false }),
  container: 'mcpServers',
  stdio: commandEntry,
  http: ({ url, authorization }) => ({ url, headers: { Authorization: authorization } }),
  choose: ({ home }) => ({ file: path.join(home, '.kiro', 'settings', 'mcp.json') }),
  traces: ({ home, appData, absolute }) => [
    path.join(home, '.kiro'),
    path.join(appData, 'Kiro'),
    absolute('/Applications/Kiro.app'),
  ],
  program: 'kiro-cli',
  processes: { darwin: ['Kiro'], win32: ['Kiro.exe'], linux: ['kiro'] },
  restart: { kind: 'none', how: 'Kiro reads the change by itself; start a new session of kiro-cli.' },
}
