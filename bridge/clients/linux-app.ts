import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import path from 'node:path'
import { ownAppImage } from '../shim/app-image.ts'

/** A desktop program that runs, and that can be asked to end and be started as it was. */
export interface RunningApp {
  quit(): void
  runs(): boolean
  /** Throws where its program, or the folder that it ran in, is there no more. */
  start(): Promise<void>
}

/**
 * The desktop program of one of these names that runs as this user, where it is surely that: its own executable bears
 * the name. What a script of that name has started is not found, nor are the helpers of Chromium, which end with it.
 */
export function linuxApp(names: readonly string[]): RunningApp | undefined {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  for (const pid of pids.map(Number)) {
    const found = readProcess(pid)
    if (!found || !names.includes(path.basename(found.exe))) continue
    if (found.args.some((arg) => arg.startsWith('--type='))) continue
    return {
      // Electron quits for it as for its own menu: it writes what it keeps first.
      quit: () => process.kill(pid, 'SIGTERM'),
      runs: () => readProcess(pid)?.exe === found.exe,
      start: () => start(found),
    }
  }
  return undefined
}

interface Found {
  exe: string
  args: string[]
  cwd: string
  env: Record<string, string>
}

/** Undefined where it has ended, or is another user's: then its files are not for us. */
function readProcess(pid: number): Found | undefined {
  const folder = `/proc/${pid}`
  try {
    if (statSync(folder).uid !== process.getuid?.()) return undefined
    const list = (file: string) => readFileSync(`${folder}/${file}`, 'utf8').split('\0').filter(Boolean)
    const env = list('environ').map((pair): [string, string] => {
      const at = pair.indexOf('=')
      return [pair.slice(0, at), pair.slice(at + 1)]
    })
    return {
      exe: readlinkSync(`${folder}/exe`),
      args: list('cmdline').slice(1),
      cwd: readlinkSync(`${folder}/cwd`),
      env: Object.fromEntries(env),
    }
  } catch {
    return undefined
  }
}

/** With the variables that it had: those of a bridge started elsewhere may name no display. */
async function start({ exe, args, cwd, env }: Found): Promise<void> {
  // What is in an AppImage is there only while it runs; one that has started this program is none of its own.
  const child = spawn(ownAppImage(env, exe) ?? exe, args, { cwd, env, detached: true, stdio: 'ignore' })
  child.unref()
  await once(child, 'spawn')
}
