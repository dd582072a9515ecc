import { spawnSync } from 'node:child_process'

/** What Electron itself links to or looks for at its start; where a name ends with t64 elsewhere, that one is taken. */
const forElectron = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libsecret-1-0',
  'libnotify4',
  'libxss1',
  'libxtst6',
  'xvfb',
  'fonts-dejavu-core',
]

/** A desktop that a user could have. */
const forDesktop = [
  'dbus',
  'xfwm4',
  'xfce4-panel',
  'dunst',
  'gnome-keyring',
  'adwaita-icon-theme',
  'xdotool',
  'imagemagick',
  'x11-utils',
  'x11-xserver-utils',
  'python3-dbus',
  'python3-dbusmock',
]

export const debianPackages = { quick: forElectron, whole: [...forElectron, ...forDesktop] }

/**
 * Installs those Debian packages that are missing, where this user may.
 * @returns why they cannot be had, as a sentence; undefined where all are there
 */
export function installMissing(packages: readonly string[]): string | undefined {
  if (spawnSync('dpkg-query', ['--version']).status !== 0)
    return 'This is no Debian, whose packages the tests need.'
  const missing = packages.filter((name) => !isInstalled(name) && !isInstalled(`${name}t64`))
  if (missing.length === 0) return undefined
  if (process.getuid?.() !== 0)
    return `These packages are missing, and only root may install them: ${missing.join(' ')}`
  process.stdout.write(`Installing ${missing.join(' ')} ...\n`)
  apt('update')
  const names = missing.map((name) => (isKnown(`${name}t64`) ? `${name}t64` : name))
  const { status, stderr } = apt('install', '--yes', '--no-install-recommends', ...names)
  return status === 0
    ? undefined
    : `These packages cannot be installed: ${missing.join(' ')}. ${stderr.trim().split('\n').at(-1)}`
}

function isInstalled(name: string): boolean {
  const { stdout } = spawnSync('dpkg-query', ['--show', '--showformat=${db:Status-Status}', name], {
    encoding: 'utf8',
  })
  return stdout === 'installed'
}

/** Debian 13 and Ubuntu 24.04 renamed libraries when their clock became one of 64 bits. */
function isKnown(name: string): boolean {
  return spawnSync('apt-cache', ['show', name], { stdio: 'ignore' }).status === 0
}

function apt(...args: string[]) {
  return spawnSync('apt-get', ['-qq', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: 600_000,
  })
}

if (process.argv[1] === import.meta.filename) {
  const why = installMissing(debianPackages.whole)
  if (why !== undefined) {
    process.stderr.write(`${why}\n`)
    process.exitCode = 1
  }
}
