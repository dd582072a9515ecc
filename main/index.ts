import { app } from 'electron'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { toBridgeError } from '../bridge/errors.ts'
import { findHome } from '../bridge/home.ts'
import { openLog } from '../bridge/log.ts'
import { noteSession } from '../bridge/shim/session.ts'
import { endQuestions, raiseQuestions, tell } from './ask.ts'
import { startApp, type RunningApp } from './app.ts'
import { InstalledProgram, startAfterwards, thisStart } from './installed.ts'
import { forgetOtherAppImage } from './program.ts'
import { refuseDebuggers } from './window/debugging.ts'
import { registerPages } from './window/pages.ts'

forgetOtherAppImage()
const home = findHome()
// What Chromium keeps for the window lies in the home as well: one folder holds everything, and the lock on a
// single instance, which is in it, is one for each home.
const profile = join(home.folder, 'desktop')
mkdirSync(profile, { recursive: true, mode: 0o700 })
app.setPath('userData', profile)
app.setAppUserModelId('org.pandawms.bridge')
registerPages()
noteSession(home.sessionFile, !process.argv.includes('--hidden'))
refuseDebuggers()

if (app.requestSingleInstanceLock(thisStart())) start()
else app.quit()

function start(): void {
  const log = openLog(home)
  const installed = new InstalledProgram()
  let successor: string | undefined
  let running: RunningApp | undefined
  let ending: Promise<void> | undefined
  let hasEnded = false

  app.on('second-instance', (_, argv, __, otherStart) => {
    if (!argv.includes('--hidden')) {
      if (giveWay(otherStart)) return
      raiseQuestions()
    }
    void whenRunning((app) => app.startedAgain(argv))
  })
  // macOS also says this while it starts the app, hidden or not.
  app.on('activate', () => running && !ending && running.startedAgain([]))
  // The app lives in the tray.
  app.on('window-all-closed', () => undefined)
  // The system waits until what is under way has been answered.
  app.on('before-quit', (event) => {
    if (hasEnded) return
    event.preventDefault()
    endQuestions()
    ending ??= end()
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())

  const started = app.whenReady().then(() => startApp(home, log, { installed, giveWay }))
  started.then(
    (app_) => {
      running = app_
      if (!app_) app.quit()
    },
    (thrown: unknown) => {
      if (!ending) void failed(thrown)
    },
  )

  /** To another version, which the user has installed or started meanwhile. */
  function giveWay(otherStart?: unknown): boolean {
    const program = installed.successor(otherStart)
    if (program === undefined) return false
    log.info({ program }, 'Another version takes over')
    successor = program
    app.quit()
    return true
  }

  async function whenRunning(act: (app: RunningApp) => void): Promise<void> {
    await started.catch(() => undefined)
    if (running && !ending) act(running)
  }

  async function failed(thrown: unknown): Promise<void> {
    const { message, nextStep } = toBridgeError(thrown)
    log.error({ message }, 'PanDA Bridge could not be started')
    // The shim shows it to the assistant that it has started the app for.
    process.stderr.write(`${message}\n${nextStep}\n`)
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

  async function end(): Promise<void> {
    await started.catch(() => undefined)
    await running
      ?.close()
      .catch((error: unknown) => log.error({ error: String(error) }, 'The end was not clean'))
    hasEnded = true
    if (successor !== undefined) startAfterwards(successor)
    app.quit()
  }
}
