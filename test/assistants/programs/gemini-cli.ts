import { clientProgram } from '../install.ts'
import { prompt, type RealProgram } from './real-program.ts'

export const geminiCli: RealProgram = {
  id: 'gemini-cli',
  name: 'Gemini CLI',
  program: clientProgram('gemini'),
  files: () => ({
    '.gemini/settings.json': JSON.stringify(
      {
        telemetry: { enabled: false },
        privacy: { usageStatisticsEnabled: false },
        general: { enableAutoUpdate: false },
        security: { auth: { selectedType: 'gemini-api-key' } },
      },
      null,
      2,
    ),
  }),
  env: (model) => ({
    GEMINI_API_KEY: 'none',
    GOOGLE_GEMINI_BASE_URL: model,
    GEMINI_CLI_TRUST_WORKSPACE: 'true',
  }),
  // Where no model is named, it asks another one which to take.
  ask: ['-m', 'gemini-2.5-pro', '-y', '-p', prompt],
  list: { args: ['mcp', 'list'], shows: /panda: .*\(stdio\) - Connected/ },
  shows: ['text'],
}
