import { npmProgram } from '../install.ts'
import { prompt, type RealProgram } from './real-program.ts'

export const opencode: RealProgram = {
  id: 'opencode',
  name: 'opencode',
  program: npmProgram('opencode'),
  files: (model) => ({
    '.config/opencode/opencode.json': JSON.stringify({
      share: 'disabled',
      autoupdate: false,
      permission: 'allow',
      provider: {
        local: {
          npm: '@ai-sdk/openai-compatible',
          options: { baseURL: `${model}/v1`, apiKey: 'none' },
          models: { 'stand-in': {} },
        },
      },
    }),
  }),
  env: () => ({ OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_MODELS_FETCH: '1' }),
  ask: ['run', '-m', 'local/stand-in', prompt],
  list: { args: ['mcp', 'list'], shows: /panda .*connected/ },
  shows: ['text'],
}
