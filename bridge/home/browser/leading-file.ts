import { rmSync } from 'node:fs'
import { mkdtemp, readdir, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** A folder of this name is ours, in whatever folder it is. */
const PREFIX = 'panda-bridge-open-'
const NAME = 'open.html'
/** What a process left that was killed: milliseconds after which nobody reads it any more. */
const LEFT_MS = 10 * 60_000

/**
 * Writes a page that leads a browser to an address, for its owner alone: what a browser is started with can be read by
 * every user of the computer, what is in this file cannot.
 * @param folder which exists, and which the browser may read
 * @returns the file; `removeLeadingFile` takes it away
 * @throws where the address is not https or this computer, or the file cannot be written
 */
export async function writeLeadingFile(folder: string, address: string): Promise<string> {
  const url = new URL(address)
  if (!isHarmless(url)) throw new Error('Only https leads out of this computer')
  await removeLeft(folder)
  // mkdtemp makes a folder of mode 0700, whatever the umask.
  const file = join(await mkdtemp(join(folder, PREFIX)), NAME)
  await writeFile(file, pageTo(url), { mode: 0o600, flag: 'wx' })
  return file
}

/** At once, also while the process ends. */
export function removeLeadingFile(file: string): void {
  rmSync(dirname(file), { recursive: true, force: true })
}

/** Some programs that a system starts for an address do harm. */
function isHarmless({ protocol, hostname, username, password }: URL): boolean {
  if (username !== '' || password !== '') return false
  if (protocol === 'https:') return true
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
}

function pageTo({ href }: URL): string {
  const address = href.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="default-src 'none'">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="0; url=${address}">
<title>PanDA Bridge</title>
<p><a href="${address}" rel="noreferrer">Go on</a></p>
</html>
`
}

async function removeLeft(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(PREFIX)) continue
    const left = join(folder, name)
    try {
      if (Date.now() - (await stat(left)).mtimeMs < LEFT_MS) continue
      await rm(join(left, NAME), { force: true })
      await rmdir(left)
    } catch {
      // Another process was faster, or it holds what is not ours.
    }
  }
}
