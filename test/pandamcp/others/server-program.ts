import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

interface Wanted {
  command: string
  /** @param port 0 for any that is free */
  args: (port: number) => readonly string[]
  /** Besides PATH; nothing else of the caller's environment. */
  env?: (port: number) => NodeJS.ProcessEnv
  cwd?: string
  /** 0, or missing, for any that is free. */
  port?: number
}

/** Milliseconds: Python on a busy machine takes some seconds. */
const LONGEST_START_MS = 90_000

/** A server of another make on 127.0.0.1, which ends with this process at the latest. */
export class ServerProgram {
  readonly #wanted: Wanted
  #child: ChildProcess | undefined
  #output = ''
  port = 0

  private constructor(wanted: Wanted) {
    this.#wanted = wanted
    this.port = wanted.port ?? 0
  }

  /** @throws with its output if it ends before it answers, or does not answer in time */
  static async start(wanted: Wanted): Promise<ServerProgram> {
    const program = new ServerProgram(wanted)
    await program.#start()
    return program
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Ends it as a crash would, and waits until it is gone. */
  async kill(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const closed = once(child, 'close')
    child.kill('SIGKILL')
    await closed
  }

  /** Starts it again at the port where it was. */
  async comeBack(): Promise<void> {
    await this.kill()
    await this.#start()
  }

  async #start(): Promise<void> {
    const { command, args, env, cwd } = this.#wanted
    const child = spawn(command, args(this.port), {
      cwd,
      env: { PATH: process.env['PATH'], ...env?.(this.port) },
      // Those that read from it end when it closes, that is, with this process.
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    this.#child = child
    const endWithUs = (): void => void child.kill('SIGKILL')
    process.once('exit', endWithUs)
    child.once('close', () => process.off('exit', endWithUs))
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    const begin = this.#output.length
    const collect = (chunk: Buffer): void => {
      this.#output += chunk.toString()
      const port = /\bon http:\/\/127\.0\.0\.1:(\d+)/i.exec(this.#output.slice(begin))?.[1]
      if (port) resolve(Number(port))
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.once('error', reject)
    child.once('close', () => reject(new Error(`${command} ended:\n${this.#output.slice(-4_000)}`)))
    const late = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`${command} did not answer:\n${this.#output.slice(-4_000)}`))
    }, LONGEST_START_MS)
    try {
      this.port = await promise
    } finally {
      clearTimeout(late)
    }
  }
}
