// The command that a package puts into a user's terminal, with a program in the app's place that says how it was started.
import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const assets = join(import.meta.dirname, '../../assets')

/** An installed app, and a link to its launcher over another one, both relative. */
function install(layout: { app: string; resources: string }) {
  const root = mkdtempSync(join(tmpdir(), 'PanDA Bridge '))
  const app = join(root, layout.app)
  const launcher = join(root, layout.resources, 'panda-bridge')
  for (const file of [app, launcher, join(root, 'bin/link')]) mkdirSync(dirname(file), { recursive: true })
  copyFileSync(join(assets, 'launchers/panda-bridge'), launcher)
  writeFileSync(app, '#!/bin/sh\nprintf "%s\\n" "$0" "$ELECTRON_RUN_AS_NODE" "$@"\nexit 7\n')
  chmodSync(app, 0o755)
  symlinkSync(`../${layout.resources}/panda-bridge`, join(root, 'bin/panda bridge'))
  symlinkSync('panda bridge', join(root, 'bin/link'))
  return { app, script: join(root, layout.resources, 'app.asar/dist/cli.js'), bin: join(root, 'bin') }
}

test.skipIf(process.platform === 'win32').each([
  { system: 'Linux', app: 'opt/panda-bridge', resources: 'opt/resources' },
  { system: 'macOS', app: 'Contents/MacOS/PanDA Bridge', resources: 'Contents/Resources' },
])('for $system it runs the app as Node, from any folder and over links', (layout) => {
  const { app, script, bin } = install(layout)
  for (const [command, cwd] of [
    [join(bin, 'link'), '/'],
    ['./link', bin],
  ] as const) {
    const args = ['call', 'a b', '', '*']
    const { stdout, status } = spawnSync(command, args, { cwd, encoding: 'utf8' })
    expect(stdout.split('\n').slice(0, -1)).toEqual([app, '1', script, ...args])
    expect(status).toBe(7)
  }
})

test('the lines of the one for Windows end as its shell wants them', () => {
  const lines = readFileSync(join(assets, 'launchers/panda-bridge.cmd'), 'latin1').split('\n')
  expect(lines.pop()).toBe('')
  for (const line of lines) expect(line).toMatch(/[^\r]\r$/)
})

test
  .skipIf(process.platform === 'win32')
  .each(['linux/after-install.sh', 'linux/after-remove.sh', 'launchers/panda-bridge'])(
  '%s is a script for every shell',
  (file) => {
    expect(() => execFileSync('sh', ['-n', join(assets, file)])).not.toThrow()
  },
)
