import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newHome } from '../../test/homes.ts'
import { ownAppImage, withoutAppImage } from './app-image.ts'

test.for<[string, NodeJS.ProcessEnv, string | undefined]>([
  ['from its own mount', { APPIMAGE: '/apps/Panda.AppImage', APPDIR: '/mnt/panda' }, '/apps/Panda.AppImage'],
  [
    'installed, started by another one',
    { APPIMAGE: '/apps/Cursor.AppImage', APPDIR: '/mnt/cursor' },
    undefined,
  ],
  [
    'installed in a folder whose name begins the same',
    { APPIMAGE: '/apps/X.AppImage', APPDIR: '/mnt/pan' },
    undefined,
  ],
  ['by itself', {}, undefined],
  ['with half of what the runtime sets', { APPIMAGE: '/apps/Cursor.AppImage' }, undefined],
])('a program that runs %s', ([, env, image]) => {
  expect(ownAppImage(env, '/mnt/panda/panda-bridge')).toBe(image)
})

test('a mount is known by whatever way leads there', () => {
  const { folder } = newHome()
  mkdirSync(join(folder, 'mount'))
  symlinkSync(join(folder, 'mount'), join(folder, 'link'))
  const env = { APPIMAGE: '/apps/Panda.AppImage', APPDIR: join(folder, 'link') }
  expect(ownAppImage(env, join(folder, 'mount'))).toBeUndefined()
  expect(ownAppImage({ ...env, APPDIR: folder }, join(folder, 'link'))).toBe('/apps/Panda.AppImage')
})

test('what another AppImage has put into the environment is taken out, and nothing else', () => {
  const env = {
    APPIMAGE: '/apps/Cursor.AppImage',
    APPDIR: '/mnt/cursor',
    ARGV0: 'cursor',
    OWD: '/home/u',
    PATH: '/mnt/cursor:/mnt/cursor/usr/sbin:/usr/bin:/mnt/cursor2',
    LD_LIBRARY_PATH: '/mnt/cursor/usr/lib:',
    HOME: '/home/u',
  }
  expect(withoutAppImage(env)).toEqual({ PATH: '/usr/bin:/mnt/cursor2', HOME: '/home/u' })
  expect(withoutAppImage({ PATH: '/usr/bin', LD_LIBRARY_PATH: '' })).toMatchObject({ PATH: '/usr/bin' })
})
