import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { extractAll } from '@electron/asar'
import { writeStubElectron } from './stub-electron.ts'

const project = resolve(import.meta.dirname, '../..')
const builder = join(project, 'node_modules/electron-builder/out/cli/cli.js')

/** The app as it lies on a computer after its installation, but for Electron itself. */
export interface PackagedApp {
  /** All of it, to be removed in the end. */
  readonly root: string
  /** What is installed. */
  readonly folder: string
  readonly executable: string
  /** Paths of the files in the archive. */
  readonly inArchive: readonly string[]
  /** Paths of the files beside the archive. */
  readonly outside: readonly string[]
  /** The archive's content. */
  readonly unpacked: string
  /** Hosts that the packager looked up. */
  readonly lookedUp: string
}

/** Packages what `npm run build` has made, by electron-builder.yml and without a network. */
export async function packageApp(): Promise<PackagedApp> {
  // The space is where users have one: "/Applications/PanDA Bridge.app", "C:\Users\Ada Lovelace".
  const root = mkdtempSync(join(tmpdir(), 'PanDA Bridge '))
  const stub = join(root, 'electron')
  writeStubElectron(stub)
  const lookedUp = join(root, 'looked-up')
  const settings = {
    electronDist: stub,
    'directories.output': join(root, 'release'),
    // In a release they are those of the checkout.
    'publish.owner': 'owner',
    'publish.repo': 'repository',
  }
  const options = Object.entries(settings).map(([name, value]) => `-c.${name}=${value}`)
  await promisify(execFile)(
    process.execPath,
    [builder, '--linux', 'dir', '--x64', '--publish', 'never', ...options],
    {
      cwd: project,
      env: {
        ...process.env,
        NODE_OPTIONS: `--require=${join(import.meta.dirname, 'refuse-network.cjs')}`,
        LOOKED_UP: lookedUp,
      },
    },
  )
  const folder = join(root, 'release/linux-unpacked')
  const archive = join(folder, 'resources/app.asar')
  const unpacked = join(root, 'unpacked')
  extractAll(archive, unpacked)
  return {
    root,
    folder,
    executable: join(folder, 'panda-bridge'),
    inArchive: filesUnder(unpacked),
    outside: filesUnder(folder),
    unpacked,
    lookedUp: existsSync(lookedUp) ? readFileSync(lookedUp, 'utf8') : '',
  }
}

/** Relative paths of the files under a folder, in order. */
export function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted()
}
