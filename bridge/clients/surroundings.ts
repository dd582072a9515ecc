import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { access, constants } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { linuxApp, type RunningApp } from './linux-app.ts'

import { movingVariables, type Variables } from './terminal.ts'

export type System = 'darwin' | 'win32' | 'linux'

/** Everything about this computer that the assistants' files depend on, so that a test can be another computer. */
export interface Surroundings {
  system: System
  home: string
  env: Record<string, string | undefined>
  /** The variables of the terminal that the assistant of this id is started in, where they are known to be others than those of this program. */
  terminal?: (assistant: string) => Variables | undefined
  /** Put before absolute paths such as `/Applications`: empty but in tests. */
  root?: string
  /** Names of the programs that run now: the last part of each one's path. */
  runningPrograms(): Promise<string[]>
  /** Names of the programs that started this one, the nearest first, where the system shows them. */
  ancestors(): string[]
  /** The desktop program of one of these names, where the system shows for sure which process is that. */
  runningApp?(names: readonly string[]): RunningApp | undefined
  /** Runs a program of the system and waits for its end. Throws when it fails. */
  run(command: string, args: string[]): Promise<void>
  /** What a program of the system writes, which may be some minutes old. Throws when it fails. */
  output(command: string, args: string[]): Promise<string>
}

/** This computer, as the process sees it. */
export function thisComputer(): Surroundings {
  const system = process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux'
  return {
    system,
    home: homedir(),
    env: process.env,
    runningPrograms: () => runningPrograms(system),
    ancestors: () => (system === 'linux' ? ancestorsInProc(process.ppid) : []),
    ...(system === 'linux' && { runningApp: linuxApp }),
    run: async (command, args) => void (await execute(command, args)),
    output: outputKept(),
  }
}

/** How long an answer of the system's programs is kept: milliseconds. All assistants are looked at once a minute. */
const KEPT_MS = 5 * 60_000
/** What a setting of the system is written as has some kilobytes, and comes at once. */
const limits = { timeout: 5_000, maxBuffer: 1024 * 1024, windowsHide: true }

/** Asks each question once in a while: to start a program each time is much of what an idle bridge does. */
function outputKept(): Surroundings['output'] {
  const kept = new Map<string, { at: number; text: Promise<string> }>()
  return (command, args) => {
    const question = JSON.stringify([command, ...args])
    const known = kept.get(question)
    if (known && performance.now() - known.at < KEPT_MS) return known.text
    const text = execute(command, args, limits).then(({ stdout }) => stdout)
    kept.set(question, { at: performance.now(), text })
    return text
  }
}

const execute = promisify(execFile)

/** `ps` and `tasklist` come with the systems; without them nothing is known to run. */
async function runningPrograms(system: System): Promise<string[]> {
  try {
    if (system === 'linux') return programsInProc()
    if (system === 'win32') {
      const { stdout } = await execute('tasklist', ['/fo', 'csv', '/nh'], { windowsHide: true })
      return [...stdout.matchAll(/^"([^"]+)"/gm)].map((match) => match[1] ?? '')
    }
    const { stdout } = await execute('ps', ['-A', '-o', 'comm='])
    return stdout.split('\n').map((line) => path.posix.basename(line.trim()))
  } catch {
    return []
  }
}

/** What `ps` reads on Linux: to start a program for it once a minute is much of what an idle bridge does. */
function programsInProc(): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.flatMap((pid) => {
    try {
      return readFileSync(`/proc/${pid}/comm`, 'utf8').trimEnd()
    } catch {
      // It has ended meanwhile.
      return []
    }
  })
}

function ancestorsInProc(pid: number): string[] {
  if (pid <= 1) return []
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const name = /^Name:\t(.*)$/m.exec(status)?.[1] ?? ''
    return [name, ...ancestorsInProc(Number(/^PPid:\t(\d+)$/m.exec(status)?.[1] ?? 0))]
  } catch {
    return []
  }
}

/** The folders the systems keep settings in, which the assistants' files are found from. */
export interface Places {
  system: System
  home: string
  /** Settings of desktop programs: `~/Library/Application Support`, `%APPDATA%`, `~/.config`. */
  appData: string
  localAppData: string
  /** `$XDG_CONFIG_HOME` or `~/.config`, on macOS too: what programs from Unix use there. */
  xdgConfig: string
  env: Record<string, string | undefined>
  /** An absolute path of this computer. */
  absolute: (file: string) => string
}

export function places({ system, home, env, root = '' }: Surroundings): Places {
  const xdgConfig = nonEmpty(env['XDG_CONFIG_HOME']) ?? path.join(home, '.config')
  const roaming = nonEmpty(env['APPDATA']) ?? path.join(home, 'AppData', 'Roaming')
  const appData = {
    darwin: path.join(home, 'Library', 'Application Support'),
    win32: roaming,
    linux: xdgConfig,
  }
  return {
    system,
    home,
    appData: appData[system],
    localAppData: nonEmpty(env['LOCALAPPDATA']) ?? path.join(home, 'AppData', 'Local'),
    xdgConfig,
    env,
    absolute: (file) => root + file,
  }
}

/** The same computer as an assistant finds it that is started in a terminal. */
export function inTerminal(surroundings: Surroundings, assistant: string): Surroundings {
  const variables = surroundings.terminal?.(assistant)
  if (variables === undefined) return surroundings
  const moving: readonly string[] = movingVariables
  const others = Object.entries(surroundings.env).filter(([name]) => !moving.includes(name))
  return { ...surroundings, env: { ...Object.fromEntries(others), ...variables } }
}

export function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value
}

export async function exists(file: string): Promise<boolean> {
  return access(file, constants.F_OK).then(
    () => true,
    () => false,
  )
}

/** Whether a program of this name is on the PATH. */
export async function onPath(program: string, { system, env }: Surroundings): Promise<boolean> {
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(system === 'win32' ? ';' : ':').filter(Boolean)
  const names = system === 'win32' ? [`${program}.exe`, `${program}.cmd`, program] : [program]
  for (const folder of folders) {
    for (const name of names) if (await exists(path.join(folder, name))) return true
  }
  return false
}
