import { existsSync, readFileSync } from 'node:fs'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ClientKeys } from '../../bridge/auth/client-keys.ts'
import { FileCredentialStore } from '../../bridge/auth/credentials.ts'
import { Connections } from '../../bridge/clients/index.ts'
import { newHome } from '../homes.ts'
import { computer } from './computer.ts'

// A key is refused before it is taken out of an assistant's file: whoever kills the bridge leaves none that is good and
// stands in no file.

/** A user who has Cursor and Gemini CLI, and what becomes of his keys. */
async function user() {
  const here = await computer()
  await chmod(here.home, 0o700)
  for (const folder of ['.cursor', '.gemini']) await mkdir(path.join(here.home, folder), { mode: 0o700 })
  const cursorFile = path.join(here.home, '.cursor/mcp.json')
  const textOf = () => (existsSync(cursorFile) ? readFileSync(cursorFile, 'utf8') : '')
  const home = newHome()
  const keys = new ClientKeys(new FileCredentialStore(home.credentialsFolder))
  await keys.load()
  const isGood = (key: string) => keys.identify(`Bearer ${key}`) !== undefined
  const told = { isKilled: false, revoked: [] as { key: string; text: string }[] }
  const connections = new Connections({
    home,
    keys,
    mcpUrl: () => 'http://127.0.0.1:25680/mcp',
    program: { shim: { command: '/bin/true', args: ['stdio'] }, start: ['/bin/true'], shimFile: 'x' },
    surroundings: here.where.surroundings,
    pandaHosts: () => [],
    onRevoked: async (key) => {
      told.revoked.push({ key, text: textOf() })
      if (told.isKilled) throw new Error('The bridge was killed')
    },
  })
  const keyOf = (id: string) => keys.find(id)?.reveal() ?? ''
  return { connections, cursorFile, textOf, isGood, keyOf, told }
}

const cursorIn = async (connections: Connections) =>
  (await connections.list()).find(({ id }) => id === 'cursor')

test('an entry for HTTP that becomes a command: its key is another one before the file is', async () => {
  const { connections, textOf, isGood, keyOf, told } = await user()
  await connections.connect('cursor', { http: true })
  const key = keyOf('cursor')
  told.isKilled = true
  await expect(connections.connect('cursor')).rejects.toThrow('killed')
  expect(told.revoked).toEqual([{ key: 'cursor', text: expect.stringContaining(key) as string }])
  expect(isGood(key)).toBe(false)
  // What is in the file is known not to be right, and is mended.
  expect(textOf()).toContain(key)
  expect(await cursorIn(connections)).toMatchObject({ state: 'outdated', why: 'old-key' })
  told.isKilled = false
  await connections.connect('cursor')
  expect(textOf()).not.toContain('pb_')
  expect(await cursorIn(connections)).toMatchObject({ state: 'connected', transport: 'stdio' })
})

test('disconnecting: the key is refused before the entry is gone', async () => {
  const { connections, textOf, isGood, keyOf, told } = await user()
  await connections.connect('cursor')
  const key = keyOf('cursor')
  told.isKilled = true
  await expect(connections.disconnect('cursor')).rejects.toThrow('killed')
  expect(told.revoked).toEqual([{ key: 'cursor', text: expect.stringContaining('"panda"') as string }])
  expect(isGood(key)).toBe(false)
  expect(await cursorIn(connections)).toMatchObject({ state: 'outdated', why: 'no-key' })
  told.isKilled = false
  await connections.disconnect('cursor')
  expect(textOf()).not.toContain('panda')
})

test('two assistants that are disconnected at once, or all: no key stays good', async () => {
  const { connections, isGood, keyOf } = await user()
  for (const away of [
    () => Promise.all(['cursor', 'gemini-cli'].map((id) => connections.disconnect(id))),
    () => connections.disconnectAll(),
  ]) {
    await connections.connect('cursor')
    await connections.connect('gemini-cli')
    const known = ['cursor', 'gemini-cli'].map(keyOf)
    expect(known.map(isGood)).toEqual([true, true])
    await away()
    expect(known.map(isGood)).toEqual([false, false])
  }
})

test('where the assistant’s file cannot be read, the key stays good: nothing was changed', async () => {
  const { connections, cursorFile, isGood, keyOf } = await user()
  await connections.connect('cursor')
  await writeFile(cursorFile, '{ not JSON')
  await expect(connections.disconnect('cursor')).rejects.toMatchObject({ code: 'invalid-file' })
  expect(isGood(keyOf('cursor'))).toBe(true)
})
