// Makes sure that there is a browser to test with: Playwright's own where its download can be
// reached, else Debian's package where this user may install one.
import { spawnSync } from 'node:child_process'
import { findChromium } from './chromium.ts'

function run(program: string, ...args: string[]): boolean {
  process.stdout.write(`$ ${[program, ...args].join(' ')}\n`)
  return spawnSync(program, args, { stdio: ['ignore', 'ignore', 'ignore'], timeout: 300_000 }).status === 0
}

function install(): void {
  const root = process.getuid?.() === 0
  // Debian's comes first where it can: it brings the libraries that Playwright's needs besides.
  if (
    root &&
    run('apt-get', 'update') &&
    run('apt-get', 'install', '-y', '--no-install-recommends', 'chromium')
  )
    return
  run('npx', '--no-install', 'playwright', 'install', 'chromium')
}

if (findChromium() === undefined) install()
const found = findChromium()
if (found === undefined) {
  process.stderr.write(
    'These tests need Chromium: install it, or name one with CHROMIUM=/path/to/chromium.\n',
  )
  process.exitCode = 1
} else {
  process.stdout.write(`Browser: ${found}\n`)
}
