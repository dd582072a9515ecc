import { clientProgram } from '../install.ts'
import { prompt, type RealProgram } from './real-program.ts'

export const codexCli: RealProgram = {
  id: 'codex-cli',
  name: 'Codex CLI',
  program: clientProgram('codex'),
  files: (model) => ({
    '.codex/config.toml': [
      'model = "stand-in" # mine',
      'model_provider = "local"',
      '',
      '[model_providers.local]',
      'name = "Local"',
      `base_url = "${model}/v1"`,
      'wire_api = "responses"',
      '',
    ].join('\n'),
  }),
  env: () => ({}),
  // It asks nobody in `exec`, and refuses what may destroy: what is asked before a call is left to the bridge.
  ask: [
    'exec',
    '--skip-git-repo-check',
    '-c',
    'mcp_servers.panda.default_tools_approval_mode="approve"',
    prompt,
  ],
  list: { args: ['mcp', 'list'], shows: /panda +\S+ .*stdio.*enabled/ },
  shows: ['structured content'],
  answersItself: 'decline',
}
