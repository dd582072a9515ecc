import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { extractAll } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { writeStubElectron, type System } from './stub-electron.ts'

const project = resolve(import.meta.dirname, '../..')
const builder = join(project, 'node_modules/electron-builder/out/cli/cli.js')

/** The app as it lies on a computer after its installation, but for Electron itself. */
export interface PackagedApp {
  /** All of it, to be removed in the end. */
  readonly root: string
  /** What is installed. */
  readonly folder: string
  /** The archive's content, and the paths of the files in it. */
  readonly unpacked: string
  readonly inArchive: readonly string[]
  /** Names of the fuses that are on. */
  readonly fusesOn: readonly string[]
  /** Hosts that the packager looked up. */
  readonly lookedUp: string
}

const places = {
  linux: { folder: 'linux-unpacked', resources: 'resources', executable: 'panda-bridge' },
  mac: { folder: 'mac/PanDA Bridge.app', resources: 'Contents/Resources', executable: '' },
}

/** Packages what `npm run build` has made, by electron-builder.yml and without a network. */
export async function packageApp(system: System): Promise<PackagedApp> {
  // The space is where users have one: "/Applications/PanDA Bridge.app", "C:\Users\Ada Lovelace".
  const root = mkdtempSync(join(tmpdir(), 'PanDA Bridge '))
  const stub = join(root, 'electron')
  writeStubElectron(stub, system)
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
    [builder, `--${system}`, 'dir', '--x64', '--publish', 'never', ...options],
    {
      cwd: project,
      env: {
        ...process.env,
        NODE_OPTIONS: `--require=${join(import.meta.dirname, 'refuse-network.cjs')}`,
        LOOKED_UP: lookedUp,
        CSC_IDENTITY_AUTO_DISCOVERY: 'false',
      },
    },
  )
  const place = places[system]
  const folder = join(root, 'release', place.folder)
  const unpacked = join(root, 'unpacked')
  extractAll(join(folder, place.resources, 'app.asar'), unpacked)
  return {
    root,
    folder,
    unpacked,
    inArchive: filesUnder(unpacked),
    fusesOn: await fusesOn(join(folder, place.executable)),
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

async function fusesOn(app: string): Promise<string[]> {
  const fuses = await getCurrentFuseWire(app)
  return Object.entries(FuseV1Options)
    .filter(([, index]) => typeof index === 'number' && fuses[index as FuseV1Options] === FuseState.ENABLE)
    .map(([name]) => name)
}
