import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { get } from 'node:http'
import { get as getByTls } from 'node:https'
import { setTimeout as wait } from 'node:timers/promises'

/** What the tests of one provider need that this machine does not have, as a sentence. */
export interface Unavailable {
  unavailable: string
}

/** PEM. */
export interface TlsFiles {
  certFile: string
  keyFile: string
}

/** A server of another make that runs on 127.0.0.1. It ends with this process at the latest. */
export interface Program extends AsyncDisposable {
  /** What it has written since it was first started. */
  output(): string
  /** Waits until it has ended; its files stay. */
  stop(): Promise<void>
  /** Starts it, or starts it again. @throws with its output if it ends before it answers, or does not answer in time. */
  start(): Promise<void>
}

interface Wanted {
  command: string
  args: readonly string[]
  folder: string
  /** Is answered 200 as soon as it is ready. */
  url: string
}

/** Milliseconds: a Java server on a busy machine takes a minute. */
const LONGEST_START_MS = 240_000
const LONGEST_STOP_MS = 10_000

export function programOf({ command, args, folder, url }: Wanted): Program {
  let output = ''
  let child: ChildProcess | undefined
  const endWithUs = (): void => void child?.kill('SIGKILL')

  async function stop(): Promise<void> {
    const ending = child
    child = undefined
    process.off('exit', endWithUs)
    if (ending === undefined || hasEnded(ending)) return
    const closed = once(ending, 'close')
    ending.kill('SIGTERM')
    const insist = setTimeout(() => ending.kill('SIGKILL'), LONGEST_STOP_MS)
    await closed
    clearTimeout(insist)
  }

  async function start(): Promise<void> {
    const starting = spawn(command, args, {
      cwd: folder,
      // Nothing of the caller's: no proxy, no certificate, no token of the user's.
      env: { PATH: process.env['PATH'], HOME: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = starting
    process.once('exit', endWithUs)
    const collect = (chunk: Buffer): void => void (output += chunk.toString())
    starting.stdout.on('data', collect)
    starting.stderr.on('data', collect)
    starting.once('error', (error) => void (output += error.message))
    const end = performance.now() + LONGEST_START_MS
    while (!(await isAnswered(url))) {
      if (hasEnded(starting) || performance.now() > end) {
        await stop()
        throw new Error(`${command} ended before it answered, or did not answer:\n${output.slice(-6000)}`)
      }
      await wait(50)
    }
  }

  return { output: () => output, stop, start, [Symbol.asyncDispose]: stop }
}

function hasEnded({ exitCode, signalCode, pid }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null
}

/** Whoever answers there: its certificate is not what is looked at. */
async function isAnswered(url: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const asked = url.startsWith('https:') ? getByTls(url, { rejectUnauthorized: false }) : get(url)
  asked.once('response', (response) => {
    response.resume()
    resolve(response.statusCode === 200)
  })
  asked.once('error', () => resolve(false))
  return promise
}

/** Runs a tool to its end. @returns undefined where there is no such tool */
export function runTool(
  command: string,
  args: readonly string[],
  cwd: string,
): { failed: boolean; output: string } | undefined {
  const { error, status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (error && 'code' in error && error.code === 'ENOENT') return undefined
  return { failed: status !== 0, output: `${stdout}${stderr}` }
}

/** The same where it has to be there and to succeed. @throws with its output */
export function mustRun(command: string, args: readonly string[], cwd: string): string {
  const { failed, output } = runTool(command, args, cwd) ?? { failed: true, output: 'It is not there.' }
  if (failed) throw new Error(`${command} ${args.join(' ')} failed:\n${output.slice(-4000)}`)
  return output
}
