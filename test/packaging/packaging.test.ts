// The app as electron-builder packages it for Linux, from a stub of Electron.
import { readFileSync, rmSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { states } from '../../assets/icon-list.ts'
import { homeAt } from '../../bridge/home.ts'
import { startDesktop } from '../desktop/app.ts'
import { claudeEntry, toolsOver } from '../desktop/assistant-entry.ts'
import { newHome } from '../homes.ts'
import { filesUnder, packageApp, type PackagedApp } from './package-app.ts'

let packaged: PackagedApp
beforeAll(async () => {
  packaged = await packageApp()
}, 120_000)
afterAll(() => rmSync(packaged.root, { recursive: true, force: true }))

test('nothing is fetched', () => {
  expect(packaged.lookedUp).toBe('')
})

test('the archive holds what runs and nothing else', () => {
  const looks = ['', '-dark', '@2x', '-dark@2x']
  const icons = states.flatMap((state) => looks.map((look) => `assets/tray/${state}${look}.png`))
  const kinds = new Set(
    packaged.inArchive.map((file) => file.replace(/(?<=^dist\/.*\/)[^/]+-[\w-]{8}(?=\.\w+$)/, 'CHUNK')),
  )
  const expected = [
    'package.json',
    'assets/icon.png',
    ...icons,
    'dist/main/chunks/CHUNK.js',
    'dist/main/index.js',
    'dist/main/preload.cjs',
    'dist/shim.mjs',
    'dist/ui/assets/CHUNK.css',
    'dist/ui/assets/CHUNK.js',
    'dist/ui/index.html',
    'dist/ui/licences.json',
  ]
  expect([...kinds].toSorted()).toEqual(expected.toSorted())
})

test('the archive holds the pages as they were built', () => {
  const pages = packaged.inArchive.filter((file) => file.startsWith('dist/ui/'))
  expect(pages).toEqual(filesUnder('dist/ui').map((file) => `dist/ui/${file}`))
})

test('beside the archive lie the licences, English, and where updates come from', () => {
  expect(packaged.outside).toEqual([
    'LICENSE.electron.txt',
    'LICENSES.chromium.html',
    'locales/en-GB.pak',
    'locales/en-US.pak',
    'panda-bridge',
    'resources/LICENSE',
    'resources/app-update.yml',
    'resources/app.asar',
    'version',
  ])
  const updates = readFileSync(join(packaged.folder, 'resources/app-update.yml'), 'utf8')
  expect(updates).toBe(
    'owner: owner\nrepo: repository\nprovider: github\nreleaseType: draft\nupdaterCacheDirName: panda-bridge-updater\n',
  )
})

test('the bundles import Electron, Node and each other', () => {
  const allowed = new Set(['electron', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)])
  const bundles = packaged.inArchive.filter((file) => /^dist\/(main|shim)/.test(file))
  const foreign = bundles.flatMap((file) =>
    importsOf(readFileSync(join(packaged.unpacked, file), 'utf8'))
      .filter((name) => !allowed.has(name) && !name.startsWith('.'))
      .map((name) => `${file} imports ${name}`),
  )
  expect(foreign).toEqual([])
})

test('the fuses are set: Node mode for the shim, and nothing else that is not needed', async () => {
  const fuses = await getCurrentFuseWire(packaged.executable)
  const on = Object.entries(FuseV1Options)
    .filter(([, index]) => typeof index === 'number' && fuses[index as FuseV1Options] === FuseState.ENABLE)
    .map(([name]) => name)
  expect(on).toEqual([
    'RunAsNode',
    'EnableCookieEncryption',
    'EnableEmbeddedAsarIntegrityValidation',
    'OnlyLoadAppFromAsar',
    // Not changed: Electron's own choice.
    'WasmTrapHandlers',
  ])
})

describe('what was in the archive', () => {
  test('runs: window, tray and an end', async () => {
    const app = await startDesktop({ appPath: packaged.unpacked, packaged: true, signedIn: false })
    const page = await app.user.window()
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    expect(await app.user.trayIcon()).toBe(join(packaged.unpacked, 'assets/tray/signed-out.png'))
    await app[Symbol.asyncDispose]()
    expect(app.host.errors).toEqual([])
    expect(app.host.exitCode).toBe(0)
  })

  test("starts the shim as an assistant's file says, from a home with a space too", async () => {
    const home = homeAt(join(newHome().folder, 'home of Ada'))
    await using app = await startDesktop({
      appPath: packaged.unpacked,
      packaged: true,
      home,
      offersAll: true,
    })
    const entry = await claudeEntry(app.bridge, join(newHome().folder, 'claude_desktop_config.json'))
    expect(entry.args.join('')).not.toMatch(/\//)
    expect(await toolsOver(entry)).toContain('system_is_alive')
    expect(app.host.errors).toEqual([])
  })

  test('the shim finds the bridge when it is started as a file, too', async () => {
    await using app = await startDesktop({ appPath: packaged.unpacked, packaged: true, offersAll: true })
    const shim = join(packaged.unpacked, 'dist/shim.mjs')
    const env = { PANDA_BRIDGE_HOME: app.home.folder }
    expect(await toolsOver({ command: process.execPath, args: [shim, 'stdio'], env })).toContain(
      'system_is_alive',
    )
  })
})

/** What a bundle imports by a statement at the start of a line. */
function importsOf(source: string): string[] {
  return [...source.matchAll(/^(?:import|export)\b[^'"`;]*?(?:from )?["']([^"']+)["'];?$/gm)].map(
    ([, name = '']) => name,
  )
}
