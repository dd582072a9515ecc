import { app, type Tray } from 'electron'
import { toBridgeError } from '../bridge/errors.ts'
import type { Home } from '../bridge/home/home.ts'
import { openLog, silentLog, type Log } from '../bridge/home/log.ts'
import { plainLine } from '../bridge/platform/shown-text.ts'
import { startApp, type RunningApp } from './app.ts'
import { endQuestions, raiseQuestions, tell } from './ask.ts'
import { InstalledProgram, startAfterwards } from './installed.ts'
import { showFirstIcon } from './tray/first.ts'

/** From the start of the bridge, which may ask something, to the end of the app. */
export class Lifetime {
  #log: Log = silentLog
  readonly #installed = new InstalledProgram()
  readonly #started: Promise<void>
  #running: RunningApp | undefined
  #successor: string | undefined
  #isEnding = false

  /** @param icon that of the tray, where it stands there already */
  constructor(home: Home, icon: Tray | undefined) {
    const started = this.#start(home, icon)
    this.#started = started.then(
      (running) => {
        this.#running = running
        if (!running) app.quit()
      },
      (thrown: unknown) => {
        if (!this.#isEnding) void this.#failed(thrown)
      },
    )
  }

  async #start(home: Home, icon: Tray | undefined): Promise<RunningApp | undefined> {
    this.#log = openLog(home)
    return startApp(home, this.#log, {
      installed: this.#installed,
      giveWay: () => this.#giveWay(),
      icon: () => icon ?? showFirstIcon(),
    })
  }

  /** @param otherStart what the second start has said of itself */
  startedAgain(argv: readonly string[], otherStart: unknown): void {
    if (!argv.includes('--hidden')) {
      if (this.#giveWay(otherStart)) return
      raiseQuestions()
    }
    void this.#started.then(() => {
      if (!this.#isEnding) this.#running?.startedAgain(argv)
    })
  }

  /** The user wants to see the app. */
  activated(): void {
    if (!this.#isEnding) this.#running?.startedAgain([])
  }

  /** Answers what is under way and ends everything, within seconds. */
  async end(): Promise<void> {
    this.#isEnding = true
    endQuestions()
    await this.#started
    await this.#running
      ?.close()
      .catch((error: unknown) => this.#log.error({ error: String(error) }, 'The end was not clean'))
    if (this.#successor !== undefined) startAfterwards(this.#successor)
  }

  /** To another version, which the user has installed or started meanwhile. */
  #giveWay(otherStart?: unknown): boolean {
    const program = this.#installed.successor(otherStart)
    if (program === undefined) return false
    this.#log.info({ program }, 'Another version takes over')
    this.#successor = program
    app.quit()
    return true
  }

  async #failed(thrown: unknown): Promise<void> {
    const { message, nextStep } = toBridgeError(thrown)
    this.#log.error({ message }, 'PanDA Bridge could not be started')
    // The shim shows it to the assistant that it has started the app for.
    // oxlint-disable-next-line no-restricted-properties
    process.stderr.write(`${plainLine(message)}\n${plainLine(nextStep)}\n`)
    // Hidden, nobody is there to close it, and whoever has started the app waits for its end.
    if (!process.argv.includes('--hidden')) {
      await tell({
        type: 'error',
        message: 'PanDA Bridge could not be started',
        detail: `${message}\n${nextStep}`,
      })
    }
    app.exit(1)
  }
}
