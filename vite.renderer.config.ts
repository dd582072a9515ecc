import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Writes licences.json: what is bundled here, and what is bundled into the bridge. */
function licences(): Plugin {
  return {
    name: 'licences',
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap((chunk) =>
        chunk.type === 'chunk' ? Object.keys(chunk.modules) : [],
      )
      const folders = new Set(modules.flatMap((id) => packageOf(id) ?? []))
      const source = JSON.stringify(licencesOf(import.meta.dirname, folders))
      this.emitFile({ type: 'asset', fileName: 'licences.json', source })
    },
  }
}

// The pages, for the browser under /ui/ and for the desktop's window: relative addresses serve both.
export default defineConfig({
  root: 'renderer',
  base: './',
  publicDir: false,
  plugins: [react(), licences()],
  build: {
    outDir: join(import.meta.dirname, 'dist/ui'),
    emptyOutDir: true,
    // Those know light-dark(), which is not rewritten well for older ones.
    target: ['chrome123', 'firefox121', 'safari17.5'],
    modulePreload: { polyfill: false },
    // The policy of the pages allows no font or script that is part of a style or an address.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        assetFileNames: 'assets/[name]-[hash][extname]',
        chunkFileNames: 'assets/[name]-[hash].js',
        entryFileNames: 'assets/[name]-[hash].js',
      },
    },
  },
})

/** A package that is part of the program. */
interface Licence {
  name: string
  version: string
  license: string
  text: string
}

interface Manifest {
  name: string
  version: string
  license?: string
  dependencies?: Record<string, string>
}

/** The folder of the package that a bundled module comes from, or undefined for the project's own. */
function packageOf(moduleId: string): string | undefined {
  return /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(moduleId)?.[1]
}

/**
 * The licences of these packages and of all that the project's own dependencies need: those are bundled into
 * the command line. By name.
 */
function licencesOf(root: string, folders: ReadonlySet<string>): Licence[] {
  const all = new Set(folders)
  for (const name of Object.keys(readManifest(root).dependencies ?? {})) addWithDependencies(name, root, all)
  const found = new Map<string, Licence>()
  for (const folder of all) {
    const { name, version, license = 'not stated' } = readManifest(folder)
    found.set(`${name} ${version}`, { name, version, license, text: licenceText(folder) })
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, licence]) => licence)
}

function addWithDependencies(name: string, from: string, all: Set<string>): void {
  const folder = findPackage(name, from)
  if (folder === undefined || all.has(folder)) return
  all.add(folder)
  for (const dependency of Object.keys(readManifest(folder).dependencies ?? {})) {
    addWithDependencies(dependency, folder, all)
  }
}

/** As Node finds it: in the nearest node_modules above. */
function findPackage(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name)
    if (existsSync(join(candidate, 'package.json'))) return candidate
    if (dirname(folder) === folder) return undefined
  }
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}

function licenceText(folder: string): string {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name))
  return file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim()
}
