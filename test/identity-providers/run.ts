import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { prepareDex } from './dex.ts'

/**
 * `npm run test:providers`: gets real identity providers once, then runs the tests against them. Where this machine lacks
 * what one is made with, says so, and its tests are skipped; whatever else is wrong is an error.
 */

const root = join(import.meta.dirname, '../..')

const seconds = (began: number): string => `${((performance.now() - began) / 1000).toFixed(0)} s`

const providers = { Dex: prepareDex }
const ran: string[] = []
for (const [name, prepare] of Object.entries(providers)) {
  const began = performance.now()
  // oxlint-disable-next-line no-await-in-loop -- Each takes the whole machine.
  const prepared = await prepare()
  const isHere = !('unavailable' in prepared)
  if (isHere) ran.push(name)
  process.stdout.write(
    isHere ? `${name} is ready after ${seconds(began)}.\n` : `Skipped: ${prepared.unavailable}\n`,
  )
}

const began = performance.now()
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    join(import.meta.dirname, 'vitest.config.ts'),
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
)
process.exitCode = status ?? 1
process.stdout.write(`Identity providers that ran, in ${seconds(began)}: ${ran.join(', ') || 'none'}.\n`)
