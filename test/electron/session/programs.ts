import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'

/** The programs of a session: each writes into a log of its own, and all end together, what came last first. */
export class Programs {
  readonly #running: { name: string; child: ChildProcess }[] = []
  readonly #logs: string

  constructor(logs: string) {
    this.#logs = logs
  }

  /** @param input what it reads from its standard input */
  start(program: string, args: readonly string[], env: NodeJS.ProcessEnv, input?: string): void {
    this.#spawn(program, args, env, input)
  }

  /** Starts a program that writes a line to file descriptor 3 once it is ready, and returns the line. */
  async startAndHear(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
    const child = this.#spawn(program, args, env)
    const said = child.stdio[3] as Readable
    const ended = once(child, 'exit').then(() => {
      throw new Error(`${program} ended at once; see ${this.#logs}`)
    })
    ended.catch(() => undefined)
    const [line] = (await Promise.race([once(said, 'data'), ended])) as [Buffer]
    return line.toString().trim()
  }

  /** Asks each to end, and waits until it has; what does not within five seconds is killed. */
  async endAll(): Promise<void> {
    for (const { child } of this.#running.splice(0).toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      const ended = once(child, 'exit')
      child.kill()
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await ended
      clearTimeout(timer)
    }
  }

  #spawn(program: string, args: readonly string[], env: NodeJS.ProcessEnv, input?: string): ChildProcess {
    const log = openSync(join(this.#logs, `${basename(program)}.log`), 'a')
    const child = spawn(program, args, {
      env,
      stdio: [input === undefined ? 'ignore' : 'pipe', log, log, 'pipe'],
    })
    closeSync(log)
    child.once('error', () => undefined)
    child.stdin?.end(input)
    this.#running.push({ name: program, child })
    return child
  }
}
