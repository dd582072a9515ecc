import path from 'node:path'
import { jsonFormat } from '../formats/json.ts'
import { nonEmpty, type Places } from '../surroundings.ts'
import { commandEntry, type Description } from './assistant.ts'

/**
 * The file of its command line and of its extensions since 3.0, by `resolveMcpSettingsPath` of @cline/shared.
 * `timeout` is in seconds; without it a call ends after 60, before its user may have approved it.
 */
export const cline: Description = {
  id: 'cline',
  format: jsonFormat({ comments: false, trailingCommas: false }),
  container: 'mcpServers',
  stdio: (way) => ({ ...commandEntry(way), timeout: 300 }),
  http: ({ url, authorization }) => ({
    type: 'streamableHttp',
    url,
    headers: { Authorization: authorization },
    timeout: 300,
  }),
  choose: (places) => ({
    file:
      nonEmpty(places.env['CLINE_MCP_SETTINGS_PATH']) ??
      path.join(dataFolder(places), 'settings', 'cline_mcp_settings.json'),
  }),
  traces: (places) => [dataFolder(places)],
  program: 'cline',
  processes: { darwin: [], win32: [], linux: [] },
  restart: {
    kind: 'next-start',
    how: 'Start a new Cline session; in an editor, reload its window.',
  },
}

function dataFolder({ home, env }: Places): string {
  const own = nonEmpty(env['CLINE_DIR']) ?? path.join(home, '.cline')
  return nonEmpty(env['CLINE_DATA_DIR']) ?? path.join(own, 'data')
}
