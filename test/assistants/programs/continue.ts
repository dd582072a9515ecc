import { npmProgram } from '../install.ts'
import { prompt, type RealProgram } from './real-program.ts'

export const continueCli: RealProgram = {
  id: 'continue',
  name: 'Continue',
  program: npmProgram('cn'),
  files: (model) => ({
    '.continue/config.yaml': [
      '# mine',
      'name: Local',
      'version: 1.0.0',
      'schema: v1',
      'models:',
      '  - name: stand-in',
      '    provider: openai',
      '    model: stand-in',
      `    apiBase: ${model}/v1`,
      '    apiKey: none',
      '    capabilities: [tool_use]',
      '',
    ].join('\n'),
  }),
  env: () => ({ CONTINUE_METRICS_ENABLED: '0', CONTINUE_CLI_ENABLE_TELEMETRY: '0' }),
  ask: ['-p', prompt, '--auto'],
  shows: ['text'],
}
