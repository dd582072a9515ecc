import type { AssistantId } from '../../bridge/clients/index.ts'

/** How one assistant is run without a person, a login or a network, with a model of ours. */
export interface RealProgram {
  id: AssistantId
  name: string
  /** Its command among what npm has installed. */
  program: string
  /** Files of its home that are there before it is connected. */
  files(modelUrl: string): Record<string, string>
  env(modelUrl: string): Record<string, string>
  /** Runs before the first prompt. */
  login?: (modelUrl: string) => string[]
  /** One prompt, all tools allowed: what needs a person's word asks for it in the bridge. */
  ask: string[]
  /** Its own list of servers, and how that says that ours is there. */
  list?: { args: string[]; shows: RegExp }
}

/** Exact versions: what these programs read and print changes from one week to the next. 1.2 GB in all. */
export const packages = [
  '@github/copilot@1.0.102',
  'opencode-ai@1.18.33',
  'cline@3.0.65',
  '@continuedev/cli@1.5.47',
  '@qwen-code/qwen-code@0.24.4',
]

const prompt = 'Look whether PanDA is alive.'

export const programs: RealProgram[] = [
  {
    id: 'copilot-cli',
    name: 'GitHub Copilot CLI',
    program: 'copilot',
    files: () => ({}),
    // `copilot help providers`: with a model of one's own it wants no account, and offline it asks nobody.
    env: (url) => ({
      COPILOT_OFFLINE: 'true',
      COPILOT_AUTO_UPDATE: 'false',
      COPILOT_PROVIDER_BASE_URL: url,
      COPILOT_PROVIDER_API_KEY: 'none',
      COPILOT_MODEL: 'stand-in',
    }),
    ask: ['-p', prompt, '--allow-all-tools', '--no-color', '--disable-client-telemetry'],
    list: { args: ['mcp', 'list'], shows: /panda \(local\)/ },
  },
  {
    id: 'opencode',
    name: 'opencode',
    program: 'opencode',
    files: (url) => ({
      '.config/opencode/opencode.json': JSON.stringify({
        share: 'disabled',
        autoupdate: false,
        permission: 'allow',
        provider: {
          local: {
            npm: '@ai-sdk/openai-compatible',
            options: { baseURL: url, apiKey: 'none' },
            models: { 'stand-in': {} },
          },
        },
      }),
    }),
    env: () => ({ OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_MODELS_FETCH: '1' }),
    ask: ['run', '-m', 'local/stand-in', prompt],
    list: { args: ['mcp', 'list'], shows: /panda .*connected/ },
  },
  {
    id: 'cline',
    name: 'Cline',
    program: 'cline',
    files: () => ({}),
    // In a daemon, as usual, its sessions would outlive the test.
    env: () => ({ CLINE_SESSION_BACKEND_MODE: 'local', CLINE_NO_AUTO_UPDATE: '1' }),
    login: (url) => ['auth', '-p', 'openai-compatible', '-k', 'none', '-m', 'stand-in', '-b', url],
    ask: ['-P', 'openai-compatible', '-m', 'stand-in', '--json', prompt],
  },
  {
    id: 'continue',
    name: 'Continue',
    program: 'cn',
    files: (url) => ({
      '.continue/config.yaml': [
        '# mine',
        'name: Local',
        'version: 1.0.0',
        'schema: v1',
        'models:',
        '  - name: stand-in',
        '    provider: openai',
        '    model: stand-in',
        `    apiBase: ${url}`,
        '    apiKey: none',
        '    capabilities: [tool_use]',
        '',
      ].join('\n'),
    }),
    env: () => ({ CONTINUE_METRICS_ENABLED: '0', CONTINUE_CLI_ENABLE_TELEMETRY: '0' }),
    ask: ['-p', prompt, '--auto'],
  },
  {
    id: 'qwen-code',
    name: 'Qwen Code',
    program: 'qwen',
    files: () => ({
      '.qwen/settings.json': JSON.stringify(
        {
          telemetry: { enabled: false },
          privacy: { usageStatisticsEnabled: false },
          general: { enableAutoUpdate: false },
          // Otherwise its model searches for tools before it calls one.
          tools: { toolSearch: { enabled: false } },
          security: { auth: { selectedType: 'openai' } },
        },
        null,
        2,
      ),
    }),
    env: (url) => ({ OPENAI_API_KEY: 'none', OPENAI_BASE_URL: url, OPENAI_MODEL: 'stand-in' }),
    ask: ['-y', prompt],
    list: { args: ['mcp', 'list'], shows: /panda: .*\(stdio\) - Connected/ },
  },
]
