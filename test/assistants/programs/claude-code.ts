import { programOf } from '../../clients/real-clients.ts'
import { prompt, type RealProgram } from './real-program.ts'

export const claudeCode: RealProgram = {
  id: 'claude-code',
  name: 'Claude Code',
  program: programOf('claude'),
  files: () => ({}),
  env: (model) => ({
    ANTHROPIC_BASE_URL: model,
    ANTHROPIC_API_KEY: 'none',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    // Otherwise its model searches for tools before it calls one.
    ENABLE_TOOL_SEARCH: 'false',
  }),
  // It refuses to skip its own questions for root, who runs tests in containers.
  ask: ['-p', prompt, '--model', 'stand-in', '--allowedTools', 'mcp__panda'],
  list: { args: ['mcp', 'list'], shows: /panda: .* - .*Connected/ },
}
