import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What @electron/fuses looks for in an executable; a version byte, the number of fuses and a digit for each follow it. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/** An executable with the fuses of Electron 45, nine and all on. */
const fused = Buffer.concat([Buffer.from(SENTINEL), Buffer.of(1, 9), Buffer.from('1'.repeat(9))])

export type System = 'linux' | 'mac'

/**
 * A folder with the shape of Electron for that system and none of its content: enough for electron-builder to put an
 * app into it.
 */
export function writeStubElectron(folder: string, system: System): void {
  for (const file of ['LICENSE', 'LICENSES.chromium.html', 'version']) write(join(folder, file))
  if (system === 'linux') writeForLinux(folder)
  else writeForMac(join(folder, 'Electron.app/Contents'))
}

function writeForLinux(folder: string): void {
  for (const language of ['de', 'en-GB', 'en-US', 'fr']) write(join(folder, 'locales', `${language}.pak`))
  mkdirSync(join(folder, 'resources'))
  write(join(folder, 'electron'), fused)
  chmodSync(join(folder, 'electron'), 0o755)
}

function writeForMac(contents: string): void {
  const frameworks = join(contents, 'Frameworks')
  const framework = join(frameworks, 'Electron Framework.framework')
  writeBundle(contents, 'Electron')
  for (const kind of ['', ' (GPU)', ' (Plugin)', ' (Renderer)']) {
    writeBundle(join(frameworks, `Electron Helper${kind}.app/Contents`), `Electron Helper${kind}`)
  }
  write(join(framework, 'Versions/A/Electron Framework'), fused)
  symlinkSync('A', join(framework, 'Versions/Current'))
  for (const name of ['Electron Framework', 'Resources']) {
    symlinkSync(`Versions/Current/${name}`, join(framework, name))
  }
  for (const resources of [join(framework, 'Versions/A/Resources'), join(contents, 'Resources')]) {
    for (const language of ['de', 'en']) write(join(resources, `${language}.lproj/locale.pak`))
  }
  write(join(contents, 'Resources/electron.icns'))
}

function writeBundle(contents: string, name: string): void {
  write(join(contents, 'MacOS', name))
  const keys = `<key>CFBundleExecutable</key><string>${name}</string><key>CFBundleName</key><string>${name}</string>`
  write(join(contents, 'Info.plist'), `<plist version="1.0"><dict>${keys}</dict></plist>`)
}

function write(file: string, content: string | Buffer = 'stub'): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}
