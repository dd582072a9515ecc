import path from 'node:path'
import { yaml } from '../formats/yaml.ts'
import { exists, nonEmpty, type Places } from '../surroundings.ts'
import { commandEntry, type Description, type Choice } from './assistant.ts'

/** https://docs.continue.dev/reference: a list, in a file that is refused without a name and a version. */
export const continueDev: Description = {
  id: 'continue',
  format: yaml,
  container: 'mcpServers',
  list: true,
  preamble: { name: 'Local Config', version: '1.0.0', schema: 'v1' },
  stdio: (way, name) => ({ name, ...commandEntry(way) }),
  http: ({ url, authorization }, name) => ({
    name,
    type: 'streamable-http',
    url,
    requestOptions: { headers: { Authorization: authorization } },
  }),
  choose,
  traces: (places) => [folder(places)],
  program: 'cn',
  processes: { darwin: [], win32: [], linux: [] },
  restart: { kind: 'next-start', how: 'Start a new session of cn; in an editor, reload its window.' },
}

/** A new config.yaml would be read instead of the older config.json, with the user's models in it. */
async function choose(places: Places): Promise<Choice> {
  const file = path.join(folder(places), 'config.yaml')
  const older = path.join(folder(places), 'config.json')
  if ((await exists(file)) || !(await exists(older))) return { file }
  return { file, mustExist: `Continue reads ${older} here, and would no longer if ${file} were made` }
}

function folder({ home, env }: Places): string {
  return nonEmpty(env['CONTINUE_GLOBAL_DIR']) ?? path.join(home, '.continue')
}
