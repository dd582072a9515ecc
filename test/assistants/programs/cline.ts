import { npmProgram } from '../install.ts'
import { prompt, type RealProgram } from './real-program.ts'

export const cline: RealProgram = {
  id: 'cline',
  name: 'Cline',
  program: npmProgram('cline'),
  files: () => ({}),
  // In a daemon, as usual, its sessions would outlive the test.
  env: () => ({ CLINE_SESSION_BACKEND_MODE: 'local', CLINE_NO_AUTO_UPDATE: '1' }),
  login: (model) => ['auth', '-p', 'openai-compatible', '-k', 'none', '-m', 'stand-in', '-b', `${model}/v1`],
  ask: ['-P', 'openai-compatible', '-m', 'stand-in', '--json', prompt],
  shows: ['text', 'structured content'],
}
