import { spawn } from 'node:child_process'
import { release } from 'node:os'
import open from 'open'
import { makePrivateFolder } from '../../platform/files.ts'
import type { Home } from '../home.ts'
import { folderForBrowser } from './default-browser.ts'
import { removeLeadingFile, writeLeadingFile } from './leading-file.ts'

/** How long a browser may take to read the file that leads it: milliseconds, also for a start from a slow network home. */
const FILE_MS = 60_000

/** A link on its way to the browser. */
export interface HandOver {
  /** Settles when nothing leads to the link any more: its time is over, it was ended, or no browser could be started. */
  readonly ended: Promise<void>
  end: () => void
}

/**
 * Opens a link that is a secret in the user's browser. What a program is started with can be read by every user of the
 * computer, so the link is not among it:
 * - Linux: the browser is given a file for its owner alone that leads there, as Jupyter does it.
 * - macOS: the link goes to the system by a pipe. (`open` would show it, and a file may belong to an editor.)
 * - Windows: it is given as it is. There no ordinary user can read what another's programs were started with.
 * @param openFile has the desktop open a file
 * @returns undefined where it cannot be done so: the user has to take the link along
 */
export async function handOver(
  link: string,
  home: Home,
  openFile: (file: string) => Promise<void> = openWithDesktop,
): Promise<HandOver | undefined> {
  try {
    if (process.platform === 'win32') await open(link)
    else if (process.platform === 'darwin') await tellMac(link)
    else return await handOverFile(link, home, openFile)
    return { ended: Promise.resolve(), end: () => undefined }
  } catch {
    return undefined
  }
}

async function handOverFile(
  link: string,
  home: Home,
  openFile: (file: string) => Promise<void>,
): Promise<HandOver | undefined> {
  // The browser of WSL is one of Windows: it sees other files, and is started through a program that shows the link.
  if (release().toLowerCase().includes('microsoft')) return undefined
  await makePrivateFolder(home.folder)
  const folder = await folderForBrowser(home.folder)
  if (folder === undefined) return undefined
  const file = await writeLeadingFile(folder, link)
  const { promise: ended, resolve } = Promise.withResolvers<void>()
  const end = () => {
    clearTimeout(timer)
    process.off('exit', end)
    removeLeadingFile(file)
    resolve()
  }
  const timer = setTimeout(end, FILE_MS)
  timer.unref()
  process.once('exit', end)
  // Not waited for: on some desktops this takes as long as the browser runs.
  openFile(file).catch(end)
  return { ended, end }
}

/** @throws where there is no program for it */
async function openWithDesktop(file: string): Promise<void> {
  const opener = await open(file)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  opener.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`xdg-open ended with ${code}`))))
  await promise
}

/** As Python's `webbrowser` does it. @throws where the system did not take it */
async function tellMac(link: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const told = spawn('/usr/bin/osascript', ['-'], { stdio: ['pipe', 'ignore', 'ignore'] })
  told.once('error', reject)
  told.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`osascript ended with ${code}`))))
  // An address has no quotation mark and no backslash that is not escaped; this is AppleScript's escape of both.
  told.stdin.end(`open location "${new URL(link).href.replaceAll(/["\\]/g, '\\$&')}"\n`)
  await promise
}
