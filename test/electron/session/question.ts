import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** From the lower edge of a message box to the middle of its buttons, in pixels, as GTK draws it. */
const BUTTON_ABOVE_EDGE = 18

/**
 * Clicks with the mouse at a button of a message box. Electron's boxes have no names that a screen reader could read;
 * their buttons stand in a row of equal parts, in the order in which the app gives them.
 * @param button its place in that row of `buttons`
 * @returns whether a box was there
 */
export async function clickButton(pid: number, button: number, buttons: number): Promise<boolean> {
  const box = await findBox(pid)
  if (box === undefined) return false
  const { width, height } = await sizeOf(box)
  const x = Math.round((width * (button + 0.5)) / buttons)
  await run('xdotool', ['windowactivate', '--sync', box])
  await run('xdotool', [
    'mousemove',
    '--window',
    box,
    String(x),
    String(height - BUTTON_ABOVE_EDGE),
    'click',
    '1',
  ])
  return true
}

async function findBox(pid: number): Promise<string | undefined> {
  const found = await run('xdotool', [
    'search',
    '--all',
    '--onlyvisible',
    '--pid',
    String(pid),
    '--name',
    '.',
  ]).catch(() => ({
    stdout: '',
  }))
  for (const window of found.stdout.split('\n').filter(Boolean)) {
    const { stdout } = await run('xprop', ['-id', window, '_NET_WM_WINDOW_TYPE'])
    if (stdout.includes('_NET_WM_WINDOW_TYPE_DIALOG')) return window
  }
  return undefined
}

async function sizeOf(window: string): Promise<{ width: number; height: number }> {
  const { stdout } = await run('xdotool', ['getwindowgeometry', '--shell', window])
  const number = (name: string) => Number(new RegExp(`^${name}=(\\d+)$`, 'm').exec(stdout)?.[1])
  return { width: number('WIDTH'), height: number('HEIGHT') }
}
