import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newHome } from '../../../test/homes.ts'
import { folderForBrowser } from './default-browser.ts'

interface Desktop {
  /** What `xdg-mime` says of HTML files and of https; an empty text where it knows nothing. */
  files: string
  addresses: string
  /** The desktop entry of the browser, as snapd and Flatpak write theirs. */
  entry?: string
  /** Folders of the user's home that are there. */
  folders?: string[]
}

/** @returns the user's home, and where the file is to lie */
async function onDesktop({ files, addresses, entry = '', folders = [] }: Desktop) {
  const { folder: home } = newHome()
  for (const folder of ['bin', 'data/applications', ...folders])
    mkdirSync(join(home, folder), { recursive: true })
  writeFileSync(join(home, 'data/applications', files || 'none.desktop'), `[Desktop Entry]\n${entry}\n`)
  const answers = `case $3 in text/html) echo '${files}';; *) echo '${addresses}';; esac`
  writeFileSync(join(home, 'bin/xdg-mime'), `#!/bin/sh\n${answers}\n`)
  chmodSync(join(home, 'bin/xdg-mime'), 0o755)
  const env = { HOME: home, PATH: `${home}/bin`, XDG_DATA_DIRS: join(home, 'data') }
  return { home, folder: await folderForBrowser('the usual one', env) }
}

const firefox = { files: 'firefox.desktop', addresses: 'firefox.desktop', entry: 'Exec=firefox %u' }
const snap = {
  files: 'firefox_firefox.desktop',
  addresses: 'firefox_firefox.desktop',
  entry: 'X-SnapInstanceName=firefox\nExec=/snap/bin/firefox %u',
}
const flatpak = {
  files: 'org.mozilla.firefox.desktop',
  addresses: 'org.mozilla.firefox.desktop',
  entry:
    'Exec=/usr/bin/flatpak run --file-forwarding org.mozilla.firefox @@u %u @@\nX-Flatpak=org.mozilla.firefox',
}

test('a browser that may read what its user may is given a file of the bridge’s own folder', async () => {
  expect((await onDesktop(firefox)).folder).toBe('the usual one')
})

test('a desktop that says nothing is asked to try', async () => {
  expect((await onDesktop({ files: '', addresses: '' })).folder).toBe('the usual one')
  expect(await folderForBrowser('the usual one', { PATH: '/nowhere' })).toBe('the usual one')
})

test('a snap is given a file of its own folder: it sees no hidden one', async () => {
  const { home, folder } = await onDesktop({ ...snap, folders: ['snap/firefox/common'] })
  expect(folder).toBe(join(home, 'snap/firefox/common'))
})

test('a Flatpak is given a file of its own folder', async () => {
  const { home, folder } = await onDesktop({ ...flatpak, folders: ['.var/app/org.mozilla.firefox/cache'] })
  expect(folder).toBe(join(home, '.var/app/org.mozilla.firefox/cache'))
})

test.each<[string, Desktop]>([
  ['HTML files belong to an editor', { ...firefox, files: 'code.desktop' }],
  ['the snap has no folder yet', snap],
  ['the Flatpak has no folder yet', flatpak],
  [
    'an entry names a way out of the folder',
    { ...snap, entry: 'X-SnapInstanceName=../..', files: 'garcon_x.desktop', addresses: '' },
  ],
  [
    'the browser is outside of this Linux',
    { files: 'garcon_host_browser.desktop', addresses: 'garcon_host_browser.desktop' },
  ],
])('there is no place for a file where %s', async (_, desktop) => {
  expect((await onDesktop(desktop)).folder).toBeUndefined()
})
