// `npm start`: the desktop app where Electron can run, else the bridge without it and its window in a browser.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Electron's package fetches its binary (about 120 MB) at its first start. Where nothing comes at all it gives up late: milliseconds. */
const FETCH_MS = 180_000
/** Milliseconds in which the place of the binaries must answer at all. */
const ANSWER_MS = 5_000
const RELEASES = 'https://github.com/electron/electron/releases/'

const root = join(import.meta.dirname, '..')
const packageFolder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))

const why = cannotShowWindows()
const electron = why === undefined ? (findElectron() ?? (await fetchElectron())) : undefined
if (electron === undefined) {
  const reason = why ?? 'Electron’s binary is not here and cannot be fetched now'
  console.error(`${reason}: this is the bridge without a tray, and its window is in a browser.`)
  run(process.execPath, [join(root, 'dist', 'cli.js'), 'serve', ...process.argv.slice(2)])
} else {
  run(electron, [root, ...process.argv.slice(2)])
}

function cannotShowWindows(): string | undefined {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  if (process.platform !== 'linux' || DISPLAY || WAYLAND_DISPLAY) return undefined
  return 'No screen is attached to this session'
}

/** As electron/index.js finds it, which would begin to fetch where it is missing. */
function findElectron(): string | undefined {
  const distFolder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(packageFolder, 'dist')
  const pathFile = join(packageFolder, 'path.txt')
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron'
  const file = join(distFolder, name)
  return existsSync(file) ? file : undefined
}

/** Has Electron's own package fetch and check the binary, where its place answers. */
async function fetchElectron(): Promise<string | undefined> {
  if (!(await answers(process.env['ELECTRON_MIRROR'] ?? RELEASES))) return undefined
  console.error('Fetching Electron, which is done once ...')
  const { status } = spawnSync(process.execPath, [join(packageFolder, 'install.js')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: FETCH_MS,
  })
  return status === 0 ? findElectron() : undefined
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(ANSWER_MS) })
    return response.status < 500
  } catch {
    return false
  }
}

function run(program: string, args: readonly string[]): void {
  // A terminal in an editor that is made with Electron may say this, and Electron would start as plain Node.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  const child = spawn(program, args, { stdio: 'inherit', env })
  // A terminal sends Ctrl-C to both: this one only waits for the other's clean end.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.once('exit', (code) => {
    process.exitCode = code ?? 1
  })
}
