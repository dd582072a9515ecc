import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { appendFileSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Home } from '../bridge/home/home.ts'
import { homesFolder } from './homes.ts'

/** The built command line: what a user runs. `npm run build` makes it. */
export const cli = resolve(import.meta.dirname, '../dist/cli.js')

export interface Child {
  process: ChildProcessWithoutNullStreams
  /** The JSON of the next line that it prints. */
  nextMessage(): Promise<Record<string, unknown>>
  send(message: object): void
  stdout(): string
  stderr(): string
  exited: Promise<number | null>
  /** The same, once all that it wrote has been read too. */
  closed: Promise<number | null>
}

/** Starts `panda-bridge ARGS` for that home. */
export function startCli(home: Home, args: readonly string[], env: Record<string, string> = {}): Child {
  return start(home, [process.execPath, cli, ...args], env)
}

/** Runs what follows it at a terminal: Python's standard library has what it takes to make one (pty), Node has not. */
export const atTerminal = [
  'python3',
  '-c',
  'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))',
]

/** The same at a terminal, as a person runs it: what is written to its stdin is typed, and its output is the screen. */
export function startAtTerminal(
  home: Home,
  args: readonly string[],
  env: Record<string, string> = {},
): Child & { type(line: string): void } {
  const child = start(home, [...atTerminal, process.execPath, cli, ...args], env)
  return { ...child, type: (line) => child.process.stdin.write(`${line}\n`) }
}

/** Runs `panda-bridge ARGS` to its end at a terminal of so many columns. @returns what stands on the screen */
export async function runAtTerminal(
  home: Home,
  args: readonly string[],
  columns: number,
  env: Record<string, string> = {},
): Promise<{ code: number | null; screen: string }> {
  const sized = ['sh', '-c', `stty cols ${columns}; exec "$@"`, 'sh', process.execPath, cli, ...args]
  const child = start(home, [...atTerminal, ...sized], env)
  const code = await child.closed
  return { code, screen: child.stdout().replaceAll('\r\n', '\n') }
}

/** Types the answer when `panda-bridge ARGS` asks for it, and waits for its end. */
export async function typeAtTerminal(
  home: Home,
  args: readonly string[],
  answer: string,
  env: Record<string, string> = {},
): Promise<{ code: number | null; screen: string }> {
  const child = startAtTerminal(home, args, env)
  let asked = false
  child.process.stdout.on('data', () => {
    if (!asked && child.stdout().includes('to go on: ')) {
      asked = true
      child.type(answer)
    }
  })
  const code = await child.closed
  return { code, screen: child.stdout().replaceAll('\r\n', '\n') }
}

function start(home: Home, program: readonly string[], env: Record<string, string>): Child {
  const { PATH = '' } = process.env
  return startProgram(program, { PATH, HOME: home.folder, ...env, PANDA_BRIDGE_HOME: home.folder })
}

/** Starts any program, with this environment alone. */
export function startProgram([program = '', ...args]: readonly string[], env: Record<string, string>): Child {
  // Without a terminal, also where the tests are run at one.
  const child = spawn(program, args, { detached: true, env })
  recordProcess(child.pid)
  let out = ''
  let err = ''
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  return {
    process: child,
    nextMessage: async () => {
      const { value, done } = await lines.next()
      if (done) throw new Error(`It ended: ${err}`)
      return JSON.parse(value) as Record<string, unknown>
    },
    send: (message) => child.stdin.write(`${JSON.stringify(message)}\n`),
    stdout: () => out,
    stderr: () => err,
    exited: new Promise((done) => child.once('exit', done)),
    closed: new Promise((done) => child.once('close', done)),
  }
}

/** Runs `panda-bridge ARGS` to its end. */
export async function runCli(
  home: Home,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = startCli(home, args, env)
  child.process.stdin.end()
  const code = await child.closed
  return { code, stdout: child.stdout(), stderr: child.stderr() }
}

/** Notes what everybody on the machine, or its owner, can see of a process; searched for secrets after the run. */
export function recordProcess(pid: number | undefined): void {
  if (process.platform !== 'linux' || pid === undefined) return
  for (const what of ['cmdline', 'environ']) {
    try {
      appendFileSync(join(homesFolder, 'processes.txt'), readFileSync(`/proc/${pid}/${what}`))
    } catch {
      // It has ended already.
    }
  }
}
