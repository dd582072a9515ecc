import type { Socket } from 'node:net'

// The shim loads this file: it imports no package.

/** How a program that was started is getting on. */
export interface Started {
  /** Undefined while it runs. */
  ended: { exitCode: number | null; signal: string | null; why?: string } | undefined
  /** It is waited for no more, and goes on by itself. */
  leave: () => void
}

interface Start {
  program: string
  args: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  /** Takes what it writes to its standard error. */
  errors: number
}

/** A shell says so that a signal has ended a program: this, and its number. */
const BY_SIGNAL = 128

/**
 * Starts a program that is nobody's: some assistants end what they have started with all that comes from it, its
 * children and theirs. It is in a session of its own, and who has started it ends, so that the system's first process
 * becomes its parent.
 */
export function startApart(start: Start): Started {
  return process.platform === 'win32' ? byNode(start) : byShell(start)
}

/** Runs its arguments in the background, and ends. */
const OUTER = '/bin/sh -c "$0" sh "$@" &'
/** Says its own number, and then how its arguments ended. */
const INNER = 'echo $$ >&3; "$@" 3>&- & wait $!; echo $? >&3'

/** By two shells, of which one ends at once and the other says how the program ended, until it is left. */
function byShell({ program, args, env, errors }: Start): Started {
  // Read only here: an assistant's start is spared a millisecond.
  const { spawn } = process.getBuiltinModule('node:child_process')
  const shell = spawn('/bin/sh', ['-c', OUTER, INNER, program, ...args], {
    detached: true,
    env,
    stdio: ['ignore', 'ignore', errors, 'pipe'],
  })
  const started: Started = { ended: undefined, leave: () => undefined }
  shell.unref()
  shell.once('error', ({ message }) => (started.ended = { exitCode: null, signal: null, why: message }))
  const said = shell.stdio[3] as Socket | null | undefined
  let text = ''
  said?.setEncoding('latin1').on('data', (piece: string) => {
    text += piece
    const status = Number(/^\d+\n(\d+)\n/.exec(text)?.[1] ?? Number.NaN)
    if (!Number.isNaN(status)) started.ended = endedWith(status)
  })
  said?.unref()
  started.leave = () => {
    said?.destroy()
    const inner = Number(/^\d+(?=\n)/.exec(text)?.[0])
    if (inner > 0 && started.ended === undefined) endProcess(inner)
  }
  return started
}

function endedWith(status: number): Started['ended'] {
  if (status <= BY_SIGNAL) return { exitCode: status, signal: null }
  const { signals } = process.getBuiltinModule('node:os').constants
  const name = Object.entries(signals).find(([, number]) => number === status - BY_SIGNAL)?.[0]
  return name === undefined ? { exitCode: status, signal: null } : { exitCode: null, signal: name }
}

/** Starts what follows it, and ends with that, or when its own input does. */
const GO_BETWEEN = `
  const [program, ...args] = process.argv.slice(1)
  if (process.env.PANDA_BRIDGE_AS_NODE !== '1') delete process.env.ELECTRON_RUN_AS_NODE
  delete process.env.PANDA_BRIDGE_AS_NODE
  const child = require('node:child_process').spawn(program, args, {
    detached: true, stdio: ['ignore', 'ignore', 'inherit'], windowsHide: true,
  })
  child.once('error', (error) => { console.error(error.message); process.exit(1) })
  child.once('exit', (code) => process.exit(code ?? 1))
  process.stdin.resume().once('end', () => process.exit(0)).once('error', () => process.exit(0))`

/**
 * By another Node, where there is no such shell. On Windows nobody becomes the parent of what is left: once that Node has
 * ended, no way leads from the assistant to the bridge.
 */
export function byNode({ program, args, env, errors }: Start): Started {
  const asNode = { ELECTRON_RUN_AS_NODE: '1', PANDA_BRIDGE_AS_NODE: env['ELECTRON_RUN_AS_NODE'] ?? '' }
  const { spawn } = process.getBuiltinModule('node:child_process')
  const between = spawn(process.execPath, ['-e', GO_BETWEEN, '--', program, ...args], {
    detached: true,
    env: { ...env, ...asNode },
    stdio: ['pipe', 'ignore', errors],
    windowsHide: true,
  })
  const started: Started = { ended: undefined, leave: () => between.stdin?.destroy() }
  between.unref()
  between.stdin?.on('error', () => undefined)
  between.once('error', ({ message }) => (started.ended = { exitCode: null, signal: null, why: message }))
  between.once('exit', (exitCode, signal) => (started.ended = { exitCode, signal }))
  return started
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended.
  }
}
