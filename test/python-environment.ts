import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

/** A virtual environment of Python's, with pinned packages. */
export interface PythonEnvironment {
  /** The environment itself. */
  folder: string
  /** Its interpreter. */
  python: string
  /** Where its packages lie. */
  packages: string
}

export interface Unavailable {
  /** Why it cannot be installed here, as a sentence. */
  unavailable: string
}

interface Wanted {
  /** What it is for, as a sentence begins. */
  name: string
  /** Where environments are kept. */
  cache: string
  /** Files that say what is installed: one that changes makes a new environment. */
  requirements: readonly string[]
  /** What follows `pip install`, one list for each time it is run. */
  installs: readonly (readonly string[])[]
}

/** What pip and its HTTP library write when the package index does not answer. */
const noIndex =
  /NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|ConnectionResetError|ConnectionRefusedError|SSLError|There was a problem confirming the ssl certificate|No route to host|HTTP error 5\d\d/i

/**
 * The environment of the pinned requirements: built on the first call (minutes on a slow line),
 * found complete afterwards. Not for two processes at once on the same folder.
 *
 * @throws if pip fails for any reason but an index it cannot reach: a pin that has gone is a defect of the list.
 */
export async function preparePython(wanted: Wanted): Promise<PythonEnvironment | Unavailable> {
  const { name, cache } = wanted
  if (process.platform === 'win32') return { unavailable: `${name} does not run on Windows.` }
  const version = await run('python3', ['-c', 'import sys, venv, ensurepip; print(*sys.version_info[:2])'])
  const [major = 0, minor = 0] = version.output.split(' ').map(Number)
  if (version.code !== 0 || major !== 3 || minor < 11)
    return {
      unavailable: `${name} needs Python 3.11 or later with its venv module, and there is none here.`,
    }

  const folder = join(cache, `py${major}.${minor}-${hashOf(wanted)}`)
  const python = join(folder, 'bin/python')
  // Written last; it holds the folder of the packages, relative, so that the checkout may be moved.
  const complete = join(folder, 'complete')
  const installed = await readFile(complete, 'utf8').catch(() => undefined)
  if (installed) return { folder, python, packages: join(folder, installed) }

  await rm(folder, { recursive: true, force: true })
  await mkdir(cache, { recursive: true })
  const pip = ['-m', 'pip', 'install', '--no-input', '--retries', '2', '--timeout', '30']
  const steps: [string, string[]][] = [
    ['python3', ['-m', 'venv', folder]],
    ...wanted.installs.map((args): [string, string[]] => [python, [...pip, ...args]]),
  ]
  for (const [command, args] of steps) {
    const { code, output } = await run(command, args, folder)
    if (code === 0) continue
    if (noIndex.test(output)) {
      await rm(folder, { recursive: true, force: true })
      return { unavailable: `${name} cannot be installed: the Python package index cannot be reached.` }
    }
    throw new Error(`${command} ${args.join(' ')} failed:\n${output.slice(-4000)}`)
  }

  const purelib = await run(python, ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))'])
  const packages = purelib.output.trim()
  await writeFile(complete, relative(folder, packages))
  return { folder, python, packages }
}

function hashOf({ requirements }: Wanted): string {
  const hash = createHash('sha256')
  for (const file of requirements) hash.update(readFileSync(file))
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
