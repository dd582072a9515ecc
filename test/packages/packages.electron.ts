// The packages that electron-builder makes, built, installed, used, upgraded and removed, with the Electron that the tests
// have: `npm run test:electron` runs it. Where that cannot be, it says why.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, describe } from 'vitest'
import { version } from '../../bridge/platform/version.ts'
import { getElectron } from '../electron/get-electron.ts'
import { debianPackages, installMissing } from '../electron/session/packages.ts'
import { Programs } from '../electron/session/programs.ts'
import { endsAfterAll } from '../ends.ts'
import { appImageScenarios } from './appimage-scenarios.ts'
import { buildPackages, type Built } from './build.ts'
import { debScenarios } from './deb-scenarios.ts'
import { Machine, whyNoMachine } from './machine.ts'
import { rpmScenarios } from './rpm-scenarios.ts'
import { steeredScenarios } from './steered-scenarios.ts'

const tools = [...debianPackages.quick, 'debootstrap', 'rpm', 'squashfs-tools', 'desktop-file-utils']

const why = whyNoMachine() ?? installMissing(tools) ?? (await getElectron().then(() => undefined, String))
if (why !== undefined) process.stdout.write(`${why}\n`)

describe.skipIf(why !== undefined)('packages', () => {
  const ends = endsAfterAll()
  let built: Built
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'panda-bridge-packages-'))
    ends(() => rmSync(folder, { recursive: true, force: true }))
    mkdirSync('/tmp/.X11-unix', { recursive: true, mode: 0o1777 })
    const programs = new Programs(folder)
    ends(() => programs.endAll())
    const screen = ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp']
    const display = await programs.startAndHear('Xvfb', screen, process.env)
    const machine = await timed('making the machine', () => Machine.make(`:${display}`))
    ends(() => machine.remove())
    const electron = await getElectron()
    // Longer, so that nothing in its archive lies where it lay in that of the first.
    const nextVersion = version.replace(/\d+$/, (patch) => String(Number(patch) + 10))
    const [deb = '', rpm = '', appImage = ''] = await timed('building deb, rpm and AppImage', () =>
      buildPackages(join(folder, 'first'), electron, ['deb', 'rpm', 'AppImage']),
    )
    const [nextDeb = ''] = await timed('building the next deb', () =>
      buildPackages(join(folder, 'next'), electron, ['deb'], nextVersion),
    )
    const unpacked = join(dirname(deb), 'linux-unpacked/panda-bridge')
    built = { version, nextVersion, deb, nextDeb, rpm, appImage, unpacked, machine }
  })

  debScenarios(() => built)
  rpmScenarios(() => built)
  appImageScenarios(() => built)
  steeredScenarios(() => built)
})

async function timed<T>(what: string, run: () => T | Promise<T>): Promise<T> {
  const began = performance.now()
  const result = await run()
  process.stdout.write(`${what} took ${Math.round((performance.now() - began) / 1000)} s\n`)
  return result
}
