import type { Home } from '../../bridge/home/home.ts'
import { until } from '../bridge.ts'
import { runCli, startCli, type Child } from '../cli.ts'
import { Inspector, type Held } from './memory.ts'

/** The bridge as a user runs it, `panda-bridge serve`, that is stopped and started again at one address. */
export class ServedBridge {
  readonly #home: Home
  readonly #port: number
  #child: Child | undefined
  #inspector: Inspector | undefined
  /** How often it was started. */
  starts = 0

  constructor(home: Home, port: number) {
    this.#home = home
    this.#port = port
  }

  get mcpUrl(): string {
    return `http://127.0.0.1:${this.#port}/mcp`
  }

  async start(): Promise<void> {
    const child = startCli(this.#home, ['serve', '--port', String(this.#port), '--no-browser'], {
      NODE_OPTIONS: '--inspect=127.0.0.1:0',
    })
    this.#child = child
    const inspected = await until(() => /Debugger listening on (ws:\S+)/.exec(child.stderr())?.[1])
    await until(() => {
      if (child.process.exitCode !== null) throw new Error(`The bridge has ended: ${child.stderr()}`)
      return child.stdout().includes('listens at')
    })
    this.#inspector = await Inspector.open(inspected, child.process.pid ?? 0)
    this.starts += 1
  }

  /** As its user stops it: assistants start none meanwhile. */
  async stop(): Promise<void> {
    const child = this.#child
    if (!child) return
    this.#child = undefined
    this.#inspector?.close()
    await runCli(this.#home, ['stop'])
    // Without effect where it has ended, as it should.
    child.process.kill()
    await child.exited
  }

  /** Undefined while it does not run. */
  look(): Promise<Held | undefined> {
    return this.#child && this.#inspector ? this.#inspector.look() : Promise.resolve(undefined)
  }
}
