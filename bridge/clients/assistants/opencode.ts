import path from 'node:path'
import { jsonFormat } from '../formats/json.ts'
import { exists, type Places } from '../surroundings.ts'
import type { Description } from './assistant.ts'

/** https://opencode.ai/docs/mcp-servers: the command is one list. Below `~/.config` on every system. */
export const opencode: Description = {
  id: 'opencode',
  format: jsonFormat({ comments: true, trailingCommas: true }),
  container: 'mcp',
  stdio: ({ command, args, env = {} }) => ({
    type: 'local',
    command: [command, ...args],
    ...(Object.keys(env).length > 0 && { environment: env }),
  }),
  // Without `oauth: false` it looks for an identity provider of the bridge, and there is none.
  http: ({ url, authorization }) => ({
    type: 'remote',
    url,
    headers: { Authorization: authorization },
    oauth: false,
  }),
  choose: async (places) => {
    const [commented, plain] = ['opencode.jsonc', 'opencode.json'].map((name) =>
      path.join(folder(places), name),
    )
    return { file: (commented && (await exists(commented)) ? commented : plain) ?? '' }
  },
  traces: (places) => [folder(places), path.join(places.home, '.local', 'share', 'opencode')],
  program: 'opencode',
  processes: { darwin: [], win32: [], linux: [] },
  restart: { kind: 'next-start', how: 'Quit opencode and start it again.' },
}

function folder({ xdgConfig }: Places): string {
  return path.join(xdgConfig, 'opencode')
}
