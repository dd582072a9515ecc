// The desktop app in the real Electron: `npm run test:electron`, and with `-- EXECUTABLE` a packaged one. What cannot be
// had here is said in a sentence, and its tests are counted as skipped.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { getElectron, type FoundElectron } from './get-electron.ts'
import { ordinaryUser, readableCheckout } from './ordinary-user.ts'
import { debianPackages, installMissing } from './session/packages.ts'
import { Programs } from './session/programs.ts'

const project = resolve(import.meta.dirname, '../..')
const isLinux = process.platform === 'linux'

interface Counts {
  passed: number
  failed: number
  skipped: number
}
const total: Counts = { passed: 0, failed: 0, skipped: 0 }
const took: string[] = []
const folder = mkdtempSync(join(tmpdir(), 'panda-bridge-electron-'))

const [packaged] = process.argv.slice(2)
try {
  await runAll()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function runAll(): Promise<void> {
  if (packaged !== undefined && !existsSync(packaged)) {
    process.stderr.write(`There is no app at ${packaged}.\n`)
    process.exitCode = 1
    return
  }
  const electron = await getElectron().catch((error: Error) => error.message)
  if (typeof electron === 'string') {
    await skip(electron, 'quick', 'whole', 'packages')
  } else {
    await step('quick', () => quick(electron))
    if (packaged === undefined) await step('packages', packages)
    await whole(electron)
  }
  for (const line of took) process.stdout.write(`${line}\n`)
  process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`)
  if (total.failed > 0) process.exitCode = 1
}

async function step(name: string, take: () => Promise<unknown>): Promise<void> {
  const began = performance.now()
  await take()
  took.push(`${name} took ${Math.round((performance.now() - began) / 1000)} s`)
}

/** Under a bare X server, or on the screen that is there. */
async function quick({ version }: FoundElectron): Promise<void> {
  process.stdout.write(`Electron ${version}${packaged === undefined ? '' : `, packaged: ${packaged}`}\n`)
  const hasScreen = !isLinux || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']
  if (hasScreen) return count('quick', process.execPath, vitest('quick'), process.env)
  const missing = installMissing(debianPackages.quick)
  if (missing !== undefined) return skip(missing, 'quick')
  const programs = new Programs(folder)
  const args = ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp']
  const display = await programs.startAndHear('Xvfb', args, process.env)
  try {
    await count('quick', process.execPath, vitest('quick'), { ...process.env, DISPLAY: `:${display}` })
  } finally {
    await programs.endAll()
  }
}

/** In a user's session, with the sandbox on; and there, what the app takes beside an empty one. */
async function whole({ dist }: FoundElectron): Promise<void> {
  if (!isLinux) return skip('The session of a whole desktop is made of Debian’s packages.', 'whole')
  const missing = installMissing(debianPackages.whole)
  if (missing !== undefined) return skip(missing, 'whole')
  // Where user namespaces are kept from ordinary users, as in a container, Chromium's sandbox needs this helper, which
  // an installed package sets up likewise.
  if (process.getuid?.() === 0) chmodSync(join(dist, 'chrome-sandbox'), 0o4755)
  const user = ordinaryUser()
  const checkout = readableCheckout(user, dist)
  const node = process.execPath.replace(project, checkout)
  const env = {
    ...process.env,
    TMPDIR: user.folder,
    PANDA_TEST_HOMES: join(user.folder, 'homes'),
    PANDA_TEST_CACHE: join(user.folder, 'cache'),
  }
  const inSession = (...args: string[]) =>
    user.command(node, [join(checkout, 'test/electron/session/index.ts'), node, ...args])
  try {
    await step('whole', () =>
      count('whole', ...inSession(...vitest('whole', checkout, user.folder)), env, user.folder, checkout),
    )
    if (packaged !== undefined) return
    await step('numbers', () => run(...inSession(join(checkout, 'test/electron/measure.ts')), env, checkout))
  } finally {
    user.remove()
  }
}

/** Built, installed, used, upgraded, removed. */
async function packages(): Promise<void> {
  if (!isLinux) return skip('The packages of Linux are made and installed on Linux.', 'packages')
  return count('packages', process.execPath, vitest('packages'), process.env)
}

function vitest(name: string, root = project, reports = folder): string[] {
  return [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--root',
    root,
    '--config',
    join(root, 'test', name === 'packages' ? 'packages' : 'electron', 'vitest.config.ts'),
    '--configLoader',
    'native',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${join(reports, `${name}.json`)}`,
    name === 'packages' ? 'test/packages' : `test/electron/${name}`,
  ]
}

/** Runs the tests of a step and adds up what came of them. */
async function count(
  name: string,
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  reports = folder,
  cwd = project,
): Promise<void> {
  const set = { ...env, ...(packaged !== undefined && { PACKAGED_APP: resolve(packaged) }) }
  const code = await run(program, args, set, cwd)
  const { passed, failed, skipped } = countsIn(join(reports, `${name}.json`))
  total.passed += passed
  total.skipped += skipped
  // A suite that could not begin has no test that failed.
  total.failed += code === 0 ? failed : Math.max(failed, 1)
}

/** @param cwd a folder that whoever runs it may read */
async function run(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
): Promise<number | null> {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'], env })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code
}

/** The tests are collected, and not run, so that their number is the true one. */
async function skip(why: string, ...names: string[]): Promise<void> {
  process.stdout.write(`${why}\n`)
  for (const name of names) {
    const args = [...vitest(name), '--testNamePattern', 'none of these']
    await once(spawn(process.execPath, args, { cwd: project, stdio: 'ignore' }), 'exit')
    total.skipped += countsIn(join(folder, `${name}.json`)).skipped
  }
}

function countsIn(report: string): Counts {
  if (!existsSync(report)) return { passed: 0, failed: 0, skipped: 0 }
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(
    readFileSync(report, 'utf8'),
  ) as Record<'numPassedTests' | 'numFailedTests' | 'numPendingTests', number>
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests }
}
