import { join } from 'node:path'
import { installOnce } from '../../clients/real-clients.ts'
import { preparePython, type Unavailable } from '../../python-environment.ts'

/** Where MCP servers besides PandaMCP are kept; ignored by git. */
const cache = join(import.meta.dirname, '../../../.cache/mcp-servers')

const wheels = join(import.meta.dirname, 'requirements.txt')
const everything = '@modelcontextprotocol/server-everything'

/** Python with FastMCP and rucio-mcp. */
export interface PythonServers {
  /** The environment's interpreter. */
  python: string
  /** Where its programs lie. */
  programs: string
}

/** 140 MB at first. @throws as `preparePython` */
export async function preparePythonServers(): Promise<PythonServers | Unavailable> {
  const prepared = await preparePython({
    name: 'FastMCP',
    cache,
    requirements: [wheels],
    installs: [['--no-deps', '--only-binary', ':all:', '-r', wheels]],
  })
  if ('unavailable' in prepared) return prepared
  return { python: prepared.python, programs: join(prepared.folder, 'bin') }
}

/** The file of the server with which MCP's makers show all that the protocol has. */
export async function prepareEverything(): Promise<{ file: string } | Unavailable> {
  const folder = join(cache, 'npm')
  const unavailable = await installOnce(folder, [`${everything}@2026.8.31`], () => Promise.resolve(undefined))
  return unavailable === undefined
    ? { file: join(folder, 'node_modules', everything, 'dist/index.js') }
    : { unavailable }
}
