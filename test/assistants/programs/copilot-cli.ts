import { npmProgram } from '../install.ts'
import { prompt, type RealProgram } from './real-program.ts'

export const copilotCli: RealProgram = {
  id: 'copilot-cli',
  name: 'GitHub Copilot CLI',
  program: npmProgram('copilot'),
  files: () => ({}),
  // `copilot help providers`: with a model of one's own it wants no account, and offline it asks nobody.
  env: (model) => ({
    COPILOT_OFFLINE: 'true',
    COPILOT_AUTO_UPDATE: 'false',
    COPILOT_PROVIDER_BASE_URL: `${model}/v1`,
    COPILOT_PROVIDER_API_KEY: 'none',
    COPILOT_MODEL: 'stand-in',
  }),
  ask: ['-p', prompt, '--allow-all-tools', '--no-color', '--disable-client-telemetry'],
  list: { args: ['mcp', 'list'], shows: /panda \(local\)/ },
  shows: ['text', 'structured content'],
  answersItself: 'decline',
}
