import path from 'node:path'
import { jsonFormat } from '../formats/json.ts'
import { claudeCodePolicy } from '../policies/claude-code.ts'
import { nonEmpty } from '../surroundings.ts'
import { commandEntry, type Description } from './assistant.ts'

/**
 * User scope of https://code.claude.com/docs/en/mcp. Strict JSON: with a comment in it, 2.1.329
 * refuses to start, and earlier ones replaced the file (anthropics/claude-code#69354).
 * With CLAUDE_CONFIG_DIR the file is inside that folder.
 */
export const claudeCode: Description = {
  id: 'claude-code',
  format: jsonFormat({ comments: false, trailingCommas: false }),
  container: 'mcpServers',
  stdio: (way) => ({ type: 'stdio', ...commandEntry(way) }),
  http: ({ url, authorization }) => ({ type: 'http', url, headers: { Authorization: authorization } }),
  choose: ({ home, env }) => ({
    file: path.join(nonEmpty(env['CLAUDE_CONFIG_DIR']) ?? home, '.claude.json'),
  }),
  policy: claudeCodePolicy,
  traces: ({ home, env }) => [
    path.join(home, '.claude.json'),
    path.join(home, '.claude'),
    ...(nonEmpty(env['CLAUDE_CONFIG_DIR']) === undefined ? [] : [env['CLAUDE_CONFIG_DIR'] ?? '']),
  ],
  program: 'claude',
  processes: { darwin: [], win32: [], linux: [] },
  restart: { kind: 'next-start', how: 'Start a new Claude Code session, or type /mcp in a running one.' },
}
