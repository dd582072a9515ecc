import path from 'node:path'
import { jsonFormat } from '../formats/json.ts'
import { geminiPolicy } from '../policies/gemini.ts'
import { nonEmpty } from '../surroundings.ts'
import { commandEntry, type Description } from './assistant.ts'

/**
 * https://geminicli.com/docs/tools/mcp-server: `httpUrl` is Streamable HTTP, a bare `url` was SSE
 * in older versions; 0.61 reads both. Comments are stripped before JSON.parse, so they are
 * allowed and trailing commas are not. Servers stay off in folders the user has not trusted.
 * Its folder is Antigravity's too, so that only its own files in it say that it is here.
 */
export const geminiCli: Description = {
  id: 'gemini-cli',
  format: jsonFormat({ comments: true, trailingCommas: false }),
  container: 'mcpServers',
  stdio: commandEntry,
  http: ({ url, authorization }) => ({ httpUrl: url, headers: { Authorization: authorization } }),
  choose: ({ home, env }) => ({ file: path.join(base(home, env), '.gemini', 'settings.json') }),
  policy: geminiPolicy,
  traces: ({ home, env }) =>
    [
      'settings.json',
      'projects.json',
      'installation_id',
      'google_accounts.json',
      'oauth_creds.json',
      'trustedFolders.json',
    ].map((name) => path.join(base(home, env), '.gemini', name)),
  program: 'gemini',
  processes: { darwin: [], win32: [], linux: [] },
  restart: { kind: 'next-start', how: 'Start Gemini CLI anew, in a folder you trust.' },
}

function base(home: string, env: Record<string, string | undefined>): string {
  return nonEmpty(env['GEMINI_CLI_HOME']) ?? home
}
