import path from 'node:path'
import { jsonFormat } from '../formats/json.ts'
import { vscodePolicy } from '../policies/vscode.ts'
import { commandEntry, type Description } from './assistant.ts'

/** https://code.visualstudio.com/docs/copilot/reference/mcp-configuration: the default profile's file. */
export const vscode: Description = {
  id: 'vscode',
  format: jsonFormat({ comments: true, trailingCommas: true }),
  container: 'servers',
  stdio: (way) => ({ type: 'stdio', ...commandEntry(way) }),
  http: ({ url, authorization }) => ({ type: 'http', url, headers: { Authorization: authorization } }),
  choose: ({ appData }) => ({ file: path.join(appData, 'Code', 'User', 'mcp.json') }),
  policy: vscodePolicy,
  traces: ({ home, appData, absolute }) => [
    path.join(appData, 'Code'),
    path.join(home, '.vscode'),
    absolute('/Applications/Visual Studio Code.app'),
  ],
  program: 'code',
  processes: { darwin: ['Code'], win32: ['Code.exe'], linux: ['code'] },
  restart: {
    kind: 'none',
    how: 'VS Code reads the change by itself; start the server with "MCP: List Servers".',
  },
}
