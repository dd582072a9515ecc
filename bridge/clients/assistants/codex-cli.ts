import path from 'node:path'
import { toml } from '../formats/toml.ts'
import { codexPolicy } from '../policies/codex.ts'
import { nonEmpty } from '../surroundings.ts'
import { commandEntry, type Description } from './assistant.ts'

/**
 * openai/codex `codex-rs/config/src/mcp_types.rs`: `url` with `http_headers`; `headers` is ignored
 * and an inline `bearer_token` refused. The command line, the app and the editor extension share it.
 */
export const codexCli: Description = {
  id: 'codex-cli',
  format: toml,
  container: 'mcp_servers',
  stdio: commandEntry,
  http: ({ url, authorization }) => ({ url, http_headers: { Authorization: authorization } }),
  choose: ({ home, env }) => ({ file: path.join(codexHome(home, env), 'config.toml') }),
  policy: codexPolicy,
  traces: ({ home, env }) => [codexHome(home, env)],
  program: 'codex',
  processes: { darwin: [], win32: [], linux: [] },
  restart: { kind: 'next-start', how: 'Start a new Codex session.' },
}

function codexHome(home: string, env: Record<string, string | undefined>): string {
  return nonEmpty(env['CODEX_HOME']) ?? path.join(home, '.codex')
}
