import { app, dialog, type MessageBoxOptions } from 'electron'
import { BridgeError } from '../bridge/errors.ts'
import { plainValue } from '../bridge/platform/shown-text.ts'

// A box of the system's is no window of the app's: it cannot be raised, and what waits for it cannot go on. So each
// can be closed from here. Not on macOS, where one without a window stops the app and lies above all others anyway.

/** How soon it is noticed that a box has ended: milliseconds. */
const LOOK_MS = 50

const open = new Set<AbortController>()
const appEnds = new AbortController()

/**
 * Asks in a box of the system's.
 * @returns the place of the button that was pressed
 * @throws BridgeError where the app ends before that
 */
export async function ask(options: MessageBoxOptions): Promise<number> {
  while (!appEnds.signal.aborted) {
    const closing = new AbortController()
    open.add(closing)
    // On Linux Node is not told that a box has ended: what waits for it goes on when something else happens, which at
    // the start took half a minute. So something happens while a box is open.
    const look = setInterval(() => undefined, LOOK_MS)
    const box = { title: 'PanDA Bridge', ...plainValue(options), signal: closing.signal }
    const { response } = await dialog.showMessageBox(box).finally(() => {
      open.delete(closing)
      clearInterval(look)
    })
    // What is closed from here reports the button for cancelling, which nobody has pressed.
    if (!closing.signal.aborted) return response
  }
  throw new BridgeError(
    'cancelled',
    'PanDA Bridge ended before the question was answered.',
    'Start it again.',
  )
}

/** Says something in such a box; settles when it has been read, or the app ends. Never throws. */
export async function tell(options: MessageBoxOptions): Promise<void> {
  await ask({ buttons: ['OK'], ...options }).catch(() => undefined)
}

/** Brings what is asked to the front: the user has started the app again and sees none of it. */
export function raiseQuestions(): void {
  if (process.platform === 'darwin') return app.focus({ steal: true })
  // A box that is shown anew comes up in front of the others.
  for (const box of open) box.abort()
}

/** Takes every question back, as the app ends. */
export function endQuestions(): void {
  appEnds.abort()
  for (const box of open) box.abort()
}
