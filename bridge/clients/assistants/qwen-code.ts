import path from 'node:path'
import { jsonFormat } from '../formats/json.ts'
import { qwenPolicy } from '../policies/gemini.ts'
import { nonEmpty, type Places } from '../surroundings.ts'
import { commandEntry, type Description } from './assistant.ts'

/** Made from Gemini CLI, with its notation; a file with a trailing comma it puts away and starts a new one. */
export const qwenCode: Description = {
  id: 'qwen-code',
  format: jsonFormat({ comments: true, trailingCommas: false }),
  container: 'mcpServers',
  stdio: commandEntry,
  http: ({ url, authorization }) => ({ httpUrl: url, headers: { Authorization: authorization } }),
  choose: (places) => ({ file: path.join(folder(places), 'settings.json') }),
  policy: qwenPolicy,
  traces: (places) => [folder(places)],
  program: 'qwen',
  processes: { darwin: [], win32: [], linux: [] },
  restart: { kind: 'next-start', how: 'Start Qwen Code anew.' },
}

function folder({ home, env }: Places): string {
  return nonEmpty(env['QWEN_HOME']) ?? path.join(home, '.qwen')
}
