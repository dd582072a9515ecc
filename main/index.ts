import { app, dialog } from 'electron'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { toBridgeError } from '../bridge/errors.ts'
import { findHome } from '../bridge/home.ts'
import { openLog } from '../bridge/log.ts'
import { startApp, type RunningApp } from './app.ts'
import { refuseDebuggers } from './window/debugging.ts'
import { registerPages } from './window/pages.ts'

const home = findHome()
// What Chromium keeps for the window lies in the home as well: one folder holds everything, and the lock on a
// single instance, which is in it, is one for each home.
const profile = join(home.folder, 'desktop')
mkdirSync(profile, { recursive: true, mode: 0o700 })
app.setPath('userData', profile)
app.setAppUserModelId('org.pandawms.bridge')
registerPages()
refuseDebuggers()

if (app.requestSingleInstanceLock()) start()
else app.quit()

function start(): void {
  const log = openLog(home)
  let running: RunningApp | undefined
  let ending: Promise<void> | undefined
  let hasEnded = false

  app.on('second-instance', (_, argv) => void whenRunning((app) => app.startedAgain(argv)))
  // macOS also says this while it starts the app, hidden or not.
  app.on('activate', () => running && !ending && running.startedAgain([]))
  // The app lives in the tray.
  app.on('window-all-closed', () => undefined)
  // The system waits until what is under way has been answered.
  app.on('before-quit', (event) => {
    if (hasEnded) return
    event.preventDefault()
    ending ??= end()
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())

  const started = app.whenReady().then(() => startApp(home, log))
  started.then(
    (app_) => {
      running = app_
      if (!app_) app.quit()
    },
    (thrown: unknown) => {
      const { message, nextStep } = toBridgeError(thrown)
      log.error({ message }, 'PanDA Bridge could not be started')
      dialog.showErrorBox('PanDA Bridge could not be started', `${message}\n${nextStep}`)
      app.exit(1)
    },
  )

  async function whenRunning(act: (app: RunningApp) => void): Promise<void> {
    await started.catch(() => undefined)
    if (running && !ending) act(running)
  }

  async function end(): Promise<void> {
    await started.catch(() => undefined)
    await running
      ?.close()
      .catch((error: unknown) => log.error({ error: String(error) }, 'The end was not clean'))
    hasEnded = true
    app.quit()
  }
}
