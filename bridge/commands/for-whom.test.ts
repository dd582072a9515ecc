import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { assistantBehind } from './assistant-shell.ts'
import { forWhom, pathOf } from './for-whom.ts'
import { makeCommandLine } from './index.ts'

function leaves(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves)
}

test('for every command it is decided whether a person is needed', () => {
  expect(leaves(makeCommandLine([])).map(pathOf).toSorted()).toEqual(Object.keys(forWhom).toSorted())
})

test.each([
  [{ CLAUDECODE: '1' }, 'Claude Code (CLAUDECODE'],
  [{ GEMINI_CLI: '1' }, 'Gemini CLI (GEMINI_CLI'],
  [{ CODEX_SANDBOX: 'seatbelt' }, 'Codex (CODEX_SANDBOX'],
  [{ CODEX_THREAD_ID: 'x' }, 'Codex (CODEX_THREAD_ID'],
  [{ CURSOR_AGENT: '1' }, 'Cursor (CURSOR_AGENT'],
  [{ COPILOT_AGENT: '1', AI_AGENT: 'github_copilot_vscode_agent' }, 'GitHub Copilot (COPILOT_AGENT'],
  [{ AGENT: 'amp' }, 'an assistant (AGENT'],
  [{ AWS_EXECUTION_ENV: 'AmazonQ-For-CLI Version/1' }, 'Amazon Q (AWS_EXECUTION_ENV'],
])('%j is the shell of an assistant', (env, words) => {
  expect(assistantBehind(env)).toMatch(/^this shell is that of /)
  expect(assistantBehind(env)).toContain(words)
})

test.each([
  {},
  { CLAUDECODE: '' },
  { TERM_PROGRAM: 'vscode', CURSOR_TRACE_ID: 'x', CODEX_HOME: '/x', GOOSE_PROVIDER: 'openai' },
  { CURSOR_EXTENSION_HOST_ROLE: 'user', AWS_EXECUTION_ENV: 'CloudShell' },
])('%j is that of a person', (env) => {
  expect(assistantBehind(env)).toBeUndefined()
})
