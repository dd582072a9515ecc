import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newHome } from '../../test/homes.ts'
import type { Secret } from '../platform/secret.ts'
import { ClientKeys } from './client-keys.ts'
import { FileCredentialStore, MemoryCredentialStore } from './credentials.ts'

async function keysOfHome() {
  const { credentialsFolder } = newHome()
  const file = join(credentialsFolder, 'keys.json')
  const keys = new ClientKeys(new FileCredentialStore(credentialsFolder))
  await keys.load()
  const inFile = () => JSON.parse(readFileSync(file, 'utf8')) as Record<string, { key: string }>
  const isGood = (key: Secret) => keys.identify(`Bearer ${key.reveal()}`) !== undefined
  /** From now on until the result is called, the file cannot be written. */
  const refuseWrites = () => {
    rmSync(file)
    mkdirSync(file)
    return () => rmSync(file, { recursive: true })
  }
  return { keys, inFile, isGood, refuseWrites }
}

test('of two keys that are taken back at once, both are refused, now and after the next start', async () => {
  const { keys, inFile, isGood } = await keysOfHome()
  const [cursor, claude] = [await keys.ensure('cursor'), await keys.ensure('claude-desktop')]
  expect(await Promise.all([keys.revoke('cursor'), keys.revoke('claude-desktop')])).toEqual([true, true])
  expect([isGood(cursor), isGood(claude)]).toEqual([false, false])
  expect(Object.keys(inFile())).toEqual(['control', 'stdio'])
})

test('a key that is taken back while others are made, given out and renewed stays taken back', async () => {
  const { keys, inFile, isGood } = await keysOfHome()
  const [cursor, old] = [await keys.ensure('cursor'), await keys.ensure('cline')]
  const [made, , , again, given] = await Promise.all([
    keys.ensure('goose'),
    keys.revoke('cursor'),
    keys.replaceAll(['cline']),
    keys.ensure('goose'),
    keys.giveOut('gemini-cli'),
  ])
  expect(again.reveal()).toBe(made.reveal())
  expect([cursor, old, made, given].map(isGood)).toEqual([false, false, true, true])
  const now = { goose: { key: made.reveal() }, 'gemini-cli': { key: given.reveal(), givenOut: true } }
  expect(inFile()).toMatchObject({ ...now, cline: { key: keys.find('cline')?.reveal() } })
  expect(inFile()).not.toHaveProperty('cursor')
})

test('a key is renewed by itself, and not the one that has its name by now', async () => {
  const { keys, isGood } = await keysOfHome()
  const first = await keys.ensure('cursor')
  const renewed = await Promise.all([keys.replace(first), keys.replace(first)])
  expect(renewed).toEqual(['cursor', undefined])
  expect(isGood(first)).toBe(false)
  const control = keys.find('control') as Secret
  expect(await keys.replace(control)).toBeUndefined()
  expect(isGood(control)).toBe(true)
})

test('where the disk does not take it, a key that is taken back is refused all the same, and that is said', async () => {
  const { keys, inFile, isGood, refuseWrites } = await keysOfHome()
  const cursor = await keys.ensure('cursor')
  const allow = refuseWrites()
  await expect(keys.revoke('cursor')).rejects.toMatchObject({
    code: 'file-access',
    message: expect.stringMatching(/"cursor" is refused now.*after the next start.*keys\.json could not be/),
    nextStep: expect.stringContaining('panda-bridge keys --revoke cursor'),
  })
  expect(isGood(cursor)).toBe(false)
  expect(keys.list().map(({ name }) => name)).toEqual(['control', 'stdio'])
  allow()
  // It is taken back once more: the file may still have it.
  expect(await keys.revoke('cursor')).toBe(true)
  expect(Object.keys(inFile())).toEqual(['control', 'stdio'])
  expect(await keys.revoke('cursor')).toBe(false)
})

test('where the disk takes no new keys, those before stay good, and that is said', async () => {
  const { keys, isGood, refuseWrites } = await keysOfHome()
  const cursor = await keys.ensure('cursor')
  refuseWrites()
  for (const change of [
    () => keys.ensure('goose'),
    () => keys.giveOut('cursor'),
    () => keys.replace(cursor),
    () => keys.replaceAll(['cursor']),
  ])
    await expect(change()).rejects.toMatchObject({
      code: 'file-access',
      message: 'credentials/keys.json could not be written: it is a folder.',
    })
  expect(isGood(cursor)).toBe(true)
  expect(keys.find('goose')).toBeUndefined()
})

test('keys that others may know are all other ones in one step: no start that is killed leaves some', async () => {
  const texts: string[] = []
  class Noting extends MemoryCredentialStore {
    override write(name: string, text: string): Promise<void> {
      texts.push(text)
      return super.write(name, text)
    }
  }
  const store = new Noting()
  const known = { key: 'pb_read-by-others', createdAt: 1 }
  await store.write('keys', JSON.stringify({ control: known, cursor: known }))
  const keys = new ClientKeys(store)
  await keys.load(true)
  expect(keys.list().map(({ name }) => name)).toEqual(['control', 'cursor', 'stdio'])
  expect(keys.identify('Bearer pb_read-by-others')).toBeUndefined()
  expect(texts).toHaveLength(2)
  expect(texts[1]).not.toContain('pb_read-by-others')
})
