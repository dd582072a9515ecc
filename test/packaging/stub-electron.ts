import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What @electron/fuses looks for in an executable; a version byte, the number of fuses and a digit for each follow it. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/**
 * A folder with the shape of Electron for Linux and none of its content: enough for electron-builder to put an app
 * beside it. The executable has the fuses of Electron 45, nine and all on, where @electron/fuses finds them.
 */
export function writeStubElectron(folder: string): void {
  mkdirSync(join(folder, 'locales'), { recursive: true })
  mkdirSync(join(folder, 'resources'))
  for (const language of ['de', 'en-GB', 'en-US', 'fr'])
    writeFileSync(join(folder, 'locales', `${language}.pak`), '')
  for (const file of ['LICENSE', 'LICENSES.chromium.html', 'version'])
    writeFileSync(join(folder, file), 'stub')
  const fuses = Buffer.concat([Buffer.from(SENTINEL), Buffer.of(1, 9), Buffer.from('1'.repeat(9))])
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from('stub'), fuses]))
  chmodSync(join(folder, 'electron'), 0o755)
}
