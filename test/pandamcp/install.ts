import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { preparePython, type Unavailable } from '../python-environment.ts'

/**
 * Installs the real PandaMCP (panda-server with FastMCP) into a virtual environment of its own.
 *
 * panda-server is installed without what it declares, and requirements.txt names instead what the
 * modules of the default endpoint list import: its declared mod_wsgi compiles against Apache's
 * headers, and snakemake and cwl-utils serve only endpoints that PandaMCP does not expose. With
 * that list all eight modules (59 endpoints) import; nothing is stubbed.
 */

/** Where the environments lie; ignored by git. */
const cacheFolder = join(import.meta.dirname, '../../.cache/pandamcp')

export interface PreparedPandaMcp {
  /** The environment's interpreter. */
  python: string
  /** Upstream's default endpoint list, as panda-server ships it. */
  endpointListFile: string
}

const wheels = join(import.meta.dirname, 'requirements.txt')
const sources = join(import.meta.dirname, 'requirements-source.txt')

/** @throws as `preparePython` */
export async function preparePandaMcp(cache = cacheFolder): Promise<PreparedPandaMcp | Unavailable> {
  const prepared = await preparePython({
    name: 'PandaMCP',
    cache,
    requirements: [wheels, sources],
    installs: [
      ['--no-deps', '--only-binary', ':all:', '-r', wheels],
      ['--no-deps', '--no-build-isolation', '-r', sources],
    ],
  })
  if ('unavailable' in prepared) return prepared
  const { python, packages } = prepared
  const endpointListFile = join(packages, 'pandaserver/pandamcp/panda_mcp_endpoints.json')
  await access(endpointListFile)
  return { python, endpointListFile }
}
