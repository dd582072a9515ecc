import path from 'node:path'
import { jsonFormat } from '../formats/json.ts'
import { commandEntry, type Description } from './assistant.ts'

/** https://www.jetbrains.com/help/junie/model-context-protocol-mcp.html: starts commands, reads no address. */
export const junie: Description = {
  id: 'junie',
  format: jsonFormat({ comments: false, trailingCommas: false }),
  container: 'mcpServers',
  stdio: commandEntry,
  choose: ({ home }) => ({ file: path.join(home, '.junie', 'mcp', 'mcp.json') }),
  traces: ({ home }) => [path.join(home, '.junie')],
  program: 'junie',
  processes: { darwin: [], win32: [], linux: [] },
  restart: {
    kind: 'reload',
    how: 'Restart the IDE, or turn the server off and on in its settings, Tools, Junie, MCP Settings.',
  },
}
