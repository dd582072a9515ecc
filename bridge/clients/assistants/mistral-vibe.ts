import path from 'node:path'
import { toml } from '../formats/toml.ts'
import { nonEmpty, type Places } from '../surroundings.ts'
import { commandEntry, type Description } from './assistant.ts'

/**
 * https://docs.mistral.ai/vibe/code/cli/mcp-servers: a list of tables, each with its name. A command that is one text
 * is split at its blanks (3.0.2, `vibe/core/config/models.py`), and ours may stand in a folder with one: it is a list.
 * `tool_timeout_sec` is 60 where missing, and an approval may take two minutes.
 */
export const mistralVibe: Description = {
  id: 'mistral-vibe',
  format: toml,
  container: 'mcp_servers',
  list: true,
  stdio: (way, name) => ({
    name,
    transport: 'stdio',
    ...commandEntry(way),
    command: [way.command],
    tool_timeout_sec: 300,
  }),
  http: ({ url, authorization }, name) => ({
    name,
    transport: 'streamable-http',
    url,
    headers: { Authorization: authorization },
    tool_timeout_sec: 300,
  }),
  choose: (places) => ({ file: path.join(folder(places), 'config.toml') }),
  traces: (places) => [folder(places)],
  program: 'vibe',
  processes: { darwin: [], win32: [], linux: [] },
  restart: { kind: 'next-start', how: 'Start a new Vibe session.' },
}

function folder({ home, env }: Places): string {
  return nonEmpty(env['VIBE_HOME']) ?? path.join(home, '.vibe')
}
