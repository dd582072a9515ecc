import path from 'node:path'
import { jsonFormat } from '../formats/json.ts'
import { commandEntry, type Description } from './assistant.ts'

/**
 * https://docs.windsurf.com/windsurf/cascade/mcp: `serverUrl`, not `url`. The editor has been
 * called Devin Desktop since June 2026 and kept this file and folder.
 */
export const windsurf: Description = {
  id: 'windsurf',
  format: jsonFormat({ comments: true, trailingCommas: true }),
  container: 'mcpServers',
  stdio: commandEntry,
  http: ({ url, authorization }) => ({ serverUrl: url, headers: { Authorization: authorization } }),
  choose: ({ home }) => ({ file: path.join(home, '.codeium', 'windsurf', 'mcp_config.json') }),
  traces: ({ home, appData, absolute }) => [
    path.join(home, '.codeium', 'windsurf'),
    path.join(appData, 'Windsurf'),
    absolute('/Applications/Windsurf.app'),
  ],
  program: 'windsurf',
  processes: { darwin: ['Windsurf'], win32: ['Windsurf.exe'], linux: ['windsurf'] },
  restart: { kind: 'reload', how: 'Press Refresh in the MCP panel, or restart Windsurf.' },
}
