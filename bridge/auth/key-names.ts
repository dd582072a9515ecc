/** The key of the command line and the window: it may do what the user may, and is no assistant's. */
export const CONTROL_KEY = 'control'
/** The key of the shim when it is started without a client's name. */
export const STDIO_KEY = 'stdio'

/** Of an agent whose key something else has made. */
export const AGENT_KEY = 'agent'

/** What users call the programs whose files the bridge writes, by the names of their keys, in the order in which they are shown. */
export const assistantNames = {
  'claude-desktop': 'Claude Desktop',
  'claude-code': 'Claude Code',
  cursor: 'Cursor',
  vscode: 'VS Code',
  windsurf: 'Windsurf',
  'gemini-cli': 'Gemini CLI',
  'codex-cli': 'Codex CLI',
  zed: 'Zed',
  'lm-studio': 'LM Studio',
  goose: 'Goose',
  antigravity: 'Antigravity',
  'copilot-cli': 'GitHub Copilot CLI',
  opencode: 'opencode',
  cline: 'Cline',
  continue: 'Continue',
  'qwen-code': 'Qwen Code',
  kiro: 'Kiro',
  junie: 'Junie',
  'mistral-vibe': 'Mistral Vibe',
  crush: 'Crush',
} as const

/** The same of programs for which the user pastes lines. */
export const namesByHand = {
  'jetbrains-ai': 'JetBrains AI Assistant',
  librechat: 'LibreChat',
  'open-webui': 'Open WebUI',
  'jupyter-ai': 'Jupyter AI',
} as const

const names = new Map<string, string>(Object.entries({ ...assistantNames, ...namesByHand }))

/**
 * The name of the program that a key was made for. It goes before what the program calls itself: Claude Desktop calls
 * itself "claude-ai", and is one assistant all the same.
 */
export function nameOfKey(key: string): string | undefined {
  return names.get(key)
}
