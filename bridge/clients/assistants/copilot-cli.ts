import path from 'node:path'
import { jsonFormat } from '../formats/json.ts'
import { copilotPolicy } from '../policies/copilot.ts'
import { nonEmpty, type Places } from '../surroundings.ts'
import { commandEntry, type Description } from './assistant.ts'

/** The entry as `copilot mcp add` of 1.0.102 writes it. */
export const copilotCli: Description = {
  id: 'copilot-cli',
  format: jsonFormat({ comments: true, trailingCommas: true }),
  container: 'mcpServers',
  stdio: (way) => ({ type: 'local', ...commandEntry(way), tools: ['*'] }),
  http: ({ url, authorization }) => ({
    type: 'http',
    url,
    headers: { Authorization: authorization },
    tools: ['*'],
  }),
  choose: (places) => ({ file: path.join(folder(places), 'mcp-config.json') }),
  policy: copilotPolicy,
  traces: (places) => [folder(places)],
  program: 'copilot',
  processes: { darwin: [], win32: [], linux: [] },
  restart: { kind: 'next-start', how: 'Start a new Copilot session.' },
}

function folder({ home, env }: Places): string {
  return nonEmpty(env['COPILOT_HOME']) ?? path.join(home, '.copilot')
}
