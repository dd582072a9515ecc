import path from 'node:path'
import { jsonFormat } from '../formats/json.ts'
import { commandEntry, type Description } from './assistant.ts'

/** https://cursor.com/docs/mcp: the global file; a `url` alone means Streamable HTTP. */
export const cursor: Description = {
  id: 'cursor',
  format: jsonFormat({ comments: true, trailingCommas: true }),
  container: 'mcpServers',
  stdio: commandEntry,
  http: ({ url, authorization }) => ({ url, headers: { Authorization: authorization } }),
  choose: ({ home }) => ({ file: path.join(home, '.cursor', 'mcp.json') }),
  traces: ({ home, appData, absolute }) => [
    path.join(home, '.cursor'),
    path.join(appData, 'Cursor'),
    absolute('/Applications/Cursor.app'),
  ],
  program: 'cursor',
  processes: { darwin: ['Cursor'], win32: ['Cursor.exe'], linux: ['cursor'] },
  restart: {
    kind: 'none',
    how: 'Cursor reads the change by itself; it shows the server in Settings, Tools & MCP.',
  },
}
