import path from 'node:path'
import { yaml } from '../formats/yaml.ts'
import type { Places } from '../surroundings.ts'
import type { Description } from './assistant.ts'

/**
 * https://block.github.io/goose/docs/guides/config-files, and the members of `ExtensionConfig` in
 * aaif-goose/goose `crates/goose/src/agents/extension.rs`: `name` must be in the entry too, `args`
 * may not be missing. `timeout` is in seconds and given as new configurations should.
 */
export const goose: Description = {
  id: 'goose',
  format: yaml,
  container: 'extensions',
  stdio: ({ command, args, env = {} }, name) => ({ ...common('stdio', name), cmd: command, args, envs: env }),
  http: ({ url, authorization }, name) => ({
    ...common('streamable_http', name),
    uri: url,
    headers: { Authorization: authorization },
  }),
  choose: (places) => ({ file: path.join(folder(places), 'config.yaml') }),
  traces: (places) => [folder(places), places.absolute('/Applications/Goose.app')],
  program: 'goose',
  processes: { darwin: ['Goose'], win32: ['Goose.exe'], linux: ['Goose'] },
  restart: { kind: 'next-start', how: 'Start a new Goose session; quit Goose Desktop and start it again.' },
}

function common(type: string, name: string): Record<string, unknown> {
  return { enabled: true, type, name, description: 'PanDA workload management', timeout: 300 }
}

/** The same folder on macOS as on Linux; on Windows below the vendor's name. */
function folder({ system, appData, xdgConfig }: Places): string {
  return system === 'win32' ? path.join(appData, 'Block', 'goose', 'config') : path.join(xdgConfig, 'goose')
}
