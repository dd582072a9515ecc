import path from 'node:path'
import { jsonFormat } from '../formats/json.ts'
import { nonEmpty, type Places } from '../surroundings.ts'
import { commandEntry, type Description } from './assistant.ts'

/**
 * charmbracelet/crush `docs/config/README.md`: its JSON is still read beside `crushrc`, which is a program.
 * `timeout` is in seconds: that of a call, too, and 15 are too few for an approval.
 */
export const crush: Description = {
  id: 'crush',
  format: jsonFormat({ comments: false, trailingCommas: false }),
  container: 'mcp',
  stdio: (way) => ({ type: 'stdio', ...commandEntry(way), timeout: 300 }),
  http: ({ url, authorization }) => ({
    type: 'http',
    url,
    headers: { Authorization: authorization },
    timeout: 300,
  }),
  choose: (places) => ({ file: path.join(folder(places), 'crush.json') }),
  traces: (places) => [folder(places), path.join(places.home, '.local', 'share', 'crush')],
  program: 'crush',
  processes: { darwin: [], win32: [], linux: [] },
  restart: { kind: 'next-start', how: 'Quit Crush and start it again.' },
}

function folder({ xdgConfig, env }: Places): string {
  return nonEmpty(env['CRUSH_GLOBAL_CONFIG']) ?? path.join(xdgConfig, 'crush')
}
