import path from 'node:path'
import { readPlainFile } from '../../platform/plain-file.ts'
import { jsonFormat } from '../formats/json.ts'
import { exists, type Places } from '../surroundings.ts'
import { commandEntry, type Description } from './assistant.ts'

/** https://lmstudio.ai/docs/app/mcp: Cursor's notation. */
export const lmStudio: Description = {
  id: 'lm-studio',
  format: jsonFormat({ comments: true, trailingCommas: true }),
  container: 'mcpServers',
  stdio: commandEntry,
  http: ({ url, authorization }) => ({ url, headers: { Authorization: authorization } }),
  choose: async (places) => ({ file: path.join(await folder(places), 'mcp.json') }),
  traces: async (places) => [await folder(places), places.absolute('/Applications/LM Studio.app')],
  processes: { darwin: ['LM Studio'], win32: ['LM Studio.exe'], linux: ['lm-studio'] },
  restart: {
    kind: 'none',
    how: 'LM Studio reads the change by itself; turn the server on in the Program tab.',
  },
}

/**
 * LM Studio writes where its folder is to a pointer file; without one it is `~/.lmstudio`, or
 * `~/.cache/lm-studio` for who started with an old version (lmstudio-bug-tracker#553, #1371).
 */
async function folder({ home }: Places): Promise<string> {
  const pointer = await readPlainFile(path.join(home, '.lmstudio-home-pointer')).then(String, () => '')
  if (path.isAbsolute(pointer.trim())) return pointer.trim()
  const usual = path.join(home, '.lmstudio')
  const old = path.join(home, '.cache', 'lm-studio')
  return !(await exists(usual)) && (await exists(old)) ? old : usual
}
