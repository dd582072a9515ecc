import { app } from 'electron'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/** Whether the app starts, hidden, when the user logs in to the computer. */
export interface LoginItem {
  isOn: () => boolean
  set: (on: boolean) => void
}

/**
 * The login item of this system; undefined for an app that is not installed, whose place may be gone tomorrow.
 * @param program what a user starts
 */
export function loginItem(program: string): LoginItem | undefined {
  if (!app.isPackaged) return undefined
  if (process.platform === 'linux') return autostartFile(program, process.env)
  const args = ['--hidden']
  // macOS passes no arguments: there the app sees that it was started at login (wasStartedHidden).
  const way = process.platform === 'win32' ? { path: program, args } : {}
  return {
    isOn: () => app.getLoginItemSettings(way).openAtLogin,
    set: (on) => app.setLoginItemSettings({ openAtLogin: on, ...way }),
  }
}

/** Whether to stay in the tray at this start. */
export function wasStartedHidden(argv: readonly string[]): boolean {
  if (argv.includes('--hidden')) return true
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin
}

/** Electron has none for Linux: a file in the autostart folder, as the freedesktop.org autostart specification says. */
export function autostartFile(program: string, env: NodeJS.ProcessEnv): LoginItem {
  const folder = env['XDG_CONFIG_HOME'] || join(homedir(), '.config')
  const file = join(folder, 'autostart', 'panda-bridge.desktop')
  return {
    isOn: () => isThere(file),
    set: (on) => {
      if (!on) return rmSync(file, { force: true })
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, desktopEntry(program))
    },
  }
}

function desktopEntry(program: string): string {
  const lines = [
    '[Desktop Entry]',
    'Type=Application',
    'Name=PanDA Bridge',
    'Comment=Lets AI assistants use PanDA',
    // Without a program there, as after it was removed, the desktop starts nothing and reports nothing.
    `TryExec=${escaped(program)}`,
    `Exec=${quoted(program)} --hidden`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
  ]
  return `${lines.join('\n')}\n`
}

/**
 * A path in the Exec line: in double quotes, with those characters escaped that a shell would read, and then the
 * backslashes once more, as in every string of such a file (Desktop Entry Specification, "The Exec key").
 */
function quoted(path: string): string {
  const forShell = path.replaceAll(/["`$\\]/g, String.raw`\$&`).replaceAll('%', '%%')
  return `"${escaped(forShell)}"`
}

/** As every string of such a file is written. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\')
}

/** A desktop that lets its users switch off a file of that folder writes so into it. */
function isThere(file: string): boolean {
  try {
    return !/^(?:Hidden=true|X-GNOME-Autostart-enabled=false)\s*$/m.test(readFileSync(file, 'utf8'))
  } catch {
    return false
  }
}
