import { mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newHome } from '../../../test/homes.ts'
import { isOpenToOthers, readSecretFile } from './secret-file.ts'

test.each([
  ['its user’s alone', { uid: 1_000, gid: 1_307, mode: 0o100600 }, 1_000, false],
  ['readable by a group of its user’s own', { uid: 1_000, gid: 1_000, mode: 0o100640 }, 1_000, false],
  ['readable by an experiment’s group', { uid: 1_000, gid: 1_307, mode: 0o100640 }, 1_000, true],
  ['readable by all', { uid: 1_000, gid: 1_000, mode: 0o100644 }, 1_000, true],
  ['for all to write', { uid: 1_000, gid: 1_000, mode: 0o100602 }, 1_000, true],
  ['of the platform of a container', { uid: 0, gid: 10_001, mode: 0o100644 }, 1_000, false],
  ['of a container that runs as root', { uid: 0, gid: 0, mode: 0o100644 }, 0, false],
  ['of a container whose user is in root’s group', { uid: 1_000, gid: 0, mode: 0o100640 }, 1_000, false],
  ['on Windows', { uid: 0, gid: 0, mode: 0o100666 }, undefined, false],
])('a secret’s file that is %s', (_, stats, own, isOpen) => {
  expect(isOpenToOthers(stats, own)).toBe(isOpen)
})

test('what is no file of a secret is refused: a folder, one without end, one that is not there', async () => {
  const { folder } = newHome()
  const at = (name: string) => join(folder, name)
  await mkdir(at('folder'))
  await writeFile(at('huge'), '')
  await truncate(at('huge'), 10_000_000_000)
  await symlink('/dev/zero', at('endless'))
  for (const name of ['folder', 'huge', 'endless', 'nothing'])
    await expect(readSecretFile(at(name))).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:file-access|not-found)$/) as string,
    })
  // What tests leave is searched for secrets.
  await rm(at('huge'))
  await writeFile(at('good'), 'secret\n', { mode: 0o600 })
  expect(await readSecretFile(at('good'))).toBe('secret\n')
})
