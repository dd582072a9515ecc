import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { prepareDex } from './dex.ts'
import { prepareKeycloak } from './keycloak.ts'
import { prepareMitreid } from './mitreid.ts'

/**
 * `npm run test:providers`: gets real identity providers once, then runs the tests against them. Where this machine lacks
 * what one is made with, says so, and its tests are skipped; whatever else is wrong is an error. With `-- dex`, one alone.
 */

const root = join(import.meta.dirname, '../..')

const seconds = (began: number): string => `${((performance.now() - began) / 1000).toFixed(0)} s`

const providers = [
  { name: 'Dex', file: 'dex.test.ts', prepare: prepareDex },
  { name: 'MITREid Connect', file: 'mitreid.test.ts', prepare: prepareMitreid },
  { name: 'Keycloak', file: 'keycloak.test.ts', prepare: prepareKeycloak },
]
const args = process.argv.slice(2)
const ran: string[] = []
for (const { name, file, prepare } of providers) {
  if (args.length > 0 && !args.some((arg) => file.startsWith(arg))) continue
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
    ...args,
  ],
  { cwd: root, stdio: 'inherit' },
)
process.exitCode = status ?? 1
process.stdout.write(`Identity providers that ran, in ${seconds(began)}: ${ran.join(', ') || 'none'}.\n`)
