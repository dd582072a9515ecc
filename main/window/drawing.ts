import { app } from 'electron'

const noLimit = 'disable-gpu-process-crash-limit'

/**
 * When the process that draws dies again and again, Chromium draws by simpler means, and at last ends the app on the
 * spot. A logout, or Ctrl-C in a terminal, ends that process and what starts it together with the app: then the app
 * was gone before it had answered the calls under way. So that limit is for a window that has not been drawn yet:
 * there the simpler means are needed, where a driver is broken.
 */
export function limitDrawing(isLimited: boolean): void {
  if (isLimited) app.commandLine.removeSwitch(noLimit)
  else app.commandLine.appendSwitch(noLimit)
}
