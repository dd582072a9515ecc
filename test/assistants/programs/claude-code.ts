import { clientProgram } from '../install.ts'
import { prompt, type RealProgram } from './real-program.ts'

export const claudeCode: RealProgram = {
  id: 'claude-code',
  name: 'Claude Code',
  program: clientProgram('claude'),
  files: () => ({}),
  env: (model) => ({
    ANTHROPIC_BASE_URL: model,
    ANTHROPIC_API_KEY: 'none',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    // Where the computer is busy it would begin without the tools.
    MCP_CONNECTION_NONBLOCKING: 'false',
    MCP_CONNECT_TIMEOUT_MS: '60000',
    // Otherwise its model searches for tools before it calls one.
    ENABLE_TOOL_SEARCH: 'false',
  }),
  // It refuses to skip its own questions for root, who runs tests in containers.
  ask: ['-p', prompt, '--model', 'stand-in', '--allowedTools', 'mcp__panda'],
  list: { args: ['mcp', 'list'], shows: /panda: .* - .*Connected/ },
  shows: ['structured content'],
  answersItself: 'cancel',
}
