import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/**
 * Installs the real PandaMCP (panda-server with FastMCP) into a virtual environment of its own.
 *
 * panda-server is installed without what it declares, and requirements.txt names instead what the
 * modules of the default endpoint list import: its declared mod_wsgi compiles against Apache's
 * headers, and snakemake and cwl-utils serve only endpoints that PandaMCP does not expose. With
 * that list all eight modules (59 endpoints) import; nothing is stubbed.
 */

/** Where the environments lie; ignored by git. */
export const cacheFolder = join(import.meta.dirname, '../../.cache/pandamcp')

export interface PreparedPandaMcp {
  /** The environment's interpreter. */
  python: string
  /** Upstream's default endpoint list, as panda-server ships it. */
  endpointListFile: string
}

export interface Unavailable {
  /** Why PandaMCP cannot be installed here, as a sentence. */
  unavailable: string
}

const requirements = {
  wheels: join(import.meta.dirname, 'requirements.txt'),
  sources: join(import.meta.dirname, 'requirements-source.txt'),
}

/** What pip and its HTTP library write when the package index does not answer. */
const noIndex =
  /NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|ConnectionResetError|ConnectionRefusedError|SSLError|There was a problem confirming the ssl certificate|No route to host|HTTP error 5\d\d/i

/**
 * The environment of the pinned requirements: built on the first call (minutes on a slow line),
 * found complete afterwards. Not for two processes at once on the same folder.
 *
 * @throws if pip fails for any reason but an index it cannot reach: a pin that has gone is a defect of this folder.
 */
export async function preparePandaMcp(cache = cacheFolder): Promise<PreparedPandaMcp | Unavailable> {
  if (process.platform === 'win32') return { unavailable: 'PandaMCP does not run on Windows.' }
  const version = await run('python3', ['-c', 'import sys, venv, ensurepip; print(*sys.version_info[:2])'])
  const [major = 0, minor = 0] = version.output.split(' ').map(Number)
  if (version.code !== 0 || major !== 3 || minor < 11)
    return {
      unavailable: 'PandaMCP needs Python 3.11 or later with its venv module, and there is none here.',
    }

  const environment = join(cache, `py${major}.${minor}-${hashOfRequirements()}`)
  const python = join(environment, 'bin/python')
  // Written last; it holds the folder of the packages, relative, so that the checkout may be moved.
  const complete = join(environment, 'complete')
  const packages = await readFile(complete, 'utf8').catch(() => undefined)
  if (packages) return { python, endpointListFile: endpointList(environment, packages) }

  await rm(environment, { recursive: true, force: true })
  await mkdir(cache, { recursive: true })
  const pip = ['-m', 'pip', 'install', '--no-input', '--retries', '2', '--timeout', '30', '--no-deps']
  const steps: [string, string[]][] = [
    ['python3', ['-m', 'venv', environment]],
    [python, [...pip, '--only-binary', ':all:', '-r', requirements.wheels]],
    [python, [...pip, '--no-build-isolation', '-r', requirements.sources]],
  ]
  for (const [command, args] of steps) {
    const { code, output } = await run(command, args, environment)
    if (code === 0) continue
    if (noIndex.test(output)) {
      await rm(environment, { recursive: true, force: true })
      return { unavailable: 'PandaMCP cannot be installed: the Python package index cannot be reached.' }
    }
    throw new Error(`${command} ${args.join(' ')} failed:\n${output.slice(-4000)}`)
  }

  const purelib = await run(python, ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))'])
  const installed = relative(environment, purelib.output.trim())
  const endpointListFile = endpointList(environment, installed)
  await access(endpointListFile)
  await writeFile(complete, installed)
  return { python, endpointListFile }
}

function endpointList(environment: string, packages: string): string {
  return join(environment, packages, 'pandaserver/pandamcp/panda_mcp_endpoints.json')
}

function hashOfRequirements(): string {
  const hash = createHash('sha256')
  for (const file of Object.values(requirements)) hash.update(readFileSync(file))
  return hash.digest('hex').slice(0, 12)
}

/** Runs a command to its end. It does not reject: a command that is missing has the code 127. */
function run(
  command: string,
  args: string[],
  environment?: string,
): Promise<{ code: number; output: string }> {
  const { promise, resolve } = Promise.withResolvers<{ code: number; output: string }>()
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...(environment && {
        // panda-server's build step makes its log folder under this one, or else under /var.
        VIRTUAL_ENV: environment,
        // It would also announce the installation in its developers' chat.
        DISABLE_MM: '1',
      }),
    },
    ...groupForBuild(),
  })
  let output = ''
  const collect = (chunk: Buffer): void => void (output += chunk.toString())
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}` }))
  child.on('close', (code) => resolve({ code: code ?? 1, output }))
  return promise
}

/**
 * panda-server's build step, run with group 0, insists on the user `atlpan`; with any other group
 * it takes whoever builds. In a container, where one is root, pip therefore runs with group 1.
 */
function groupForBuild(): { gid?: number } {
  return process.getuid?.() === 0 && process.getgid?.() === 0 ? { gid: 1 } : {}
}
