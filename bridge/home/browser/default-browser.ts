import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Milliseconds for a script of some ten lines that reads small files. */
const ASK_MS = 5_000

/**
 * Where a page must lie that this Linux desktop's browser opens when it is asked for the file.
 * @param usual the folder for a browser that may read what its user may
 * @returns undefined where there is no such place: files of that type belong to an editor, or the browser runs elsewhere
 */
export async function folderForBrowser(
  usual: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  const [forFiles, forAddresses] = await Promise.all([
    defaultFor('text/html', env),
    defaultFor('x-scheme-handler/https', env),
  ])
  // Nothing is said where $BROWSER or the desktop itself decides.
  if (forFiles === '') return usual
  if (forAddresses !== '' && forAddresses !== forFiles) return undefined
  const entry = await desktopEntry(forFiles, env)
  // A browser in a sandbox sees no hidden folder of the home and a /tmp of its own: this is the trouble that Jupyter's
  // file has (jupyter/notebook issues 4500 and 5479). Its own folder it may read, and nobody else may.
  const snap = keyOf(entry, 'X-SnapInstanceName')
  const flatpak = keyOf(entry, 'X-Flatpak')
  const home = env['HOME'] ?? homedir()
  if (snap !== undefined) return existing(join(home, 'snap', snap, 'common'))
  if (flatpak !== undefined) return existing(join(home, '.var', 'app', flatpak, 'cache'))
  // ChromeOS: the browser is outside of the Linux that this runs in, and sees other files.
  if (forFiles.startsWith('garcon_')) return undefined
  return usual
}

/** The name of a desktop entry, such as `firefox.desktop`, or an empty text. */
async function defaultFor(type: string, env: NodeJS.ProcessEnv): Promise<string> {
  try {
    const asked = promisify(execFile)('xdg-mime', ['query', 'default', type], { env, timeout: ASK_MS })
    return (await asked).stdout.trim()
  } catch {
    return ''
  }
}

/** The text of a desktop entry, from the first folder that has it (XDG base directory specification). */
async function desktopEntry(name: string, env: NodeJS.ProcessEnv): Promise<string> {
  const home = env['HOME'] ?? homedir()
  const folders = [
    env['XDG_DATA_HOME'] || join(home, '.local', 'share'),
    ...(env['XDG_DATA_DIRS'] || '/usr/local/share:/usr/share').split(':'),
    '/var/lib/snapd/desktop',
    '/var/lib/flatpak/exports/share',
    join(home, '.local', 'share', 'flatpak', 'exports', 'share'),
  ]
  for (const folder of folders) {
    const text = await readFile(join(folder, 'applications', name), 'utf8').catch(() => undefined)
    if (text !== undefined) return text
  }
  return ''
}

/** A name of a program, never a way out of its folder. */
function keyOf(entry: string, key: string): string | undefined {
  return new RegExp(`^${key}=([A-Za-z0-9][A-Za-z0-9_.-]*)\\s*$`, 'm').exec(entry)?.[1]
}

async function existing(folder: string): Promise<string | undefined> {
  const found = await stat(folder).catch(() => undefined)
  return found?.isDirectory() ? folder : undefined
}
