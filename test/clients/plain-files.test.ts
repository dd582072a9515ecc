import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { lstat, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readTokenFile } from '../../bridge/auth/import.ts'
import {
  assistantById,
  connect,
  describeClient,
  disconnect,
  previewConnect,
  previewDisconnect,
  restore,
  writeBundle,
} from '../../bridge/clients/index.ts'
import { saveText } from '../../bridge/platform/save-file.ts'
import { computer, offer, type Computer } from './computer.ts'

const cursor = assistantById('cursor')
const bundle = { version: '0.1.0', shim: Buffer.from('// the shim\n') }

/** Everything that is done with a file that somebody names. */
function uses(here: Computer, file: string): Record<string, () => Promise<unknown>> {
  const where = { ...here.where, file }
  return {
    'show what would change': () => previewConnect(cursor, offer, where),
    connect: () => connect(cursor, offer, where),
    'show what would go': () => previewDisconnect(cursor, offer, where),
    disconnect: () => disconnect(cursor, offer, where),
    'put back a copy': () => restore(cursor, 'x', where),
    'write a bundle': () => writeBundle(file, bundle),
    'save an export': () => saveText(file, 'id,tool\n', here.where.bridgeHome),
    'take up a login': () => readTokenFile(file),
  }
}

describe.skipIf(process.platform === 'win32')(
  'what is no file is not waited for, not read and not replaced',
  () => {
    async function others(here: Computer): Promise<Record<string, string>> {
      const pipe = path.join(here.home, 'pipe')
      execFileSync('mkfifo', [pipe])
      const socket = path.join(here.home, 'socket')
      const server = createServer().listen(socket)
      onTestFinished(() => void server.close())
      await once(server, 'listening')
      const folder = path.join(here.home, 'folder')
      await mkdir(folder)
      const link = path.join(here.home, 'link')
      await symlink(pipe, link)
      return { pipe, socket, folder, link, device: '/dev/null' }
    }

    test('a pipe, a socket, a folder, a device, and a link to one', async () => {
      const here = await computer()
      for (const [what, file] of Object.entries(await others(here))) {
        const before = await lstat(file)
        for (const [name, use] of Object.entries(uses(here, file)))
          await expect(use(), `${name}: ${what}`).rejects.toMatchObject({
            code: 'file-access',
            message: expect.stringMatching(/is a (pipe|socket|folder|device) and no file/),
          })
        expect((await lstat(file)).ino).toBe(before.ino)
      }
    })

    test('an assistant’s own file that is a pipe is said to be none', async () => {
      const here = await computer()
      await mkdir(path.join(here.home, '.cursor'))
      execFileSync('mkfifo', [path.join(here.home, '.cursor/mcp.json')])
      execFileSync('mkfifo', [path.join(here.home, '.lmstudio-home-pointer')])
      const { state, problem } = await describeClient(cursor, here.where, undefined)
      expect({ state, message: problem?.message }).toEqual({
        state: 'unreadable',
        message: expect.stringContaining('is a pipe'),
      })
      const lmStudio = await describeClient(assistantById('lm-studio'), here.where, undefined)
      expect(lmStudio.file).toBe(path.join(here.home, '.lmstudio', 'mcp.json'))
    })
  },
)

describe('the bridge’s own files are not shown and not written', () => {
  const secret = '{"control": {"key": "pb_secret"}}'

  async function withHome(): Promise<{ here: Computer; keys: string }> {
    const here = await computer()
    const folder = path.join(here.where.bridgeHome, 'credentials')
    await mkdir(folder, { recursive: true })
    const keys = path.join(folder, 'keys.json')
    await writeFile(keys, secret)
    return { here, keys }
  }

  test('by their own name, by a link to the file, and by a link to the folder', async () => {
    const { here, keys } = await withHome()
    const toFile = path.join(here.home, 'harmless.json')
    await symlink(keys, toFile)
    await symlink(path.dirname(keys), path.join(here.home, 'folder'))
    const toFolder = path.join(here.home, 'folder', 'keys.json')
    const toNew = path.join(here.home, 'folder', 'new.json')
    const dots = path.join(here.home, 'x', '..', '..', 'bridge', 'credentials', 'keys.json')
    await mkdir(path.join(here.home, 'x'))
    for (const file of [keys, toFile, toFolder, toNew, dots]) {
      const { connect, disconnect, ...others } = uses(here, file)
      for (const use of [
        connect,
        disconnect,
        others['show what would change'],
        others['show what would go'],
        others['save an export'],
      ])
        await expect(use?.()).rejects.toMatchObject({ code: 'not-allowed' })
    }
    expect(await readFile(keys, 'utf8')).toBe(secret)
  })

  test('nor where an assistant’s usual file is a link to one', async () => {
    const { here, keys } = await withHome()
    await mkdir(path.join(here.home, '.cursor'))
    await symlink(keys, path.join(here.home, '.cursor/mcp.json'))
    await expect(previewConnect(cursor, offer, here.where)).rejects.toMatchObject({ code: 'not-allowed' })
    await expect(connect(cursor, offer, here.where)).rejects.toMatchObject({ code: 'not-allowed' })
    expect((await describeClient(cursor, here.where, undefined)).state).toBe('unreadable')
    expect(await readFile(keys, 'utf8')).toBe(secret)
  })
})

describe('a bundle replaces nothing but a bundle', () => {
  test('an older one is replaced', async () => {
    const here = await computer()
    const file = path.join(here.home, 'panda-bridge.mcpb')
    await writeBundle(file, bundle)
    await writeBundle(file, { ...bundle, version: '0.2.0' })
    expect((await readFile(file)).subarray(0, 2).toString()).toBe('PK')
  })

  test.each([
    ['a text', Buffer.from('export PATH=...\n')],
    ['an empty file', Buffer.alloc(0)],
    ['the begin of an archive', Buffer.from('PK\u0003\u0004')],
    [
      'bytes after the begin of an archive',
      Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(40, 0xff)]),
    ],
  ])('%s stays', async (_name, bytes) => {
    const here = await computer()
    const file = path.join(here.home, '.bashrc')
    await writeFile(file, bytes)
    await expect(writeBundle(file, bundle)).rejects.toMatchObject({
      code: 'not-allowed',
      message: expect.stringContaining('no bundle of PanDA Bridge'),
    })
    expect(await readFile(file)).toEqual(bytes)
  })

  test('another program’s bundle stays', async () => {
    const here = await computer()
    const file = path.join(here.home, 'other.mcpb')
    await writeBundle(file, bundle)
    const theirs = Buffer.from(
      (await readFile(file)).toString('latin1').replaceAll('manifest.json', 'manifest.jsox'),
      'latin1',
    )
    await writeFile(file, theirs)
    await expect(writeBundle(file, bundle)).rejects.toMatchObject({ code: 'not-allowed' })
    expect(await readFile(file)).toEqual(theirs)
  })
})

test('an export is its owner’s alone, and takes the place of an older one', async () => {
  const here = await computer()
  const file = path.join(here.home, 'calls.csv')
  await saveText(file, 'id,tool\n', here.where.bridgeHome)
  await saveText(file, 'id\n', here.where.bridgeHome)
  expect(await readFile(file, 'utf8')).toBe('id\n')
  // Windows shows no more of a mode than whether a file may be written.
  expect((await stat(file)).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600)
})
