import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { preparePandaMcp } from './install.ts'

/**
 * `npm run test:pandamcp`: installs the real PandaMCP once, then runs the tests against it.
 * Where it cannot be installed, says why, counts the tests as skipped and ends with 0.
 */

const root = join(import.meta.dirname, '../..')

function vitest(args: string[], options: { quiet?: boolean; env?: NodeJS.ProcessEnv } = {}): number {
  const { status } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--config',
      join(import.meta.dirname, 'vitest.config.ts'),
      ...args,
    ],
    { cwd: root, stdio: options.quiet ? 'ignore' : 'inherit', env: { ...process.env, ...options.env } },
  )
  return status ?? 1
}

/** The tests are collected, and skip themselves, so that the number is the true one. */
function countSkipped(unavailable: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'pandamcp-report-'))
  const report = join(folder, 'report.json')
  try {
    vitest(['--reporter=json', `--outputFile=${report}`], {
      quiet: true,
      env: { PANDAMCP_UNAVAILABLE: unavailable },
    })
    return (JSON.parse(readFileSync(report, 'utf8')) as { numPendingTests: number }).numPendingTests
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const prepared = await preparePandaMcp()
if ('unavailable' in prepared) {
  process.stdout.write(
    `${prepared.unavailable}\n0 passed, 0 failed, ${countSkipped(prepared.unavailable)} skipped\n`,
  )
} else {
  process.exitCode = vitest(process.argv.slice(2))
}
