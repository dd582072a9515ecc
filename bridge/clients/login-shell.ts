import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { homedir } from 'node:os'
import { isAbsolute } from 'node:path'
import { variablesIn, type Variables } from './terminal.ts'

/** A shell that asks something when it starts, or never ends, is not waited for longer. In milliseconds. */
const LIMIT_MS = 5_000
/** An environment has some kilobytes. In characters. */
const MOST = 1_000_000

/**
 * The variables of a terminal, as the user's shell sets them when one is opened: a program that the system has started
 * at login has none of them. Undefined where the shell does not tell, or cannot be started. Never throws.
 * @param shell its absolute path
 */
export async function askLoginShell(shell: string, limitMs = LIMIT_MS): Promise<Variables | undefined> {
  const mark = randomUUID()
  const child = start(shell, `echo ${mark}; env; echo ${mark}`)
  if (child === undefined) return undefined
  let text = ''
  const told = await new Promise<boolean>((settle) => {
    const timer = setTimeout(() => settle(false), limitMs)
    timer.unref()
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.split(mark).length > 2) settle(true)
      else if (text.length > MOST) settle(false)
    })
    child.on('error', () => settle(false))
    child.on('close', () => settle(false))
  })
  child.stdout.destroy()
  child.unref()
  if (told) return variablesIn(readEnvironment(text.split(mark)[1] ?? ''))
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has ended.
  }
  return undefined
}

/** Undefined where it cannot be started: some reasons Node throws, others it tells later. */
function start(shell: string, command: string) {
  try {
    // bash, zsh and fish know these options; what a shell prints of its own stands before the mark.
    return spawn(shell, ['-ilc', command], {
      cwd: homedir(),
      stdio: ['ignore', 'pipe', 'ignore'],
      // In a group of its own, so that all that it has started ends with it where it does not end by itself.
      detached: true,
    })
  } catch {
    return undefined
  }
}

/** The same of the user's shell, asked at once; nothing where a terminal has started this program. Never throws. */
export async function terminalOfLogin(env: NodeJS.ProcessEnv = process.env): Promise<Variables | undefined> {
  const shell = unaskedShell(env)
  return shell === undefined ? undefined : askLoginShell(shell)
}

/** The user's shell, where this program was started without a terminal. Windows has the same variables everywhere. */
export function unaskedShell(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const { SHELL: shell = '', TERM: terminal = '' } = env
  return process.platform !== 'win32' && terminal === '' && isAbsolute(shell) ? shell : undefined
}

/** `NAME=value`, a line each. A value of several lines is cut: no folder has such a name. */
function readEnvironment(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const at = line.indexOf('=')
      return at < 1 ? [] : [[line.slice(0, at), line.slice(at + 1)]]
    }),
  )
}
