import { execFile } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { FoundElectron } from '../electron/get-electron.ts'
import type { Machine } from './machine.ts'

const project = resolve(import.meta.dirname, '../..')
const builder = join(project, 'node_modules/electron-builder/out/cli/cli.js')

/** What is there once the packages are built and there is a machine to install them on. */
export interface Built {
  version: string
  nextVersion: string
  deb: string
  nextDeb: string
  rpm: string
  appImage: string
  /** The executable of the app that is in the packages, in its folder. */
  unpacked: string
  machine: Machine
}

type Target = 'deb' | 'rpm' | 'AppImage'

/**
 * Makes packages of what `npm run build` has made, by electron-builder.yml; fpm and AppImage's runtime are stand-ins.
 * @param folder a new one for the packages and what they are made of
 * @param version other than the project's, for an upgrade
 * @returns the files, in the order of the targets
 */
export async function buildPackages(
  folder: string,
  electron: FoundElectron,
  targets: readonly Target[],
  version?: string,
): Promise<string[]> {
  mkdirSync(folder, { recursive: true })
  const dist = join(folder, 'electron')
  cpSync(electron.dist, dist, {
    recursive: true,
    // The tests' own app of the Electron in the cache folder.
    filter: (source) => source !== join(electron.dist, 'resources/app'),
  })
  // As in Electron's own archive: the helper's rights are the installation's to give.
  chmodSync(join(dist, 'chrome-sandbox'), 0o755)
  const copy = join(folder, 'project')
  copyProject(copy, version)
  if (!electron.isOwn) makeFitForOlderElectron(copy)
  const output = join(folder, 'release')
  const settings = {
    electronDist: dist,
    electronVersion: electron.version,
    'directories.output': output,
    'publish.owner': 'owner',
    'publish.repo': 'repository',
    compression: 'store',
  }
  const options = Object.entries(settings).map(([name, value]) => `-c.${name}=${value}`)
  await promisify(execFile)(
    process.execPath,
    [builder, '--linux', ...targets, '--x64', '--publish', 'never', '--projectDir', copy, ...options],
    {
      env: {
        ...process.env,
        // What fpm's stand-in runs in.
        PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
        CUSTOM_FPM_PATH: join(import.meta.dirname, 'fpm.ts'),
        APPIMAGE_TOOLS_PATH: appImageTools(join(folder, 'appimage-tools')),
      },
    },
  )
  const made = readdirSync(output)
  return targets.map((target) => join(output, made.find((file) => file.endsWith(`.${target}`)) ?? target))
}

/** What electron-builder reads, so that a test's changes stay out of the product. */
function copyProject(copy: string, version?: string): void {
  for (const name of ['electron-builder.yml', 'LICENSE', 'assets', 'dist'])
    cpSync(join(project, name), join(copy, name), { recursive: true })
  const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as Record<string, unknown>
  // All that they hold is in the bundles.
  const { dependencies: _, devDependencies: __, optionalDependencies: ___, ...rest } = manifest
  writeFileSync(join(copy, 'package.json'), JSON.stringify({ ...rest, ...(version && { version }) }))
  if (version === undefined) return
  const own = /(?<=name: "panda-bridge",[^}]{0,200}\bversion: ")[^"]+/
  const bundles = [
    'dist/main/index.js',
    ...readdirSync(join(copy, 'dist/chunks')).map((file) => `dist/chunks/${file}`),
  ]
  for (const file of bundles.map((name) => join(copy, name)))
    if (own.test(readFileSync(file, 'utf8'))) replaceIn(file, own, version)
}

/** Electron 33 has Node 20 and lacks members that the app uses; it is for tests alone. */
function makeFitForOlderElectron(copy: string): void {
  replaceIn(join(copy, 'dist/cli.js'), 'major < 22 || major === 22 && minor < 12', 'major < 20')
  const main = join(copy, 'dist/main')
  cpSync(join(project, 'test/electron/default-app/newer-members.js'), join(main, 'newer-members.js'))
  replaceIn(join(main, 'index.js'), /^/, "import './newer-members.js'\n")
}

/** @throws where the file does not have it */
function replaceIn(file: string, what: string | RegExp, by: string): void {
  const text = readFileSync(file, 'utf8')
  const replaced = text.replace(what, by)
  if (replaced === text) throw new Error(`${file} has no ${String(what)} to replace.`)
  writeFileSync(file, replaced)
}

/** The folder in which electron-builder looks for what makes an AppImage. */
function appImageTools(folder: string): string {
  rmSync(folder, { recursive: true, force: true })
  for (const name of ['runtimes', 'lib/x64']) mkdirSync(join(folder, name), { recursive: true })
  symlinkSync('/usr/bin/mksquashfs', join(folder, 'mksquashfs'))
  symlinkSync('/usr/bin/desktop-file-validate', join(folder, 'desktop-file-validate'))
  const runtime = readFileSync(join(import.meta.dirname, 'appimage-runtime.sh'))
  writeFileSync(
    join(folder, 'runtimes/runtime-x64'),
    Buffer.concat([runtime, Buffer.alloc(4096, '\n')]).subarray(0, 4096),
  )
  return folder
}
