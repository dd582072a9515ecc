import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { FileCredentialStore } from '../../bridge/auth/credentials.ts'
import { silentLog } from '../../bridge/home/log.ts'
import { newHome } from '../../test/homes.ts'
import { importLogins } from './import.ts'
import { SafeCredentialStore, type Safe } from './safe-store.ts'

/** A keychain as safeStorage needs it, which no test machine has: each key is one byte that is added. */
class Keychain implements Safe {
  key = 1
  readonly known = new Set([1])

  async encryptStringAsync(text: string): Promise<Buffer> {
    return Buffer.from([this.key, ...Buffer.from(text).map((byte) => byte + this.key)])
  }
  async decryptStringAsync(bytes: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
    const [key = 0, ...rest] = bytes
    if (!this.known.has(key)) throw new Error('Error while decrypting')
    return {
      result: Buffer.from(rest.map((byte) => byte - key)).toString(),
      shouldReEncrypt: key !== this.key,
    }
  }
  rotate(): void {
    this.key += 1
    this.known.add(this.key)
  }
  reset(): void {
    this.rotate()
    this.known.delete(1)
  }
}

function newStore() {
  const folder = newHome().credentialsFolder
  const keychain = new Keychain()
  return { folder, keychain, store: new SafeCredentialStore(folder, keychain, silentLog) }
}

describe('the encrypted store', () => {
  test('gives back what was written, and the file does not show it', async () => {
    const { folder, store } = newStore()
    await store.write('login-1', '{"refresh":"secret"}')
    expect(await store.read('login-1')).toBe('{"refresh":"secret"}')
    expect(await store.names()).toEqual(['login-1'])
    expect((await readFile(join(folder, 'login-1.safe'))).toString('latin1')).not.toContain('secret')
    await store.remove('login-1')
    expect(await store.read('login-1')).toBeUndefined()
    expect(await store.names()).toEqual([])
  })

  test('encrypts anew what it reads when the system has another key', async () => {
    const { folder, keychain, store } = newStore()
    await store.write('login-1', 'text')
    keychain.rotate()
    expect(await store.read('login-1')).toBe('text')
    expect((await readFile(join(folder, 'login-1.safe')))[0]).toBe(2)
  })

  test('has nothing to give when the keychain was reset, and takes the next login', async () => {
    const { keychain, store } = newStore()
    await store.write('login-1', 'text')
    keychain.reset()
    expect(await store.read('login-1')).toBeUndefined()
    await store.write('login-1', 'new')
    expect(await store.read('login-1')).toBe('new')
  })

  test.for(['../keys', 'a/b', '', 'x.json'])('refuses the name "%s"', async (name) => {
    await expect(newStore().store.read(name)).rejects.toThrow('Not a credential')
  })
})

describe('taking over the headless shell’s logins', () => {
  test('moves them, the newer one wins, and leaves the assistants’ keys to the shim', async () => {
    const { folder, store } = newStore()
    const files = new FileCredentialStore(folder)
    await files.write('login-1', '{"from":"headless"}')
    await files.write('hosts-1', '{"allowed":[]}')
    await files.write('keys', '{}')
    await store.write('login-1', 'older')
    await importLogins(files, store, silentLog)
    expect(await store.read('login-1')).toBe('{"from":"headless"}')
    expect(await store.read('hosts-1')).toBe('{"allowed":[]}')
    expect((await readdir(folder)).toSorted()).toEqual(['hosts-1.safe', 'keys.json', 'login-1.safe'])
  })

  test('leaves a login where it is when it cannot be encrypted', async () => {
    const { folder, keychain, store } = newStore()
    const files = new FileCredentialStore(folder)
    await files.write('login-1', '{}')
    keychain.encryptStringAsync = () => Promise.reject(new Error('locked'))
    await importLogins(files, store, silentLog)
    expect(await files.read('login-1')).toBe('{}')
  })
})
