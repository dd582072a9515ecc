import path from 'node:path'
import { jsonFormat } from '../formats/json.ts'
import { nonEmpty, type Places } from '../surroundings.ts'
import { commandEntry, type Description } from './assistant.ts'

/** https://zed.dev/docs/ai/mcp; the folder as in zed-industries/zed `crates/paths/src/paths.rs`. */
export const zed: Description = {
  id: 'zed',
  format: jsonFormat({ comments: true, trailingCommas: true }),
  container: 'context_servers',
  stdio: commandEntry,
  http: ({ url, authorization }) => ({ url, headers: { Authorization: authorization } }),
  choose: (places) => ({ file: path.join(folder(places), 'settings.json') }),
  traces: (places) => [folder(places), places.absolute('/Applications/Zed.app')],
  program: 'zed',
  processes: { darwin: ['zed'], win32: ['Zed.exe'], linux: ['zed-editor'] },
  restart: { kind: 'none', how: 'Zed reads the change by itself; it shows the server in the Agent panel.' },
}

function folder({ system, home, appData, xdgConfig, env }: Places): string {
  if (system === 'win32') return path.join(appData, 'Zed')
  if (system === 'darwin') return path.join(home, '.config', 'zed')
  return path.join(nonEmpty(env['FLATPAK_XDG_CONFIG_HOME']) ?? xdgConfig, 'zed')
}
