import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'

/**
 * A copy of a packaged app that Playwright can steer: it needs `--inspect`, which a fuse of the package refuses.
 * Everything else is as in the package. Returns the folder to remove and the executable in it.
 */
export async function inspectableCopy(executable: string): Promise<{ root: string; executable: string }> {
  const root = mkdtempSync(join(tmpdir(), 'panda-bridge-inspectable-'))
  // On macOS the app is the bundle: Name.app/Contents/MacOS/Name.
  const app = process.platform === 'darwin' ? resolve(executable, '../../..') : dirname(executable)
  const copy = join(root, basename(app))
  cpSync(app, copy, { recursive: true, verbatimSymlinks: true })
  const copied = join(copy, executable.slice(app.length))
  await flipFuses(copied, {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: process.platform === 'darwin',
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  return { root, executable: copied }
}
