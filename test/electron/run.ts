// The desktop app in the real Electron: `npm run test:electron`, and with `-- EXECUTABLE` a packaged one.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { findElectron } from './binary.ts'

const [packaged] = process.argv.slice(2)
if (packaged !== undefined && !existsSync(packaged)) {
  process.stderr.write(`There is no app at ${packaged}.\n`)
  process.exitCode = 1
} else if (packaged === undefined && findElectron() === undefined) {
  process.stdout.write(
    'Electron\'s binary is not here, so these tests are skipped; "npx install-electron" fetches it.\n',
  )
} else {
  const project = resolve(import.meta.dirname, '../..')
  const vitest = join(project, 'node_modules/vitest/vitest.mjs')
  const config = join(import.meta.dirname, 'vitest.config.ts')
  const env = { ...process.env, ...(packaged !== undefined && { PACKAGED_APP: resolve(packaged) }) }
  const run = spawnSync(process.execPath, [vitest, 'run', '--config', config], {
    cwd: project,
    stdio: 'inherit',
    env,
  })
  process.exitCode = run.status ?? 1
}
