import { app } from 'electron'
import { url as inspectorUrl } from 'node:inspector'

const switches = ['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address']

/**
 * Closes the door that Chromium opens for debuggers: over it, whoever knows the port acts as the window. Has to be
 * called before the app is ready.
 *
 * It is worth this much: a shortcut or a launcher that carries the switch, for whatever reason, opens nothing to
 * other users of the computer and other programs. It does not hold off who can start programs as this user: those
 * can read and change all that the app can, with or without it.
 */
export function refuseDebuggers(): void {
  // A package that lets Node be inspected is one that was made for tests: a fuse of the others refuses that.
  if (!app.isPackaged || inspectorUrl() !== undefined) return
  for (const name of switches) app.commandLine.removeSwitch(name)
}
