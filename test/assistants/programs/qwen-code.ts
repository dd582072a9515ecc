import { npmProgram } from '../install.ts'
import { prompt, type RealProgram } from './real-program.ts'

export const qwenCode: RealProgram = {
  id: 'qwen-code',
  name: 'Qwen Code',
  program: npmProgram('qwen'),
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
  env: (model) => ({ OPENAI_API_KEY: 'none', OPENAI_BASE_URL: `${model}/v1`, OPENAI_MODEL: 'stand-in' }),
  ask: ['-y', prompt],
  list: { args: ['mcp', 'list'], shows: /panda: .*\(stdio\) - Connected/ },
  shows: ['text', 'structured content'],
}
