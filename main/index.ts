import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { app, dialog } from 'electron'
import { toBridgeError } from '../bridge/errors.ts'
import { findOwnHome } from '../bridge/home/home-check.ts'
import type { Home } from '../bridge/home/home.ts'
import { plainLine } from '../bridge/platform/shown-text.ts'
import { noteSession } from '../bridge/shim/desktop-session.ts'
import type { Lifetime } from './lifetime.ts'
import { forgetOtherAppImage } from './program.ts'
import { thisStart } from './this-start.ts'
import { showFirstIcon } from './tray/first.ts'
import { refuseDebuggers } from './window/debugging.ts'
import { registerPages } from './window/pages.ts'

// What is imported here is read before the icon appears: only what is needed until then.

forgetOtherAppImage()
const home = ownHome()
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

/** Ends the program where there is no home that is the user's alone, with the reason. */
function ownHome(): Home {
  try {
    return findOwnHome()
  } catch (thrown) {
    const { message, nextStep } = toBridgeError(thrown)
    // The shim shows it to the assistant that it has started the app for.
    // oxlint-disable-next-line no-restricted-properties
    process.stderr.write(`${plainLine(message)}\n${plainLine(nextStep)}\n`)
    // Before the app is ready it waits for the user on macOS and Windows, and prints it on Linux.
    if (!process.argv.includes('--hidden')) {
      const why = `${plainLine(message)}\n\n${plainLine(nextStep)}`
      dialog.showErrorBox('PanDA Bridge could not be started', why)
    }
    return process.exit(1)
  }
}

/**
 * On Linux the icon is announced to the panel in a few exchanges, by the thread that then is busy with loading: they
 * take so many milliseconds.
 */
const ANNOUNCED_MS = 50

function start(): void {
  let lifetime: Lifetime | undefined
  let ending: Promise<void> | undefined
  let hasEnded = false
  const loaded = load()

  app.on('second-instance', (_, argv, __, otherStart) => {
    void loaded.then((loaded_) => loaded_?.startedAgain(argv, otherStart))
  })
  // macOS also says this while it starts the app, hidden or not.
  app.on('activate', () => lifetime?.activated())
  // The app lives in the tray.
  app.on('window-all-closed', () => undefined)
  // The system waits until what is under way has been answered.
  app.on('before-quit', (event) => {
    if (hasEnded) return
    event.preventDefault()
    ending ??= end()
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())

  /** First the icon, so that the user sees that something happens, and then the bulk of the program. */
  async function load(): Promise<Lifetime | undefined> {
    await app.whenReady()
    // Another bridge may run, without a window: an app that leaves it alone shows no icon for a moment.
    const icon = existsSync(home.runtimeFile) ? undefined : showFirstIcon()
    if (icon && process.platform === 'linux') await setTimeout(ANNOUNCED_MS)
    const { Lifetime } = await import('./lifetime.ts')
    if (ending) return undefined
    lifetime = new Lifetime(home, icon)
    return lifetime
  }

  async function end(): Promise<void> {
    if (lifetime) await lifetime.end()
    hasEnded = true
    app.quit()
  }
}
